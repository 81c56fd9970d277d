"""People who are owed thanks, people who are heard, and rewards: what was given to whom in thanks."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from shared.domain.errors import BadInput
from shared.domain.fields import complaint
from shared.domain.person import CircleName

NAME_LIMIT = 100
"""Characters of a gift's or a reward's name."""


class Points(Struct, frozen=True, kw_only=True):
    """What somebody is owed thanks for: `helped` others, `spoke` of the brand, `lasted` over `months`; `total` is their
    sum. `answers` and `opinions` are how many mentions that is.
    """

    total: float
    helped: float
    spoke: float
    lasted: float
    months: int
    answers: int
    opinions: int


class VoicePoints(Struct, frozen=True, kw_only=True):
    """How far somebody is heard on the brand: `influence` by how surely their `mentions` are `about` it (0..1) and how
    `often` they speak of it (.5..1)."""

    score: float
    influence: float
    about: float
    often: float
    mentions: int


class Reward(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an author was given in thanks, and who noted it. `person` is their name in addresses, such as `x:id:77`; by
    its `id` it can be taken back."""

    person: str
    name: str
    at: datetime
    by: str = ""
    note: str = ""
    id: str = ""


class Thanked(Struct, frozen=True, kw_only=True):
    """One person who is owed thanks. `score` is what `points` are worth today; `rewards` is what they got already."""

    person: str
    handle: str
    name: str
    circle: CircleName
    score: float
    points: Points
    why: str
    last: datetime
    rewards: tuple[Reward, ...]


class Heard(Struct, frozen=True, kw_only=True):
    """One voice of the niche. `score` is what `points` are worth today."""

    person: str
    handle: str
    name: str
    circle: CircleName
    score: float
    points: VoicePoints
    why: str
    last: datetime


class RewardWanted(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A reward as it is noted; `again` notes a second one of the same name in the same month."""

    person: str
    name: str
    at: datetime | None = None
    note: str = ""
    again: bool = False


def parse_reward(raw: Any, by: str, now: datetime) -> tuple[Reward, bool]:
    """Reads `{"person", "name", "at"?, "note"?, "again"?}`; the second value is `again`. Raises BadInput."""
    try:
        wanted = msgspec.convert(raw, RewardWanted)
    except msgspec.ValidationError as error:
        raise BadInput(*complaint(error, RewardWanted)) from error
    name = checked_name(wanted.name)
    at = checked_time(wanted.at, now)
    return Reward(person=wanted.person, name=name, at=at, by=by, note=wanted.note[:500]), wanted.again


def checked_name(name: str, path: str = "name") -> str:
    """A gift's or a reward's name. Raises BadInput."""
    if not 0 < len(name.strip()) <= NAME_LIMIT or not name.isprintable():
        raise BadInput(f"is 1 to {NAME_LIMIT} printable characters", path)
    return name.strip()


def checked_time(at: datetime | None, now: datetime, path: str = "at") -> datetime:
    """When something was given: now, unless an earlier time was said. Raises BadInput."""
    if at and (at.tzinfo is None or at > now):
        raise BadInput("is a time that has been, with its zone", path)
    return at or now
