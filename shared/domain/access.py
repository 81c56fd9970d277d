"""What an API key may do."""

from datetime import datetime
from typing import Any, Literal, get_args

import msgspec
from msgspec import Struct

from shared.domain.errors import BadInput
from shared.domain.fields import complaint

Scope = Literal["read", "write", "admin"]
SCOPES: tuple[str, ...] = get_args(Scope)


class Grant(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rights behind a key. `brands` empty means every brand; admin includes write, write includes read."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    brands: tuple[str, ...] = ()
    expires_at: datetime | None = None

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


def parse_grant(raw: Any, *, id: str, now: datetime) -> Grant:
    """Reads `{"name", "scopes"?, "brands"?, "expires_at"?}`. Raises BadInput naming the field."""
    try:
        wanted = msgspec.convert(raw, _Wanted)
    except msgspec.ValidationError as error:
        raise BadInput(*complaint(error)) from error
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
    )
