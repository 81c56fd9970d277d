"""Alerts: what is said of a story, to which destination, because of which rule."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from shared.domain.digest import Section
from shared.domain.mention import Mention
from shared.domain.rule import Severity

Kind = Literal["mention", "notice", "digest"]
"""What an alert is about: one post (and its story), something that no single post tells (a spike, a silent source),
or a summary of a day or week."""


class Fact(Struct, frozen=True, kw_only=True):
    """One named line of a notice or digest: `Drivers`: "wire, roll, bakery". `link` leads to where it is seen."""

    name: str
    text: str
    link: str = ""


class Alert(Struct, frozen=True, kw_only=True):
    """One message to one destination about one story.

    `update` 0 is the first message, n the nth update of it: an update has the same `key`, edits or threads what was
    sent, and is sent once too; one that arrives after a later one is dropped. `resolved` is an end notice (the
    spike is over), itself an update of what began. `count` is how many mentions the story has so far.

    A mention speaks by its post; a notice or digest has no `mention` and speaks by `headline` (one sentence: what
    happened), `body` (its words, lines allowed) and `facts`, a digest by its `sections` as well. `links` lead to the
    post and to the dashboard.
    `advice` is what the rule says is to be done, in place of our own words; empty when it says nothing.
    `repeat` marks what may have been sent before, because the channel's answer was lost; `resent` counts how often a
    person had it sent again after it had failed.
    """

    brand: str
    brand_name: str
    rule: str
    title: str
    severity: Severity
    story: str
    destination: str
    mention: Mention | None = None
    raised_at: datetime
    links: dict[str, str] = {}
    repeat: bool = False
    kind: Kind = "mention"
    count: int = 1
    update: int = 0
    resolved: bool = False
    advice: str = ""
    headline: str = ""
    body: str = ""
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    resent: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """What an alert is the same alert by: rule, story, destination."""
        return (self.rule, self.story, self.destination)
