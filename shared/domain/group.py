"""Mentions that a rule tells together, and how far it has told them."""

from datetime import datetime

import msgspec
from msgspec import Struct


class Lead(Struct, frozen=True, array_like=True):
    """The mention that speaks for a group: the weightiest that met the rule before the first message went out.

    Source, id and time are its post's; `weight` is its author's influence, 0..100.
    """

    source: str
    id: str
    at: datetime
    weight: float = 0.0


class Told(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far one rule has told one group.

    It is written before a message is sent, and a delivery that comes again sends what stands here again: the log of
    deliveries lets it through once. `update` is the last message of the `round`: -1 none yet, 0 the first, n its nth
    update; `count` how many mentions it told of, `first_count` how many the first did. `base` mentions belong to
    earlier rounds. `due_at` is when to look again, and `held` why not now.
    """

    lead: Lead
    round: int = 0
    base: int = 0
    update: int = -1
    count: int = 0
    first_count: int = 0
    begun_at: datetime | None = None
    told_at: datetime | None = None
    due_at: datetime | None = None
    held: str = ""
    hushed_at: datetime | None = None

    def ahead_of(self, before: "Told | None") -> bool:
        """Whether there is a message to send that `before` did not know of."""
        known = (before.round, before.update) if before else (0, -1)
        return self.update >= 0 and (self.round, self.update) > known


class Group(Struct, frozen=True, kw_only=True):
    """Mentions that are told together: a story, or what a rule takes together by author, source or brand.

    `size` counts its mentions, each once; `authors` about how many accounts they are by (exact while few).
    `told` is by rule; `version` goes up with every change of it.
    """

    brand: str
    id: str
    size: int
    authors: int = 0
    told: dict[str, Told] = {}
    version: int = 0


def held(told: Told, until: datetime, why: str) -> Told:
    """The same, with its next message put off."""
    return msgspec.structs.replace(told, due_at=until, held=why)
