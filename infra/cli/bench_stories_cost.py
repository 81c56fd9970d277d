"""What a mention costs alert as its story grows: requests and units by DynamoDB's rules, over the table in memory."""

import math
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from msgspec import Struct

from infra.cli.bench_stories import INBOX, Play, mention, streams
from infra.local import sandbox
from infra.local.fifo import START
from infra.local.in_memory import in_memory
from infra.local.shelf import Shelf
from infra.local.sizes import item_bytes, read_units
from shared.domain.brand import parse_brand

SIZES = (1, 100, 1_000, 10_000)
"""Mentions of a story when the last of them are counted; 1: each is its own story."""

BATCHES = (1, 10, 100)
"""Records that the stream hands over at once: quiet hours, busy ones, a rush."""

MEASURED = 300
"""The last so many mentions are measured, or as many as there are."""


class Cost(Struct, frozen=True):
    """Means for one mention at the end of a story of so many, with the ready-made rules; `row_bytes` is the story's
    row then. Sending the alerts is not in it."""

    story: int
    a_batch: int
    requests: float
    read_units: float
    write_units: float
    row_bytes: int


def rows() -> Iterator[Cost]:
    """Each size of story at each size of batch."""
    for size in SIZES:
        for batch in BATCHES:
            yield cost(size, batch)


def cost(size: int, batch: int) -> Cost:
    """Lets a story grow to a size, in batches of a hundred, the last mentions in such batches as are measured."""
    number = max(size, MEASURED)
    chance = random.Random(1)  # noqa: S311 - an order, no secret
    made = [
        mention(each, 0 if size > 1 else each, START - timedelta(seconds=7 * (number - each))) for each in range(number)
    ]
    brand = parse_brand({"name": "Crumb Bakery"})
    with in_memory(INBOX) as stage, sandbox.quiet():
        play = Play(brand, stage, chance)
        records = [record for stream in streams(stage.shelf, made, chance) for record in reversed(stream)]
        meter = _Meter(stage.shelf)
        with play.staged():
            last = min(MEASURED, number)
            for part in _parts(records[:-last], 100):
                play.alert(part)
            meter.clear()
            for part in _parts(records[-last:], batch):
                play.alert(part)
        rows = [item for (pk, _), item in stage.shelf.items.items() if pk.startswith("g#")]
    return meter.cost(size, batch, last, max(map(item_bytes, rows)))


def _parts(records: list[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    yield from (records[start : start + size] for start in range(0, len(records), size))


class _Meter:
    """Adds up what the shelf is asked."""

    def __init__(self, shelf: Shelf) -> None:
        self.clear()
        shelf.noticed, shelf.asked = self._write, self._ask

    def clear(self) -> None:
        """Begins anew."""
        self._requests = self._reads = self._writes = 0.0

    def cost(self, size: int, batch: int, mentions: int, row: int) -> Cost:
        """The means."""
        requests, reads, writes = (round(sum_ / mentions, 2) for sum_ in (self._requests, self._reads, self._writes))
        return Cost(size, batch, requests, reads, writes, row)

    def _write(self, operation: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
        """A write of an item costs by the larger of before and after, one that is refused too; an index entry one."""
        self._requests += 1
        self._writes += max([math.ceil(item_bytes(each) / 1024) for each in (before, after) if each], default=1)
        if before is not after:
            for index in ("ga", "gf", "gp", "go"):
                self._writes += (before or {}).get(index) != (after or {}).get(index)

    def _ask(self, operation: str, request: dict[str, Any], answer: dict[str, Any]) -> None:
        if operation in ("put_item", "update_item", "delete_item"):
            return
        self._requests += 1
        sure = request.get("ConsistentRead", False)
        if operation == "query":
            self._reads += read_units(sum(map(item_bytes, answer["Items"])), sure)
        elif operation == "get_item":
            self._reads += read_units(item_bytes(answer.get("Item", {})), sure)
        for table, asked in request.get("RequestItems", {}).items():
            found, sure = answer["Responses"][table], asked.get("ConsistentRead", False)
            self._reads += sum(read_units(item_bytes(each), sure) for each in found)
            self._reads += read_units(0, sure) * (len(asked["Keys"]) - len(found))
