"""What the types of a rule cannot say: which fields belong to which kind, and which names have to be known."""

from collections.abc import Iterator
from typing import Any

import msgspec

from shared.domain.rule import ABOUT_MENTIONS, Condition, QuietHours, Rule

_OF_MENTIONS = ("group_by", "wait", "repeat")
_FIELDS = {"after": ("unanswered", "silence"), "sensitivity": ("spike", "peers"), "min_authors": ("campaign",)}
COUNTED = frozenset({"authentic", "verdict", "sentiment", "circle", "source"})
"""Fields of a condition that the tally counts mentions by."""

_DEEPEST = 4
"""Conditions within conditions, which nobody reads any deeper."""


def complaints(rule: Rule, topics: tuple[str, ...], destinations: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with a rule, each with the field; `topics` and `destinations` are the brand's."""
    for field, kinds in _FIELDS.items():
        if rule.on not in kinds and _given(rule, field):
            yield field, f"is for rules on {' or '.join(kinds)}; this one is on {rule.on}"
    if rule.on not in ABOUT_MENTIONS:
        for field in _OF_MENTIONS:
            if _given(rule, field):
                yield field, f"is for rules about mentions; this one is on {rule.on}"
    if rule.on in ("story", "campaign") and rule.group_by != "story":
        yield "group_by", f"is story in rules on {rule.on}"
    if rule.on == "story" and rule.when.min_story is None:
        yield "when.min_story", "is required in rules on story"
    if rule.when.min_story is not None and rule.group_by != "story":
        yield "when.min_story", "is for rules that group by story"
    for lost in (each for each in rule.destinations if each not in destinations):
        yield "destinations", f"names {lost!r}, which is not among destinations"
    if rule.on == "spike":
        yield from _uncounted(rule.when, "when")
    if rule.quiet_hours:
        yield from _quiet(rule.quiet_hours)
    yield from _conditions(rule.when, topics, "when", 0)


def _conditions(when: Condition, topics: tuple[str, ...], path: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        yield path, f"holds conditions more than {_DEEPEST} deep"
        return
    for unknown in (each for each in when.topic if each.casefold() not in {topic.casefold() for topic in topics}):
        known = ", ".join(topics[:10]) or "none are given"
        yield f"{path}.topic", f"names {unknown!r}, which is not among the brand's topics ({known})"
    if depth and when.min_story is not None:
        yield f"{path}.min_story", "stands in `when` itself, not within any or none"
    low, high = when.min_sentiment, when.max_sentiment
    if low is not None and high is not None and low > high:
        yield f"{path}.min_sentiment", "is above max_sentiment, so nothing is between them"
    for kind in ("any", "none"):
        for index, inner in enumerate(getattr(when, kind)):
            if inner == Condition():
                yield f"{path}.{kind}[{index}]", "is empty, so everything would meet it"
            yield from _conditions(inner, topics, f"{path}.{kind}[{index}]", depth + 1)


def _uncounted(when: Condition, path: str) -> Iterator[tuple[str, str]]:
    """Fields that a spike cannot be narrowed by, since mentions are not counted by them."""
    given = msgspec.to_builtins(when)
    for field in sorted(set(given) - COUNTED - {"any", "none"}):
        yield f"{path}.{field}", f"is not counted; a rule on spike knows {', '.join(sorted(COUNTED))}"
    for kind in ("any", "none"):
        for index, inner in enumerate(getattr(when, kind)):
            yield from _uncounted(inner, f"{path}.{kind}[{index}]")


def _quiet(quiet: QuietHours) -> Iterator[tuple[str, str]]:
    for field, clock in (("from", quiet.begin), ("to", quiet.to)):
        if clock > "24:00" or (field == "from" and clock == "24:00"):
            yield f"quiet_hours.{field}", "is a time of the day such as 22:00"
    if quiet.timezone:
        from zoneinfo import ZoneInfo  # only the writing of rules needs it, so no cold start pays for it

        try:
            ZoneInfo(quiet.timezone)
        except (KeyError, ValueError, OSError):
            yield "quiet_hours.timezone", "is an IANA name such as Europe/Vienna"
    always = quiet.begin == quiet.to or (quiet.begin == "00:00" and quiet.to == "24:00")
    if always and (not quiet.days or len(set(quiet.days)) == 7):
        yield "quiet_hours", 'never end: give days, or switch the rule off with "enabled": false'


def _given(rule: Rule, field: str) -> bool:
    defaults: dict[str, Any] = dict(zip(Rule.__struct_fields__[1:], Rule.__struct_defaults__, strict=False))
    return bool(getattr(rule, field) != defaults[field])
