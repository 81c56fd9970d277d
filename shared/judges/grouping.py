"""When a rule tells a group of mentions: first, again with a new count, or later."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from shared.domain.duration import lasting
from shared.domain.gist import Gist
from shared.domain.group import Group, Lead, Told, held
from shared.domain.mention import Mention, account_keys
from shared.domain.rule import Rule
from shared.judges.folding import without_links
from shared.judges.likeness import likeness, runs
from shared.judges.quiet_hours import quiet_until
from shared.judges.story import story

LONGEST_GAP = timedelta(hours=12)
"""Updates come ever more rarely, each after twice the time, up to this: nobody follows a story by the minute."""


def decided(rule: Rule, group: Group, lead: Lead | None, *, now: datetime, timezone: str) -> Told | None:
    """How far the rule has told the group after this look at it; None while it has nothing to do with it.

    `lead` is a mention that came now and meets the rule. What is returned is the same as before when there is
    nothing to tell; it is ahead of it when there is a message to send.
    """
    told = group.told.get(rule.name)
    if told is None:
        return None if lead is None else _first(rule, group, Told(lead=lead), now, timezone)
    if told.update < 0:
        if lead is None and told.hushed_at:
            return told
        return _first(rule, group, _led(told, lead), now, timezone)
    if group.size - told.base <= told.count:
        return replace(told, due_at=None, held="") if told.due_at and told.due_at <= now else told
    if lead and _over(rule, told, now):
        fresh = Told(lead=lead, round=told.round + 1, base=told.base + told.count)
        return _first(rule, group, fresh, now, timezone)
    return _update(rule, group, told, now, timezone)


def group_of(rule: Rule, mention: Mention) -> str:
    """What a mention is told together with by a rule: its story, or what only this rule takes together."""
    post = mention.post
    match rule.group_by:
        case "story":
            return mention.story
        case "source":
            return f"{rule.name}:on:{post.source}"
        case "brand":
            return f"{rule.name}:all"
        case "author" if account_keys(post):
            return f"{rule.name}:by:{post.source}:{account_keys(post)[0]}"
    return f"{rule.name}:of:{post.source}:{post.id}"


def gist(mention: Mention) -> Gist | None:
    """What a mention tells, as far as others may tell the same; None where its story is one post alone."""
    if not mention.story.startswith(("u:", "w:")):
        return None
    text, words = mention.post.text, ""
    if mention.story.startswith("u:"):
        words = story(replace(mention.post, urls=(), text=without_links(text)))
    like = likeness(text)
    return Gist(mention.story, words if words.startswith("w:") else "", like, runs(text) if like else ())


def story_of(group: Group, told: Told) -> str:
    """What the alerts of a round are the same alert by."""
    return f"{group.id}~{told.round}" if told.round else group.id


def _first(rule: Rule, group: Group, told: Told, now: datetime, timezone: str) -> Told:
    """The first message of a round: when the group is large enough, has waited, and nobody sleeps."""
    if group.size - told.base < (rule.when.min_story or 1):
        return told
    if rule.on == "campaign" and group.authors < rule.min_authors:
        return told
    due = told.due_at or now + lasting(rule.wait)
    if due > now:
        return told if told.due_at else held(told, due, "wait")
    quiet = quiet_until(rule, timezone, now)
    if quiet:
        return held(told, quiet, "quiet hours")
    count = group.size - told.base
    return replace(
        told, update=0, count=count, first_count=count, begun_at=now, told_at=now, due_at=None, held="", hushed_at=None
    )


def _update(rule: Rule, group: Group, told: Told, now: datetime, timezone: str) -> Told:
    """One more message about a group that has grown."""
    due = max(told.due_at or now, (told.told_at or now) + _gap(rule, told))
    if due > now:
        return told if told.due_at == due else held(told, due, "interval")
    quiet = quiet_until(rule, timezone, now)
    if quiet:
        return held(told, quiet, "quiet hours")
    return replace(told, update=told.update + 1, count=group.size - told.base, told_at=now, due_at=None, held="")


def _gap(rule: Rule, told: Told) -> timedelta:
    interval = lasting(rule.interval)
    doubled: timedelta = interval * 2 ** min(told.update, 16)
    return max(interval, min(doubled, LONGEST_GAP))


def _over(rule: Rule, told: Told, now: datetime) -> bool:
    """Whether what comes now is to be told anew instead of being added to the last message."""
    repeat = lasting(rule.repeat)
    return bool(repeat) and told.begun_at is not None and now >= told.begun_at + repeat


def _led(told: Told, lead: Lead | None) -> Told:
    return replace(told, lead=lead) if lead and lead.weight > told.lead.weight else told
