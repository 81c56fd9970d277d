"""Tells what a rule has to tell: notes it first, sends it then, so that whatever breaks in between is sent again.

What is to be told when, and in which words, is decided by judges, which the functions bring along.
"""

from datetime import datetime
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from shared.adapters import queues
from shared.adapters.table import due, groups, limits, silences
from shared.domain.brand import Brand
from shared.domain.duration import lasting
from shared.domain.errors import Unavailable
from shared.domain.gist import Gist
from shared.domain.group import Group, Lead, Told, held
from shared.domain.mention import Mention, account_keys
from shared.domain.rule import Rule
from shared.domain.silence import Hushed, Silence, hushed
from shared.domain.story import Alert

TRIES = 5
"""Times that a group is decided anew because another function changed it meanwhile."""


class Judges(Protocol):
    """What decides: shared/judges/alerting.py."""

    def decided(self, rule: Rule, group: Group, lead: Lead | None, *, now: datetime, timezone: str) -> Told | None: ...

    def group_of(self, rule: Rule, mention: Mention) -> str: ...

    def gist(self, mention: Mention) -> Gist | None: ...

    def meets(self, rule: Rule, mention: Mention, *, first_word: bool) -> bool: ...

    def asks_for_first_word(self, rule: Rule, mention: Mention) -> bool: ...

    def composed(self, rule: Rule, brand: Brand, group: Group, told: Told, speaker: Mention) -> list[Alert]: ...


class Look(Struct):
    """One look at a brand's groups: at a time, with the silences that hold then.

    `speakers` are the mentions that speak for groups, as far as they were read.
    """

    brand: Brand
    now: datetime
    judges: Judges
    silences: tuple[Silence, ...]
    speakers: dict[Lead, Mention | None] = {}


class Result(Struct):
    """A group after a rule has told it, and the alerts that are to be sent: until then the stream's record, or the row
    of what is due, has to stand.
    """

    group: Group
    alerts: list[Alert]


def look(brand: Brand, now: datetime, judges: Judges) -> Look:
    """Begins a look at a brand."""
    return Look(brand, now, judges, silences.current(brand.id, now))


def tell(at: Look, rule: Rule, group: Group, mention: Mention | None, *, again: bool) -> Result:
    """Decides what the rule has to tell of a group now, and notes it.

    `mention` came now and meets the rule; None when what came does not, or nothing came. `again` gives once more
    what was noted before, because whoever noted it may not have come to send it. Raises Unavailable.
    """
    lead = _lead(mention) if mention else None
    for _ in range(TRIES):
        before = group.told.get(rule.name)
        told = at.judges.decided(rule, group, lead, now=at.now, timezone=at.brand.timezone)
        if told is None:
            return Result(group, [])
        speaker = None
        if again or told.ahead_of(before):
            speaker = mention if told.lead == lead else _speaker(at, told.lead)
        if told.ahead_of(before):
            told = _allowed(at, rule, group, before, told, speaker)
        noted = group if told == before else groups.note(group, rule.name, told)
        if noted:
            return Result(noted, _alerts(at, rule, noted, before, told, speaker, again))
        group = groups.get(group.brand, group.id) or group
    raise Unavailable("a story is changed by many at once", retry_after=1)


def tell_due(at: Look) -> list[Alert]:
    """Tells what was put off until now. What breaks off is done again by the next look."""
    told: list[Alert] = []
    rules = {rule.name: rule for rule in at.brand.active_rules}
    for each in due.now_due(at.brand.id, at.now):
        rule, group = rules.get(each.rule), groups.get(at.brand.id, each.group)
        if rule and group:
            result = tell(at, rule, group, None, again=False)
            alerts = result.alerts or tell(at, rule, result.group, None, again=True).alerts
            queues.send_alerts(alerts)
            told += alerts
        due.done(at.brand.id, each)
    return told


def _allowed(at: Look, rule: Rule, group: Group, before: Told | None, told: Told, speaker: Mention | None) -> Told:
    """A message that is due, unless it is silenced or the rule has spoken often enough: then what was told stays."""
    quiet = hushed(at.silences, rule=rule.name, story=group.id, authors=_authors(speaker), now=at.now)
    if told.update:
        return told if quiet is None else replace(before or told, due_at=None, held="")
    waiting = replace(told, update=-1, count=0, first_count=0, begun_at=None, told_at=None)
    if quiet:
        _note(at, rule, group, told.lead, quiet)
        return replace(waiting, hushed_at=at.now)
    later, why = _leave(at, rule, f"{group.id}~{told.round}")
    return held(waiting, later, why) if later else told


def _note(at: Look, rule: Rule, group: Group, lead: Lead, quiet: Silence) -> None:
    kept = Hushed(rule=rule.name, story=group.id, silence=quiet.id, at=at.now, source=lead.source, mention=lead.id)
    silences.note(at.brand.id, kept)


def _leave(at: Look, rule: Rule, holder: str) -> tuple[datetime | None, str]:
    """When a new alert of the rule may go out, and why not now; None: now."""
    length = lasting(rule.cooldown)
    later = limits.pause(at.brand.id, rule.name, length, holder, at.now) if length else None
    if later:
        return later, "cooldown"
    if rule.max_per_hour:
        return limits.most_per_hour(at.brand.id, rule.name, rule.max_per_hour, holder, at.now), "most per hour"
    return None, ""


def _alerts(
    at: Look, rule: Rule, group: Group, before: Told | None, told: Told, speaker: Mention | None, again: bool
) -> list[Alert]:
    """The messages about what was noted. Has the group looked at again when it has to wait."""
    if told.due_at and (again or before is None or told.due_at != before.due_at):
        due.put(at.brand.id, due.Due(rule=rule.name, group=group.id), told.due_at)
    versions = [told] if told.ahead_of(before) else []
    if again and told.update >= 0:
        first = replace(told, update=0, count=told.first_count, told_at=told.begun_at)
        versions = [first, told] if told.update else [told]
    if speaker is None:
        return []  # nothing new, or the post was taken back meanwhile
    return [alert for each in versions for alert in at.judges.composed(rule, at.brand, group, each, speaker)]


def _speaker(at: Look, lead: Lead) -> Mention | None:
    if lead not in at.speakers:
        at.speakers[lead] = groups.lead(at.brand.id, lead, at.now)
    return at.speakers[lead]


def _lead(mention: Mention) -> Lead:
    post = mention.post
    return Lead(post.source, post.id, post.created_at, mention.influence.score)


def _authors(mention: Mention | None) -> tuple[str, ...]:
    if mention is None:
        return ()
    return tuple(f"{mention.post.source}:{account}" for account in account_keys(mention.post))
