"""Questions that wait for too long: those that have just become so old -> one alert each."""

from datetime import datetime, timedelta

from functions.clock.posting import post
from shared.adapters.table import clock, mentions, threads
from shared.domain.brand import Brand
from shared.domain.duration import lasting
from shared.domain.rule import Rule
from shared.domain.thread import Thread
from shared.judges import notices
from shared.judges.conditions import holds
from shared.judges.quiet_hours import quiet_until

FIRST = timedelta(hours=1)
"""How far a rule looks back when it is new: nobody wants last month's questions at once."""

LATE = timedelta(days=3)
"""How far back it looks after an outage; older ones are in the digest."""

MOST = 20
"""Questions told at one look of a rule that says nothing of it; the others come an hour later."""


def look(brand: Brand, now: datetime) -> int:
    """Tells of each question once, when it has waited for as long as a rule says; returns the number of alerts.

    Up to when questions were looked at is noted after they were queued; deliver knows each by its post.
    """
    memory = clock.recall(brand.id, "unanswered", dict[str, datetime], {}, now)
    raised = 0
    for rule in brand.rules_on("unanswered"):
        if quiet_until(rule, brand.timezone, now):
            continue
        until = now - lasting(rule.after)
        since = max(memory.value.get(rule.name, until - FIRST), until - LATE)
        if since >= until:
            continue
        found = _waiting(brand, rule, since, until, now)
        most = rule.max_per_hour or MOST
        raised += sum(_tell(brand, rule, each, now) for each in found[:most])
        seen = until if len(found) <= most else _asked_at(found[most])
        memory = clock.keep(brand.id, "unanswered", {**memory.value, rule.name: seen}, memory, now)
    return raised


def _waiting(brand: Brand, rule: Rule, since: datetime, until: datetime, now: datetime) -> list[Thread]:
    """Questions of a span that nobody has answered, the oldest first."""
    asked, _ = threads.asked(brand.id, since, until, now)
    found = [each for each in asked if each.open == "question" and since <= _asked_at(each) < until]
    return sorted(found, key=_asked_at)


def _tell(brand: Brand, rule: Rule, thread: Thread, now: datetime) -> int:
    found = [each for each in mentions.by_post(brand.id, thread.id, now) if each.post.source == thread.source]
    return sum(
        post(brand, rule, notices.of_question(each, lasting(rule.after)), now, each)
        for each in found
        if holds(rule.when, each)
    )


def _asked_at(thread: Thread) -> datetime:
    assert thread.root is not None  # noqa: S101 - an open thread has one
    return thread.root.at
