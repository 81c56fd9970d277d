"""A source that used to send mentions and has stopped: a network, or a connection over which they came."""

from datetime import datetime
from typing import Literal

from msgspec import Struct


def of_connection(source: str, connection: str) -> str:
    """The name of a connection among sources, such as `x/8f3a61`; no network has a slash in its name."""
    return f"{source}/{connection}"


class Quiet(Struct, frozen=True, kw_only=True):
    """A source that sends no more: the hour in which it last did has ended at `since`. It is a network's name, or what
    `of_connection` makes.

    `missed` is how many mentions would usually have come since, `chance` how likely it is that none came,
    `longest` the hours of the longest silence that it had before.
    """

    source: str
    since: datetime
    missed: float
    chance: float
    longest: int

    @property
    def network(self) -> str:
        """The network, or what the connection is of."""
        return self.source.partition("/")[0]

    @property
    def connection(self) -> str:
        """The connection's id; empty when a network as a whole is silent."""
        return self.source.partition("/")[2]


class Stillness(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A silence as the clock remembers it. `turn` is what is to be told and was not yet: that the source has stopped,
    or that it is back, since `back_at`."""

    quiet: Quiet
    turn: Literal["stopped", "back"] | None = None
    back_at: datetime | None = None
