"""What the clock has to do: chores that no mention wakes, for one brand at a time."""

from datetime import datetime
from typing import Literal, get_args

from msgspec import Struct

ChoreName = Literal["due", "spikes", "quiet", "unanswered", "peers", "digest"]
"""`due`: alerts that were held back and whose time has come. `spikes`: many more people than usual speak. `quiet`: a
source that used to send has stopped. `unanswered`: questions that wait for too long. `peers`: people stopped answering
each other. `digest`: the summary of a day or week."""

CHORES: tuple[ChoreName, ...] = get_args(ChoreName)


class Chore(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One message of the clock's queue. Without `brand` it is a tick, and means the chore of every brand.

    `at` is the time that is taken for now, when somebody tries the clock by hand.
    """

    name: ChoreName
    brand: str = ""
    at: datetime | None = None
