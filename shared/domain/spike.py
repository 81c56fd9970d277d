"""A spike: an hour in which many more people than usual speak of a brand."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

Sensitivity = Literal["low", "medium", "high"]


class Usual(Struct, frozen=True, kw_only=True):
    """What is usual at this time, in mentions an hour: the 12 hours before, and the same hour yesterday and last week.

    None where the brand has not been watched for that long.
    """

    before: float
    yesterday: float | None = None
    last_week: float | None = None

    @property
    def most(self) -> float:
        """The highest of them, which a spike has to exceed."""
        return max(self.before, self.yesterday or 0.0, self.last_week or 0.0)


class Spike(Struct, frozen=True, kw_only=True):
    """A spike as it is remembered from look to look. One spike is one story: `began_at` names it.

    `count` are the mentions in the latest hour, `peak` the most in any hour so far, `usual` what was usual when it
    began. `chance` is how likely as many mentions were, had nothing happened, when it began.
    """

    began_at: datetime
    seen_at: datetime
    count: int
    peak: int
    usual: Usual
    chance: float
    ended_at: datetime | None = None


class Driver(Struct, frozen=True):
    """One thing that a spike is made of: in how many mentions of the spike it stands, and in how many before.

    `weight` is its log-likelihood ratio (G squared): 10.8 and more would be seen by chance once in 1,000.
    """

    name: str
    now: int
    before: int
    weight: float


class Drivers(Struct, frozen=True, kw_only=True):
    """What drives a spike, each list the weightiest first. An author is named as `source:handle`."""

    words: tuple[Driver, ...] = ()
    authors: tuple[Driver, ...] = ()
    sources: tuple[Driver, ...] = ()
    stories: tuple[Driver, ...] = ()


Turn = Literal["began", "grew", "ended", "passed"]
"""What is to be told of a spike: that it began, is twice as large as last told, is over; or, when it began and ended
while nobody was to be disturbed, that it has been."""


class Watch(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule's spike as the clock remembers it from look to look.

    `spike` is the one that goes on, or the one that ended as long as that is to be told. `turn` is what has to be
    told and was not yet; `update` numbers the message that it will be. `pace` is what an hour holds when it goes on as
    in the latest quarter, `told_peak` the pace or peak that was told, `told_at` when a beginning was told last.
    """

    spike: Spike | None = None
    turn: Turn | None = None
    update: int = 0
    pace: int = 0
    told_peak: int = 0
    told_at: datetime | None = None

    @property
    def story(self) -> str:
        """What names the spike, from its beginning to its end."""
        return f"spike#{self.spike.began_at:%Y-%m-%dT%H:%MZ}" if self.spike else ""
