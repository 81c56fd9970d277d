"""API keys: stored as hashes, shown once.

A key is known by its grant's id; while it is rotated two secrets stand for it, each an item of its own, and the
older one carries the time (`end`) after which it holds no more.
"""

import secrets
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from shared.adapters.table import calls, keys, times
from shared.domain.access import Grant
from shared.domain.errors import NotFound, Unavailable


class Key(Struct, frozen=True):
    """A key as it is listed: what it may do, and the day (UTC) it was last used."""

    grant: Grant
    last_used: date | None


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
            "ttl": _seconds(grant.expires_at) if grant.expires_at else None,
        }
    )


def grant(secret: str, now: datetime) -> Grant | None:
    """What a key may do, or None when there is no such key or it has expired. Notes the day of its use, once a day."""
    item = calls.get(keys.api_key(digest(secret)), keys.ALONE)
    if item is None or _ended(item, now):
        return None
    if item.get("used") != times.day_of(now):
        _note_use(item["pk"], times.day_of(now))
    return _grant(item)


def grants(now: datetime) -> list[Key]:
    """All keys that hold, oldest first. The index is a moment behind."""
    found: dict[str, Key] = {}
    for item in _stored():
        if not _ended(item, now):
            known = _grant(item)
            days = [day for day in (_day(item), found[known.id].last_used if known.id in found else None) if day]
            found[known.id] = Key(known, max(days, default=None))
    return sorted(found.values(), key=lambda each: each.grant.created_at)


def revoke(grant_id: str) -> bool:
    """Removes a key by its grant's id, all its secrets. Returns whether there was one."""
    found = _of(grant_id)
    for item in found:
        calls.delete(item["pk"], item["sk"])
    return bool(found)


def rotate(grant_id: str, until: datetime, now: datetime) -> tuple[str, Grant]:
    """Gives a key a new secret; those before hold until `until`, or their own earlier end. Raises NotFound.

    The new one is stored first: after a crash between, the old one holds and rotating again is safe.
    """
    before = [item for item in _of(grant_id) if not _ended(item, now)]
    if not before:
        raise NotFound(f"there is no key {grant_id!r}")
    secret, held = new_key(), _grant(before[0])
    put(secret, held)
    for item in before:
        _end(item, min(until.timestamp(), item.get("end", until.timestamp())))
    return secret, held


def digest(secret: str) -> str:
    """The name under which a key is stored."""
    return sha256(secret.encode()).hexdigest()


def _note_use(pk: str, day: str) -> None:
    """One write a day; a key that was ended meanwhile does not come back, and no request fails over this."""
    try:
        calls.call(
            "update_item",
            Key=calls.key(pk, keys.ALONE),
            UpdateExpression="SET used = :day",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeValues={":day": calls.value(day)},
        )
    except (calls.ConditionFailed, Unavailable):
        return


def _end(item: calls.Item, end: float) -> None:
    """Lets a secret hold until a time (Unix seconds); one that was removed meanwhile stays removed."""
    try:
        calls.call(
            "update_item",
            Key=calls.key(item["pk"], item["sk"]),
            UpdateExpression="SET #end = :end, #ttl = :ttl",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={"#end": "end", "#ttl": "ttl"},
            ExpressionAttributeValues={
                ":end": calls.value(end),
                ":ttl": calls.value(int(min(end, item.get("ttl", end)))),
            },
        )
    except calls.ConditionFailed:
        return


def _ended(item: calls.Item, now: datetime) -> bool:
    expires = _grant(item).expires_at
    return bool(expires and expires <= now) or ("end" in item and item["end"] <= now.timestamp())


def _of(grant_id: str) -> list[calls.Item]:
    return [item for item in _stored() if _grant(item).id == grant_id]


def _stored() -> list[calls.Item]:
    rows = calls.query(
        IndexName="author",
        KeyConditionExpression="ga = :ga",
        ExpressionAttributeValues={":ga": calls.value(keys.KEYS_INDEX)},
    )
    return list(calls.get_many([(row["pk"], row["sk"]) for row in rows]).values())


def _day(item: calls.Item) -> date | None:
    return datetime.strptime(item["used"], "%Y%m%d").replace(tzinfo=UTC).date() if "used" in item else None


def _grant(item: dict[str, Any]) -> Grant:
    return msgspec.json.decode(item["d"], type=Grant)


def _seconds(when: datetime) -> int:
    return int(when.timestamp())
