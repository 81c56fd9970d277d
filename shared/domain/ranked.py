"""What a window of mentions adds up to: what is said most, by which template families, beside which competitors."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from shared.domain.verdict import Label


class Ranked(Struct, frozen=True):
    """One name and how many mentions have it; `authentic` are those that a person meant."""

    name: str
    raw: int
    authentic: int


class FamilySeen(Struct, frozen=True):
    """A template family in a window: how often it was posted, by how many accounts, and what most of it is.

    `example` is its newest text, `example_id` and `example_source` the post that it is from.
    """

    key: str
    raw: int
    authentic: int
    authors: int
    verdict: Label
    first: datetime
    last: datetime
    example: str
    example_id: str
    example_source: str


class Voice(Struct, frozen=True):
    """How much one of several brands is talked about.

    `basis` tells how it was counted: `watched` by the counters of a brand that is watched here, exactly and over the
    whole span; `named` in the brand's own mentions that name the competitor too, as far as they were looked at.
    `share_raw` and `share_authentic` (0..1) are of all that is watched; a `named` one has none, since nobody listens
    to what is said of it alone.
    """

    name: str
    brand: str | None
    basis: Literal["watched", "named"]
    raw: int
    authentic: int
    share_raw: float | None
    share_authentic: float | None
