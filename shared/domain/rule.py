"""When to alert whom: rules, their conditions and destinations, as data in the brand file."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from shared.domain.mention import Mention
from shared.domain.person import CircleName
from shared.domain.verdict import Label, SentimentLabel

Severity = Literal["info", "warning", "critical"]
Channel = Literal["slack", "slack-bot", "email", "teams", "discord", "pagerduty", "webhook", "inbox"]

Score = Annotated[float, Meta(ge=0, le=100)]
Share = Annotated[float, Meta(ge=0, le=1)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


INBOX = "inbox"
"""The destination that every alert has on the local stack; its name is not free for others."""


class Condition(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a mention has to be. Fields that are given must all hold; within a list one is enough.

    `any` holds further conditions of which at least one must hold. `min_influence` is 0..100,
    `max_sentiment` and `min_sentiment` bound the sentiment's score, -1..1.
    """

    authentic: bool | None = None
    verdict: tuple[Label, ...] = ()
    sentiment: tuple[SentimentLabel, ...] = ()
    circle: tuple[CircleName, ...] = ()
    source: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    min_influence: Score | None = None
    min_sentiment: Annotated[float, Meta(ge=-1, le=1)] | None = None
    max_sentiment: Annotated[float, Meta(ge=-1, le=1)] | None = None
    min_about: Share | None = None
    any: tuple["Condition", ...] = ()


class Destination(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where alerts go. What `address` looks like in each channel: shared/domain/address.py.

    An address is a secret: it is kept apart from the brand and shown only masked.
    """

    name: Name
    channel: Channel
    address: str


class Rule(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One reason to alert. Without `destinations` it alerts at every destination of the brand."""

    name: Name
    when: Condition
    title: str = ""
    severity: Severity = "warning"
    destinations: tuple[Name, ...] = ()
    enabled: bool = True


COUNTS = 35.0
"""Influence from which on a stranger's word counts: what some 5,000 followers give who were never heard of before."""

UNHAPPY_VOICE = Rule(
    name="unhappy-voice",
    title="An unhappy voice that counts",
    when=Condition(
        authentic=True,
        verdict=("opinion",),
        sentiment=("negative",),
        min_about=0.6,  # a text that the network cut off before any name stands just below
        any=(Condition(min_influence=COUNTS), Condition(circle=("customer",))),
    ),
)
"""On for every brand that gives no rules of its own."""


def holds(when: Condition, mention: Mention) -> bool:
    """Whether a mention meets a condition."""
    checks = (
        when.authentic is None or mention.authentic == when.authentic,
        _among(mention.verdict.label, when.verdict),
        _among(mention.sentiment.label, when.sentiment),
        _among(mention.circle, when.circle),
        _among(mention.post.source, when.source),
        _among((mention.post.lang or "und").split("-")[0], when.language),
        when.min_influence is None or mention.influence.score >= when.min_influence,
        when.min_sentiment is None or mention.sentiment.score >= when.min_sentiment,
        when.max_sentiment is None or mention.sentiment.score <= when.max_sentiment,
        when.min_about is None or mention.about >= when.min_about,
        not when.any or any(holds(each, mention) for each in when.any),
    )
    return all(checks)


def _among(value: str, allowed: tuple[str, ...]) -> bool:
    return not allowed or value in allowed
