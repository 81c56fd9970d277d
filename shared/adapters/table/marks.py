"""What people did with a mention or a story from an alert: answered it, muted it, said that it is not about us."""

from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from shared.adapters.table import calls, keys, times

KEEP = timedelta(days=400)
"""How long a mark is kept, as long as mentions are by default."""

STORY = "story"
"""Stands for the source where a story is marked; its key stands for the post."""


class Mark(Struct, frozen=True, kw_only=True):
    """One deed: `action` as the link in the alert names it, and who did it."""

    action: str
    by: str
    at: datetime


def mark(brand: str, source: str, post_id: str, action: str, by: str, at: datetime) -> None:
    """Notes that something was done with a post; the first to do it is remembered."""
    made = Mark(action=action, by=by, at=at)
    row = {"pk": keys.marks(brand, source, post_id), "sk": action, "d": msgspec.json.encode(made).decode()}
    calls.put_if_absent({**row, "ttl": int((at + KEEP).timestamp())})


def unmark(brand: str, source: str, post_id: str, action: str) -> None:
    """Takes a mark away; one that is not there is no error."""
    calls.delete(keys.marks(brand, source, post_id), action)


def of(brand: str, source: str, post_id: str) -> tuple[Mark, ...]:
    """What was done with a post, the oldest first."""
    rows = calls.query(
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": calls.value(keys.marks(brand, source, post_id))},
        ConsistentRead=True,
    )
    return tuple(sorted((msgspec.json.decode(row["d"], type=Mark) for row in rows), key=lambda each: each.at))


def use_link(brand: str, nonce: str, by: str, at: datetime, until: datetime) -> None:
    """Notes that a signed link was used, for as long as it would hold."""
    row = {"pk": keys.used_link(brand, nonce), "sk": keys.ALONE, "who": by, "at": times.milliseconds(at)}
    calls.put_if_absent({**row, "ttl": int((until + timedelta(days=1)).timestamp())})


def used(brand: str, nonce: str) -> tuple[str, datetime] | None:
    """By whom and when a signed link was used, if it was."""
    row = calls.get(keys.used_link(brand, nonce), keys.ALONE)
    return (str(row["who"]), times.moment(int(row["at"]))) if row else None
