"""What one page may still read: items and bytes. How large items are is learnt from the reads so far.

A filter leaves out items that were read all the same, so their sizes are known only from what DynamoDB says that a
read has cost. The first read of a page is a small one, so that a page of nothing but long articles stays within its
megabyte too; where short posts turn into long articles later, the read that meets them may pass it.
"""

from collections.abc import Iterable
from typing import Any

from shared.adapters.table.calls import Item

ITEMS = 1_000
"""Items that one page may look at, some 0.7 MB of usual posts, so that a rare filter answers early instead of late."""

BYTES = 1_000_000
"""Bytes that one page may read: 122 read units."""

FIRST = 4
"""Items of the first read of each part: sixteen articles of 60 KB are near a megabyte."""

GROWTH = 4
"""Each read is at most so many times as large as the one before."""

SPENT = 0.8
"""The share of the bytes left that the next read is made for, as sizes differ."""

_UNIT = 8_192  # bytes of one read unit of a read that need not be consistent
_SMALLEST = 0.5  # units: a read of anything up to 4 KB, counted by its items
_USUAL = 1_024  # bytes of a mention
_BESIDE = 400  # bytes of what stands in a mention's item beside the packed part


class Room:
    """What is left of a page, and how much of it the next read may ask for."""

    def __init__(self) -> None:
        self.looked = 0
        self.bytes = 0.0
        self._share = 0
        self._item = 0.0

    @property
    def full(self) -> bool:
        """Whether no further read fits in."""
        return self.looked >= ITEMS or self.bytes >= SPENT * BYTES

    def share(self, parts: int, limit: int = FIRST) -> int:
        """How many items of each of so many parts are read next; at first no more than `limit`."""
        wanted = self._share * GROWTH or min(FIRST, limit)
        fitting = (ITEMS - self.looked) // parts
        if self._item:
            fitting = min(fitting, int(SPENT * (BYTES - self.bytes) / (parts * self._item)))
        self._share = max(1, min(wanted, fitting))
        return self._share

    def took(self, answers: list[dict[str, Any]]) -> None:
        """Notes the answers of one read by queries, of all its parts."""
        self._note(sum(each["ScannedCount"] for each in answers), sum(map(_bytes, answers)))

    def got(self, items: Iterable[Item]) -> None:
        """Notes items that were read by their keys."""
        packed = [len(each.get("d", b"")) for each in items]
        self._note(len(packed), float(sum(packed) + _BESIDE * len(packed)))

    def _note(self, looked: int, size: float) -> None:
        self.looked += looked
        self.bytes += size
        if looked:
            self._item = max(size / looked, self.bytes / self.looked)


def _bytes(answer: dict[str, Any]) -> float:
    units = answer.get("ConsumedCapacity", {}).get("CapacityUnits", 0)
    looked = float(answer["ScannedCount"])
    return float(units) * _UNIT if units > _SMALLEST else looked * _USUAL
