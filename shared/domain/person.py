"""The author of a mention as somebody the brand knows, or does not know yet."""

from typing import Literal, get_args

from msgspec import Struct

CircleName = Literal["customer", "prospect", "advocate", "staff", "stranger"]
CIRCLES: tuple[str, ...] = get_args(CircleName)

Basis = Literal["opt-in", "given", "public", "none"]
"""On what ground a link between an account and a person may be used: the person agreed,
the person gave it to the brand directly, or it is public. `none` belongs to strangers."""

BASES: tuple[str, ...] = get_args(Basis)


class Circle(Struct, frozen=True):
    """How close an author is to the brand, and on which basis that is known."""

    name: CircleName = "stranger"
    basis: Basis = "none"


class Link(Struct, frozen=True, kw_only=True):
    """An account on a network that is known to belong to someone in a circle.

    `account` is an author key as `mention.account_key` spells it: `id:...` or `handle:...`.
    """

    source: str
    account: str
    circle: CircleName
    basis: Basis
    note: str = ""


STRANGER = Circle()
