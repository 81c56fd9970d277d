"""The day at a glance."""

from msgspec import Struct

from shared.domain.hundred import ToTalkTo
from shared.domain.tale import StorySeen
from shared.domain.thread import Open


class Today(Struct, frozen=True, kw_only=True):
    """Whom to talk to first, how many people wait and what for, and the loudest campaign of the last 24 hours: one
    story of which no mention was meant. `more`: further people wait than were counted.
    """

    people: tuple[ToTalkTo, ...]
    waiting: dict[Open, int]
    more: bool
    campaign: StorySeen | None
