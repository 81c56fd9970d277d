"""What an API key may do."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from shared.domain.errors import BadInput
from shared.domain.fields import complaint

Scope = Literal["read", "write", "admin"]
SCOPES: tuple[str, ...] = get_args(Scope)

RATE = 1_200
"""Requests a minute that a key may make when nothing is said: twenty panels, read again each second."""

Rate = Annotated[int, Meta(ge=1, le=60_000)]

OVERLAP_HOURS = 24
"""How long the secret before a rotation still holds when nothing is said."""


class Grant(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rights behind a key. `brands` empty means every brand; admin includes write, write includes read.

    `rate` is in requests a minute.
    """

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    brands: tuple[str, ...] = ()
    expires_at: datetime | None = None
    rate: Rate = RATE

    def allows(self, scope: Scope) -> bool:
        """Whether this scope, or one that includes it, was granted."""
        return any(SCOPES.index(held) >= SCOPES.index(scope) for held in self.scopes)

    def reaches(self, brand: str) -> bool:
        """Whether the grant is good for a brand."""
        return not self.brands or brand in self.brands


class _Wanted(Struct, kw_only=True, forbid_unknown_fields=True):
    name: str
    scopes: tuple[Scope, ...] = ("read",)
    brands: tuple[str, ...] = ()
    expires_at: datetime | None = None
    rate: Rate = RATE


class _Rotating(Struct, kw_only=True, forbid_unknown_fields=True):
    overlap_hours: Annotated[int, Meta(ge=0, le=720)] = OVERLAP_HOURS


def parse_grant(raw: Any, *, id: str, now: datetime) -> Grant:
    """Reads `{"name", "scopes"?, "brands"?, "expires_at"?, "rate"?}`. Raises BadInput naming the field."""
    try:
        wanted = msgspec.convert(raw, _Wanted)
    except msgspec.ValidationError as error:
        raise BadInput(*complaint(error, _Wanted)) from error
    if not wanted.scopes:
        raise BadInput(f"is one or more of {', '.join(SCOPES)}", "scopes")
    if wanted.expires_at and (wanted.expires_at.tzinfo is None or wanted.expires_at <= now):
        raise BadInput("is a time to come, with its zone", "expires_at")
    return Grant(
        id=id,
        name=wanted.name,
        scopes=wanted.scopes,
        brands=wanted.brands,
        created_at=now,
        expires_at=wanted.expires_at,
        rate=wanted.rate,
    )


def parse_overlap(raw: Any) -> timedelta:
    """Reads `{"overlap_hours"?}`, 0 to 720: for how long the secret before holds. Raises BadInput naming the field."""
    try:
        return timedelta(hours=msgspec.convert(raw, _Rotating).overlap_hours)
    except msgspec.ValidationError as error:
        raise BadInput(*complaint(error, _Rotating)) from error
