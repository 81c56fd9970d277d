"""What the clock remembers of a brand from tick to tick: small values by name, each written over only by who read it.

Two ticks at once, a tick that comes again and one whose answer was lost leave what one of them alone would leave.
"""

from datetime import datetime, timedelta
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from shared.adapters.table import calls, keys
from shared.adapters.table.packed import pack, unpack
from shared.adapters.table.stored import expired
from shared.domain.errors import Unavailable

KEPT = timedelta(days=90)
"""How long a value is kept that nobody writes any more: a rule that is gone leaves nothing behind."""

Value = TypeVar("Value")


class Remembered(Struct, Generic[Value], frozen=True):
    """A value, and the number of its writing; 0 when there is none yet."""

    value: Value
    version: int


def recall(brand: str, name: str, kind: type[Value], blank: Value, now: datetime) -> Remembered[Value]:
    """What is remembered under a name; `blank` when there is nothing, or what another version of us wrote."""
    item = calls.get(keys.clock(brand), name)
    if item is None or expired(item, now):
        return Remembered(blank, int(item["n"]) if item else 0)
    try:
        return Remembered(msgspec.json.decode(unpack(item["d"]), type=kind), int(item["n"]))
    except msgspec.ValidationError:
        return Remembered(blank, int(item["n"]))


def keep(brand: str, name: str, value: Value, before: Remembered[Value], now: datetime) -> Remembered[Value]:
    """Writes a value over the one that was read, and gives it back as it stands then.

    Raises Unavailable when another tick wrote meanwhile; a lost answer to the same write is no such case.
    """
    item = {
        "pk": keys.clock(brand),
        "sk": name,
        "n": before.version + 1,
        "d": pack(msgspec.json.encode(value)),
        "ttl": int((now + KEPT).timestamp()),
    }
    try:
        calls.call(
            "put_item",
            Item=calls.dump(item),
            ConditionExpression="n = :n" if before.version else "attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
            **({"ExpressionAttributeValues": {":n": calls.value(before.version)}} if before.version else {}),
        )
    except calls.ConditionFailed as other:
        if other.item != item:
            raise Unavailable(f"another tick wrote {name} meanwhile", 5) from other
    return Remembered(value, before.version + 1)
