"""The summary of a day or week: when it comes, and what it is made of."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from shared.domain.rule import Day, Name

Period = Literal["day", "week"]


class Digest(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One digest of the brand file: each day at a full hour of the brand's clock, or each week on a day at that hour.

    `days` are those on which a daily one comes, all when absent. Without `destinations` it goes to every
    destination of the brand.
    """

    every: Period
    hour: Annotated[int, Meta(ge=0, le=23)] = 8
    weekday: Day = "mon"
    days: tuple[Day, ...] = ()
    destinations: tuple[Name, ...] = ()


DIGESTS = (Digest(every="day"), Digest(every="week"))
"""On for a brand whose file says nothing of digests; an empty list switches them off."""


class Entry(Struct, frozen=True, omit_defaults=True, array_like=True):
    """One line of a digest: what it is about, words of somebody's post, why it is there, and where it leads."""

    text: str
    quote: str = ""
    why: str = ""
    link: str = ""


class Section(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One part of a digest, such as whom to talk to. `more` tells how many further entries there are."""

    title: str
    entries: tuple[Entry, ...]
    more: int = 0
