"""Peers who stopped answering: the questions of some days beside those before -> a notice, and one when it is over."""

from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from functions.clock.posting import post
from shared.adapters.table import clock, threads
from shared.domain.brand import Brand
from shared.domain.rule import Rule
from shared.domain.spike import Sensitivity
from shared.judges import community, notices
from shared.judges.quiet_hours import quiet_until

RECENT: dict[Sensitivity, timedelta] = {
    "high": timedelta(days=4),
    "medium": timedelta(days=8),
    "low": timedelta(days=15),
}
"""The days that are looked at; the last of them is too young to be held against anybody."""

BEFORE = timedelta(days=56)


class Stopped(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is remembered of one rule: the day of the last look, the case that goes on, and whether the last word on it
    is still to be said."""

    day: date | None = None
    story: str = ""
    over: bool = False
    untold: bool = False
    words: str = ""


def look(brand: Brand, now: datetime) -> int:
    """Looks once a day and tells what is to be told; returns the number of alerts. Written before and after, as in
    spikes."""
    raised = 0
    for rule in brand.rules_on("peers"):
        name = f"peers#{rule.name}"
        memory = clock.recall(brand.id, name, Stopped, Stopped(), now)
        seen = _looked(brand, rule, memory.value, now)
        if seen != memory.value:
            memory = clock.keep(brand.id, name, seen, memory, now)
        if seen.untold and not quiet_until(rule, brand.timezone, now):
            notice = notices.of_peers(seen.story, seen.words, over=seen.over)
            raised += post(brand, rule, notice, now)
            told = Stopped(day=seen.day) if seen.over else replace(seen, untold=False)
            clock.keep(brand.id, name, told, memory, now)
    return raised


def _looked(brand: Brand, rule: Rule, before: Stopped, now: datetime) -> Stopped:
    if before.day == now.date():
        return before
    begin = now - RECENT[rule.sensitivity]
    recent, _ = threads.asked(brand.id, begin, now, now)
    earlier, _ = threads.asked(brand.id, begin - BEFORE, begin, now)
    found = community.peers_stopped(recent, earlier, now)
    today = replace(before, day=now.date())
    if found.stopped and not before.story:
        return replace(today, story=f"peers#{now:%Y-%m-%d}", untold=True, words=found.words)
    if before.story and not found.stopped and found.usual and not before.over:
        return replace(today, over=True, untold=True, words=found.words)
    return today
