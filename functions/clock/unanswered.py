"""Questions that wait for too long: those that have just become so old -> one alert each."""

from datetime import datetime, timedelta

from functions.clock.posting import post
from shared.adapters.table import clock, limits, mentions, threads
from shared.domain.brand import Brand
from shared.domain.duration import lasting
from shared.domain.mention import Mention
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
"""Questions an hour of a rule that says nothing of it; the others come in the next."""


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
        told, seen = _told(brand, rule, since, until, now)
        raised += told
        if told or until - since >= FIRST:  # to look at an hour again costs less than to write
            memory = clock.keep(brand.id, "unanswered", {**memory.value, rule.name: seen}, memory, now)
    return raised


def _told(brand: Brand, rule: Rule, since: datetime, until: datetime, now: datetime) -> tuple[int, datetime]:
    """How many alerts the questions of a span raised, and up to when they were told: one of the rule's many may have
    to wait for the next hour."""
    raised = 0
    for each in _waiting(brand, since, until, now):
        question = _asked(brand, rule, each, now)
        if question is None:
            continue
        notice = notices.of_question(question, lasting(rule.after))
        if limits.most_per_hour(brand.id, rule.name, rule.max_per_hour or MOST, notice.story, now):
            return raised, _asked_at(each)
        raised += post(brand, rule, notice, now, question)
    return raised, until


def _waiting(brand: Brand, since: datetime, until: datetime, now: datetime) -> list[Thread]:
    """Questions of a span that nobody has answered, the oldest first."""
    asked, _ = threads.asked(brand.id, since, until, now)
    found = [each for each in asked if each.open == "question" and since <= _asked_at(each) < until]
    return sorted(found, key=_asked_at)


def _asked(brand: Brand, rule: Rule, thread: Thread, now: datetime) -> Mention | None:
    """The mention of a question, if the rule means it."""
    found = [each for each in mentions.by_post(brand.id, thread.id, now) if each.post.source == thread.source]
    return next((each for each in found if holds(rule.when, each)), None)


def _asked_at(thread: Thread) -> datetime:
    assert thread.root is not None  # noqa: S101 - an open thread has one
    return thread.root.at
