"""What has to wait: one row for each group and rule that is to be looked at later.

The group's own row is the truth; a row here only says when to look at it, so that one too many does no harm.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import blake2b

import msgspec
from msgspec import Struct

from shared.adapters.table import calls, keys, times

KEEP = timedelta(days=14)
"""Quiet hours end within a week; what nobody has looked at for longer is out of date."""

AT_ONCE = 200
"""Rows that one look takes; the next minute takes more."""


class Due(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row: look at this group for this rule. `key` is its place among the brand's."""

    rule: str
    group: str
    key: str = ""


def put(brand: str, due: Due, at: datetime) -> None:
    """Has a group looked at from a time on; twice the same is one."""
    name = blake2b(f"{due.rule}#{due.group}".encode(), digest_size=10).hexdigest()
    row = {
        "pk": keys.due(brand),
        "sk": f"{times.time_prefix(at)}#{name}",
        "d": msgspec.json.encode(due).decode(),
        "ttl": int((at + KEEP).timestamp()),
    }
    calls.put(row)


def now_due(brand: str, now: datetime) -> Iterator[Due]:
    """What is due now, the longest due first."""
    answer = calls.call(
        "query",
        KeyConditionExpression="pk = :pk AND sk < :end",
        ExpressionAttributeValues={
            ":pk": calls.value(keys.due(brand)),
            ":end": calls.value(f"{times.time_prefix(now)}$"),  # $ stands behind #, so this very moment is due
        },
        ConsistentRead=True,
        Limit=AT_ONCE,
    )
    for row in map(calls.load, answer["Items"]):
        yield msgspec.structs.replace(msgspec.json.decode(row["d"], type=Due), key=row["sk"])


def done(brand: str, due: Due) -> None:
    """Takes a row out after what it asked for is done."""
    calls.delete(keys.due(brand), due.key)
