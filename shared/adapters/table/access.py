"""API keys: stored as hashes, shown once."""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from shared.adapters.table import calls, keys
from shared.domain.access import Grant


def new_key() -> str:
    """A key that nobody can guess: 256 random bits."""
    return f"hundred_{secrets.token_urlsafe(32)}"


def put(secret: str, grant: Grant) -> None:
    """Stores what a key may do. A key is 256 random bits, so a plain hash of it cannot be reversed."""
    calls.put(
        {
            "pk": keys.api_key(digest(secret)),
            "sk": keys.ALONE,
            "ga": keys.KEYS_INDEX,
            "gs": grant.id,
            "d": msgspec.json.encode(grant).decode(),
            "ttl": int(grant.expires_at.timestamp()) if grant.expires_at else None,
        }
    )


def grant(secret: str, now: datetime) -> Grant | None:
    """What a key may do, or None when there is no such key or it has expired."""
    item = calls.get(keys.api_key(digest(secret)), keys.ALONE)
    found = _grant(item) if item else None
    return None if found is None or (found.expires_at and found.expires_at <= now) else found


def grants() -> list[Grant]:
    """All keys' grants, oldest first. The index is a moment behind."""
    return sorted((_grant(item) for _, item in _stored()), key=lambda each: each.created_at)


def revoke(grant_id: str) -> bool:
    """Removes a key by its grant's id. Returns whether there was one."""
    found = [key for key, item in _stored() if _grant(item).id == grant_id]
    for pk, sk in found:
        calls.delete(pk, sk)
    return bool(found)


def digest(secret: str) -> str:
    """The name under which a key is stored."""
    return sha256(secret.encode()).hexdigest()


def _stored() -> list[tuple[tuple[str, str], calls.Item]]:
    rows = calls.query(
        IndexName="author",
        KeyConditionExpression="ga = :ga",
        ExpressionAttributeValues={":ga": calls.value(keys.KEYS_INDEX)},
    )
    return list(calls.get_many([(row["pk"], row["sk"]) for row in rows]).items())


def _grant(item: dict[str, Any]) -> Grant:
    return msgspec.json.decode(item["d"], type=Grant)
