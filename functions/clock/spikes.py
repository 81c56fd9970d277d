"""Spikes and crises: counts of five minutes -> a watch for each rule -> what is to be told, once."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from functions.clock.posting import post
from shared.adapters.table import clock, mentions, tallies
from shared.adapters.table.filters import Filter
from shared.domain.brand import Brand
from shared.domain.duration import lasting
from shared.domain.mention import Mention
from shared.domain.notice import Notice
from shared.domain.rule import Rule
from shared.domain.series import Series, floored
from shared.domain.spike import Drivers, Spike, Watch
from shared.judges import notices, spike_drivers, watching
from shared.judges.counting import counts
from shared.judges.quiet_hours import quiet_until

MINUTES = 5
KEPT = timedelta(days=8)
"""How far back a look compares: the same time last week, and half an hour before it."""

AGAIN = timedelta(hours=2)
"""What is read again at each look, since posts arrive some minutes after they were posted."""

WHOLE = timedelta(days=1)
"""How often all of KEPT is read again, since some posts arrive days later."""

WRITTEN = timedelta(hours=1)
"""How often counts are written when nothing happens: to read an hour again costs less than to write."""

DURING, BEFORE = 300, 600
"""Mentions of a spike, and before it, that are compared to say what drives it."""


class Watches(Struct, frozen=True, kw_only=True):
    """What is remembered of a brand: counts by rule, and each rule's watch."""

    series: Series = Series(minutes=MINUTES)
    rules: dict[str, Watch] = {}


def look(brand: Brand, now: datetime) -> int:
    """Looks once in five minutes and tells what is to be told; returns the number of alerts.

    What is to be told is written down before it is told, and again after: a crash in between tells it again, and
    deliver knows it by its story and number.
    """
    rules = brand.rules_on("spike")
    if not rules:
        return 0
    memory = clock.recall(brand.id, "spikes", Watches, Watches(), now)
    seen = _looked(brand, rules, memory.value, floored(now, MINUTES))
    if _worth_writing(memory.value, seen):
        memory = clock.keep(brand.id, "spikes", seen, memory, now)
    due = [rule for rule in rules if seen.rules[rule.name].turn and not quiet_until(rule, brand.timezone, now)]
    raised = sum(post(brand, rule, _notice(brand, rule, seen.rules[rule.name], now), now) for rule in due)
    if due:
        told = {rule.name: watching.told(seen.rules[rule.name], now) for rule in due}
        clock.keep(brand.id, "spikes", replace(seen, rules={**seen.rules, **told}), memory, now)
    return raised


def _looked(brand: Brand, rules: Iterable[Rule], before: Watches, until: datetime) -> Watches:
    series = _counted(brand, rules, before.series, until)
    if series.until == before.series.until and series.of == before.series.of:
        return before  # this look has been: a tick that comes twice
    found = {
        rule.name: watching.watched(
            before.rules.get(rule.name, Watch()),
            series.counts[rule.name],
            until,
            sensitivity=rule.sensitivity,
            cooldown=lasting(rule.cooldown),
        )
        for rule in rules
    }
    return Watches(series=series, rules=found)


def _counted(brand: Brand, rules: Iterable[Rule], series: Series, until: datetime) -> Series:
    """The counts up to now: what is remembered, and what is new."""
    of = sha256(b"".join(msgspec.json.encode((rule.name, rule.when)) for rule in rules)).hexdigest()[:16]
    names = tuple(rule.name for rule in rules)
    if series.of == of and until <= series.until:
        return series
    if series.of == of and until - series.whole_at < WHOLE:
        since = max(series.since, series.until - AGAIN)
        return series.renewed(_fresh(brand, rules, since, until), since, until).latest(KEPT)
    since = until - KEPT
    fresh = _fresh(brand, rules, since, until)
    return series.whole(of, names, fresh, _watched_since(brand, since, until), until)


def _fresh(
    brand: Brand, rules: Iterable[Rule], since: datetime, until: datetime
) -> Mapping[datetime, Mapping[str, int]]:
    """Authentic mentions of every five minutes within a span, by rule."""
    read = {
        datetime.strptime(five, "%Y%m%d%H%M").replace(tzinfo=UTC): cells
        for five, cells in tallies.by_five(brand.id, since, until).items()
    }
    return {
        time: {rule.name: sum(count for cell, count in cells.items() if counts(rule.when, cell)) for rule in rules}
        for time, cells in read.items()
    }


def _watched_since(brand: Brand, since: datetime, until: datetime) -> datetime:
    """`since`, or the day of the brand's first mention when that is later."""
    first = next((day for day, _ in tallies.days(brand.id, "0", until.strftime("%Y%m%d"))), None)
    begun = datetime.strptime(first, "%Y%m%d").replace(tzinfo=UTC) if first else until
    return max(since, begun)


def _worth_writing(before: Watches, after: Watches) -> bool:
    def told(watches: Watches) -> dict[str, tuple[object, ...]]:
        return {name: (each.story, each.turn, each.spike and each.spike.peak) for name, each in watches.rules.items()}

    late = after.series.until - before.series.until >= WRITTEN or after.series.of != before.series.of
    return late or told(before) != told(after)


def _notice(brand: Brand, rule: Rule, watch: Watch, now: datetime) -> Notice:
    spike = watch.spike
    assert spike is not None  # noqa: S101 - a turn without a spike is none
    what = notices.counted(brand, rule.when.sentiment)
    if watch.turn == "ended":
        return notices.of_spike(watch, spike, what, Drivers(), ())
    during, before = _around(brand, rule, spike, now)
    return notices.of_spike(watch, spike, what, spike_drivers.drivers(during, before), during)


def _around(brand: Brand, rule: Rule, spike: Spike, now: datetime) -> tuple[list[Mention], list[Mention]]:
    """The newest mentions of a spike, and the newest before it; a bounded number of each."""
    begun = spike.began_at - timedelta(hours=1)
    meant = {"authentic": True, "sentiment": rule.when.sentiment, "source": rule.when.source}
    during = Filter(since=begun, until=spike.ended_at or spike.seen_at, **meant)  # type: ignore[arg-type]  # as named
    before = Filter(since=begun - timedelta(days=7), until=begun, **meant)  # type: ignore[arg-type]  # as named
    return (
        mentions.newest(brand.id, during, DURING, None, now).mentions,
        mentions.newest(brand.id, before, BEFORE, None, now).mentions,
    )
