"""What an API key may do."""

from datetime import datetime
from typing import Literal, get_args

from msgspec import Struct

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
