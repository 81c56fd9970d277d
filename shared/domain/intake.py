"""What a connection's sender brought, and what of it was refused."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace


class Intake(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came over one connection: posts taken and refused, and when last something was taken and refused.

    A delivery that proves itself is taken, even if it holds nothing that is a post; one that does not, or cannot be
    read, is refused and counts as one post.
    """

    taken: int = 0
    refused: int = 0
    last_taken: datetime | None = None
    last_refused: datetime | None = None

    def __add__(self, other: "Intake") -> "Intake":
        return Intake(
            taken=self.taken + other.taken,
            refused=self.refused + other.refused,
            last_taken=_later(self.last_taken, other.last_taken),
            last_refused=_later(self.last_refused, other.last_refused),
        )


class Counted(Struct, frozen=True, kw_only=True, tag="counted"):
    """What one process has counted of a connection within one hour, so far: said again, it is more and never less."""

    brand: str
    connection: str
    process: str
    hour: datetime
    intake: Intake


class Counting(Struct, frozen=True, kw_only=True):
    """What a process counts of one connection: this hour's sum, and how often it may still tell of it.

    `untold` is what the hour before has left to tell. Nobody is told of each delivery: the first ALLOWANCE are told at
    once, so that who tries a sender out sees each, and then they are told together, each PAUSE.
    """

    counted: Counted
    tellings: float
    at: datetime
    untold: Counted | None = None
    all_told: bool = True

    def noted(self, intake: Intake, now: datetime) -> "Counting":
        """After one more delivery."""
        hour = _hour(now)
        before, untold = self.counted, self.untold
        if before.hour != hour:
            before, untold = replace(before, hour=hour, intake=Intake()), None if self.all_told else before
        tellings = min(ALLOWANCE, self.tellings + (now - self.at).total_seconds() / PAUSE_SECONDS)
        counted = replace(before, intake=before.intake + intake)
        return Counting(counted=counted, untold=untold, all_told=False, tellings=tellings, at=now)

    @property
    def due(self) -> list[Counted]:
        """What is to be told now."""
        return [each for each in (self.untold, self.counted) if each] if self.tellings >= 1 else []

    def told(self) -> "Counting":
        """After all that is due was told."""
        return replace(self, untold=None, all_told=True, tellings=self.tellings - 1) if self.due else self


ALLOWANCE = 20.0
"""How many deliveries in a row a process tells of one by one."""

PAUSE_SECONDS = 300.0
"""Afterwards it tells once in so long: twelve small messages an hour for each connection, however busy it is."""


def counting(brand: str, connection: str, process: str, now: datetime) -> Counting:
    """The beginning of a process's count of a connection."""
    blank = Counted(brand=brand, connection=connection, process=process, hour=_hour(now), intake=Intake())
    return Counting(counted=blank, tellings=ALLOWANCE, at=now)


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((each for each in (one, other) if each), default=None)
