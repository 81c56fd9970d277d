"""When to alert whom: rules, their conditions and destinations, as data in the brand file.

A rule is about one mention (`mention`), about what a story grows to (`story`, `campaign`), or about what no single
mention tells (`spike`, `unanswered`, `silence`, `peers`), which the clock looks for. docs/alerts.md has
an example of each.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from shared.domain.duration import Duration
from shared.domain.person import CircleName
from shared.domain.spike import Sensitivity
from shared.domain.verdict import Label, SentimentLabel

Severity = Literal["info", "warning", "critical"]
Channel = Literal["slack", "slack-bot", "email", "teams", "discord", "pagerduty", "webhook", "inbox"]

On = Literal["mention", "story", "campaign", "spike", "unanswered", "silence", "peers"]
ABOUT_MENTIONS: tuple[On, ...] = ("mention", "story", "campaign")
"""Kinds of rules that the stream decides, mention by mention; the others are the clock's."""

GroupBy = Literal["story", "author", "source", "brand", "none"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

Score = Annotated[float, Meta(ge=0, le=100)]
Share = Annotated[float, Meta(ge=0, le=1)]
Name = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}$")]
Clock = Annotated[str, Meta(pattern="^([01][0-9]|2[0-4]):[0-5][0-9]$")]
Words = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=500)]

COUNTS = 35.0
"""Influence from which on a stranger's word counts: what some 5,000 followers give who were never heard of before."""

INBOX = "inbox"
"""The destination that every alert has on the local stack; its name is not free for others."""


class Condition(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a mention has to be. Fields that are given must all hold; within a list one is enough.

    `any` holds further conditions of which at least one must hold, `none` such of which none may. `min_influence` is
    0..100, `max_sentiment` and `min_sentiment` bound the sentiment's score, -1..1. `keyword` and `topic` are whole
    words or phrases, however they are written (a topic is one of the brand's). `first_word` asks whether the author
    has spoken of the brand before, `min_story` how many mentions tell the story by now.
    """

    authentic: bool | None = None
    verdict: tuple[Label, ...] = ()
    sentiment: tuple[SentimentLabel, ...] = ()
    circle: tuple[CircleName, ...] = ()
    source: tuple[Words, ...] = ()
    language: tuple[Words, ...] = ()
    topic: tuple[Words, ...] = ()
    keyword: tuple[Words, ...] = ()
    min_influence: Score | None = None
    min_sentiment: Annotated[float, Meta(ge=-1, le=1)] | None = None
    max_sentiment: Annotated[float, Meta(ge=-1, le=1)] | None = None
    min_about: Share | None = None
    first_word: bool | None = None
    min_story: Annotated[int, Meta(ge=2, le=10_000)] | None = None
    any: tuple["Condition", ...] = ()
    none: tuple["Condition", ...] = ()


class Destination(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where alerts go. What `address` looks like in each channel: shared/domain/address.py.

    An address is a secret: it is kept apart from the brand and shown only masked.
    """

    name: Name
    channel: Channel
    address: str


class QuietHours(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, rename={"begin": "from"}
):
    """Hours in which alerts are held until they end. `from` and `to` are wall-clock times in `timezone` (the brand's
    when absent); `to` at or before `from` is on the next day. `days` are those on which the hours begin.
    A critical rule passes them unless `critical` is given as true.
    """

    begin: Clock
    to: Clock
    timezone: str = ""
    days: tuple[Day, ...] = ()
    critical: bool = False


class Rule(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One reason to alert. Without `destinations` it alerts at every destination of the brand.

    Its mentions are told together by `group_by`: first after `wait`, then how many they have become, at most every
    `interval`; what comes later than `repeat` after the first message begins a new one (`0s`: never). `cooldown`
    lies between two groups of the rule, and `max_per_hour` bounds them; what has to wait is held, not dropped.
    `after` is how long a question is open or a source silent, `sensitivity` how soon a spike or a change is told,
    `min_authors` how many accounts make a campaign. `advice` says what to do, in place of our own words.
    """

    name: Name
    on: On = "mention"
    when: Condition = Condition()
    title: Text = ""
    advice: Text = ""
    severity: Severity = "warning"
    destinations: tuple[Name, ...] = ()
    enabled: bool = True
    group_by: GroupBy = "story"
    wait: Duration = "0s"
    interval: Duration = "5m"
    repeat: Duration = "0s"
    cooldown: Duration = "0s"
    max_per_hour: Annotated[int, Meta(ge=1, le=1000)] | None = None
    quiet_hours: QuietHours | None = None
    after: Duration = "4h"
    sensitivity: Sensitivity = "medium"
    min_authors: Annotated[int, Meta(ge=2, le=200)] = 5
