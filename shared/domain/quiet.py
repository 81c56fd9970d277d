"""A source that used to send mentions and has stopped."""

from datetime import datetime
from typing import Literal

from msgspec import Struct


class Quiet(Struct, frozen=True, kw_only=True):
    """A source that sends no more: the hour in which it last did has ended at `since`.

    `missed` is how many mentions would usually have come since, `chance` how likely it is that none came,
    `longest` the hours of the longest silence that it had before.
    """

    source: str
    since: datetime
    missed: float
    chance: float
    longest: int


class Stillness(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A silence as the clock remembers it. `turn` is what is to be told and was not yet: that the source has stopped,
    or that it is back, since `back_at`."""

    quiet: Quiet
    turn: Literal["stopped", "back"] | None = None
    back_at: datetime | None = None
