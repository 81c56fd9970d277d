"""E-mail addresses as they are kept: a keyed hash, never the address.

HMAC-SHA256 under the stack's own pepper, which is in Parameter Store and in no item of the table. A plain hash would
not do: whoever has a list of addresses can hash them all. It remains personal data, and is erased like any other.
"""

import hmac

from shared.adapters import secrets
from shared.domain.errors import NotFound

PEPPER = "pepper"


def hashed(key: str) -> str:
    """The hash of an address as `email_key` spells it. Makes the pepper at its first use."""
    return _hash(secrets.own(PEPPER), key)


def veiled(key: str) -> str | None:
    """The hash of an address that came with a post; None while there is no pepper, as nobody is known by one then."""
    try:
        return _hash(secrets.own(PEPPER, make=False), key)
    except NotFound:
        return None


def _hash(pepper: bytes, key: str) -> str:
    return hmac.digest(pepper, f"email:{key}".encode(), "sha256").hex()
