"""A story as lists show it, and what a rule would have sent."""

from datetime import datetime

from msgspec import Struct

from shared.domain.rule import Severity


class Telling(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one rule told of a story: how many mentions its last message named, and why the next one waits."""

    rule: str
    count: int
    updates: int = 0
    told_at: datetime | None = None
    due_at: datetime | None = None
    held: str = ""
    silenced_at: datetime | None = None


class StorySeen(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A story: how many mentions tell it, by about how many accounts, where, and what was told of it.

    `first_at` and `last_at` are when its first and last mention came in; `text` is what its first one says, empty when
    that was taken back. `others` are the stories of mentions that are told in this one, at most twenty.
    """

    id: str
    mentions: int
    authors: int
    authentic: int
    positive: int
    negative: int
    sources: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    source: str
    mention: str
    text: str = ""
    others: tuple[str, ...] = ()
    told: tuple[Telling, ...] = ()


class WouldSend(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message that a rule would have sent: when, about which story, how many mentions it had by then, and the
    mention that speaks for it. `update` 0 is the first message, n the nth update of its count.
    """

    at: datetime
    story: str
    update: int
    count: int
    severity: Severity
    source: str
    mention: str
    text: str
    held: str = ""


class Tried(Struct, frozen=True, kw_only=True):
    """What trying a rule on stored mentions showed. `looked` mentions between `since` and `until` were looked at, `met`
    of them meet the rule; `whole` tells that no older one of the span was left out.
    """

    since: datetime
    until: datetime
    looked: int
    met: int
    alerts: int
    updates: int
    whole: bool
    messages: tuple[WouldSend, ...]
