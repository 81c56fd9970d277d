"""The author of a mention as somebody the brand knows, or does not know yet."""

import unicodedata
from collections.abc import Mapping
from typing import Any, Literal, get_args

from msgspec import Struct

from shared.domain.errors import BadInput

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


def parse_link(raw: Any, path: str = "") -> Link:
    """Reads `{"source":"x","handle":"maria","circle":"customer","basis":"given"}`, with `id` beside or for `handle`.

    Raises BadInput naming the field, with `path` before it. An account's network id is surer than its handle.
    """
    if not isinstance(raw, Mapping):
        raise BadInput("is an object", path or "link")
    for field, allowed in (("circle", CIRCLES), ("basis", ("opt-in", "given", "public"))):
        if raw.get(field, "customer" if field == "circle" else None) not in allowed:
            raise BadInput(f"is one of {', '.join(allowed)}", f"{path}.{field}".lstrip("."))
    for field in ("source", "handle", "id", "note"):
        if raw.get(field) is not None and not isinstance(raw[field], str):
            raise BadInput("is a string", f"{path}.{field}".lstrip("."))
    if not raw.get("source"):
        raise BadInput("is required", f"{path}.source".lstrip("."))
    if not raw.get("id") and not raw.get("handle"):
        raise BadInput("or id is required", f"{path}.handle".lstrip("."))
    account = f"id:{raw['id']}" if raw.get("id") else f"handle:{fold_handle(raw['handle'])}"
    return Link(
        source=raw["source"],
        account=account,
        circle=raw.get("circle", "customer"),
        basis=raw["basis"],
        note=raw.get("note") or "",
    )


def fold_handle(handle: str) -> str:
    """A handle as it is compared: NFKC, without the leading @, case folded."""
    return unicodedata.normalize("NFKC", handle).strip().lstrip("@").casefold()
