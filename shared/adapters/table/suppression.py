"""Accounts of people who asked to be forgotten, so that their next post does not bring them back.

Kept as keyed hashes: the list tells nobody's name, and without the stack's pepper nothing can be looked up in it.
Readers keep it in memory with the brands: a change raises the brands' version, so score notices with its next batch.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b

from shared.adapters import secrets
from shared.adapters.table import brands, calls, keys
from shared.adapters.table.recognition import accounts
from shared.domain.brand import Brand
from shared.domain.erasure import Account
from shared.domain.mention import Post


def put(asked: Iterable[Account]) -> None:
    """Takes accounts onto the list, for good."""
    for account in asked:
        calls.put({"pk": keys.SUPPRESSED, "sk": _digest(account, make=True)})
    brands.touch()


def lift(asked: Iterable[Account]) -> None:
    """Takes accounts off the list: people who come back of their own will."""
    for account in asked:
        calls.delete(keys.SUPPRESSED, _digest(account))
    brands.touch()


class Suppressed:
    """The list as it was when the brands were read."""

    def __init__(self, hashes: frozenset[str]) -> None:
        self._hashes = hashes

    def holds(self, post: Post) -> bool:
        """Whether a post's author is on the list."""
        if not self._hashes:
            return False
        return any(_digest(account) in self._hashes for account in accounts(post))

    def lists(self, account: Account) -> bool:
        """Whether an account is on the list."""
        return bool(self._hashes) and _digest(account) in self._hashes


def current(watched: Mapping[str, Brand]) -> Suppressed:
    """The list, read again when the brands were; `watched` is what `brands.current` gave."""
    global _current
    if _current is None or _current[0] is not watched:
        _current = (watched, Suppressed(frozenset(_stored())))
    return _current[1]


_current: tuple[Mapping[str, Brand], Suppressed] | None = None


def _stored() -> Iterable[str]:
    rows = calls.query(
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": calls.value(keys.SUPPRESSED)},
        ConsistentRead=True,
    )
    return (row["sk"] for row in rows)


def _digest(account: Account, make: bool = False) -> str:
    return blake2b("#".join(account).encode(), key=secrets.own("pepper", make=make), digest_size=16).hexdigest()
