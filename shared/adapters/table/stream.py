"""What the table's stream tells: mentions that came, whose judgement changed, or that were taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.adapters.table import calls, keys, parts, stored
from shared.adapters.table.cells import Cell, cell_of
from shared.domain.mention import Mention


class Change(Struct, frozen=True):
    """One record of a mention. `before` and `after` are what it counts as; None where there was or is none.

    `sequence` is the record's number in the stream, as text of one width, so that it sorts.
    """

    sequence: str
    brand: str
    day: str
    shard: int
    at: datetime
    before: Cell | None
    after: Cell | None


def sequence(record: Mapping[str, Any]) -> str:
    """The record's sequence number. AWS gives up to 40 digits; all the same width, they sort as text."""
    return str(record["dynamodb"]["SequenceNumber"]).zfill(40)


def change(record: Mapping[str, Any]) -> Change | None:
    """What a record changes in the tally; None when it is not about a mention, or counts as nothing.

    A removal counts as nothing: who is erased or expires leaves the numbers as they were.
    """
    image = record["dynamodb"].get("NewImage")
    if record["eventName"] == "REMOVE" or not image or image.get("t") != {"S": stored.KIND}:
        return None
    before = record["dynamodb"].get("OldImage")
    brand, day, shard, when = keys.mention_parts(image["pk"]["S"], image["sk"]["S"])
    return Change(
        sequence(record),
        brand,
        day,
        shard,
        when,
        cell_of(calls.load(before)) if before else None,
        cell_of(calls.load(image)),
    )


def told(record: Mapping[str, Any]) -> parts.Told | None:
    """What a record tells of threads and persons; None when it is not about a mention, or a removed one."""
    after = record["dynamodb"].get("NewImage")
    if record["eventName"] == "REMOVE" or not after or after.get("t", {}).get("S") not in (stored.KIND, stored.GONE):
        return None
    before = record["dynamodb"].get("OldImage")
    return parts.told(
        _mention(before), _mention(after), sequence(record), expires=int(after["ttl"]["N"]) if "ttl" in after else 0
    )


def _mention(image: Mapping[str, Any] | None) -> Mention | None:
    return stored.mention(calls.load(dict(image))) if image and image.get("t") == {"S": stored.KIND} else None


def arrived(record: Mapping[str, Any], now: datetime) -> Mention | None:
    """The mention that a record tells of for the first time, or None."""
    image = record["dynamodb"].get("NewImage")
    if record["eventName"] != "INSERT" or not image or image.get("t") != {"S": stored.KIND}:
        return None
    item = calls.load(image)
    return None if stored.expired(item, now) else stored.mention(item)
