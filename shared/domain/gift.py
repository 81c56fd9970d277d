"""What was given to whom, and what came of it."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from shared.domain.errors import BadInput
from shared.domain.fields import complaint
from shared.domain.passion import checked_name, checked_time


class Gift(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that an author was given. `name` tells one seeding from another, `product` what of the brand's it was.

    `person` is the author's name in addresses, such as `x:id:77`; by its `id` it can be taken back.
    """

    person: str
    name: str
    at: datetime
    product: str = ""
    note: str = ""
    id: str = ""


class Outcome(Struct, frozen=True, kw_only=True):
    """How often people spoke in 60 days, on average a person: those who were given something, and those like them
    who were not, before and after. `effect` is what the gift added; the truth lies within `low` and `high` in 95 of
    100 such comparisons. None where it is too few to say.
    """

    what: str
    given_before: float
    given_after: float
    others_before: float
    others_after: float
    effect: float | None = None
    low: float | None = None
    high: float | None = None


class Effect(Struct, frozen=True, kw_only=True):
    """What a seeding did.

    `given` people got something; `early` of them less than 60 days ago, `unlike` are so different from all others
    that nobody can be set beside them, or spoke more often than is read. `compared` were, with `others` people who got
    nothing. `declared` counts posts that those who were compared marked as advertising afterwards; such posts are in no
    outcome.
    """

    name: str
    given: int
    early: int
    unlike: int
    compared: int
    others: int
    declared: int
    outcomes: tuple[Outcome, ...]
    words: str


class GiftWanted(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A gift as it is noted; it was given now unless `at` says otherwise."""

    person: str
    name: str
    at: datetime | None = None
    product: str = ""
    note: str = ""


def parse_gift(raw: Any, now: datetime, path: str = "") -> Gift:
    """Reads `{"person", "name", "at"?, "product"?, "note"?}`. Raises BadInput naming the field, `path` before it."""
    try:
        wanted = msgspec.convert(raw, GiftWanted)
    except msgspec.ValidationError as error:
        message, field = complaint(error, GiftWanted)
        raise BadInput(message, f"{path}.{field}".strip(".")) from error
    return Gift(
        person=wanted.person,
        name=checked_name(wanted.name, f"{path}.name".lstrip(".")),
        at=checked_time(wanted.at, now, f"{path}.at".lstrip(".")),
        product=wanted.product.strip()[:200],
        note=wanted.note[:500],
    )
