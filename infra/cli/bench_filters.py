"""What one page of the mentions' query reads when nothing, or next to nothing, passes its filter.

Each store is read to its end, page after page, over the table in memory, which weighs what a read looks at as DynamoDB
does. A page may read a megabyte, whatever its posts are: short, articles, or short ones with an article now and then.
"""

import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from infra.local import crowd
from infra.local.shelf import Shelf
from infra.local.sizes import item_bytes
from shared.adapters.table.filters import Filter

SPAN = timedelta(days=10)
STORES = {"short posts": (20_000, 0), "some articles": (10_000, 25), "articles": (500, 1)}
"""Mentions, and how often one of them is an article: each, one in so many, or none (0)."""

ARTICLE_WORDS = 15_000
"""Words of the samples in an article: some 90,000 characters, near the longest text that is taken."""

FILTERS = {
    "a source that nobody sends": Filter(source=("nowhere",)),
    "a word that nobody says": Filter(q="unsayable"),
    "one author's handle": Filter(author="nobody_at_all"),
    "an author's id": Filter(author="x:crowd-1"),
}


class Pages(Struct, frozen=True):
    """All pages of one filter over one store: how many, what the largest read, and the 95th percentile of bytes, of
    reads one after the other, and of milliseconds spent here, without the way to DynamoDB.
    """

    store: str
    filter: str
    pages: int
    most_kb: float
    p95_kb: float
    p95_reads: float
    p95_ms: float


def rows() -> Iterator[Pages]:
    """A row for each store and filter."""
    before = os.environ.get("HUNDRED_TABLE")
    os.environ["HUNDRED_TABLE"] = "filters"
    try:
        for store, (many, articles) in STORES.items():
            with Shelf().in_place() as shelf:
                now = datetime.now(UTC)
                _store(shelf, many, articles, now)
                for name, wanted in FILTERS.items():
                    yield _row(store, name, list(_pages(shelf, wanted, now)))
    finally:
        os.environ.pop("HUNDRED_TABLE")
        if before is not None:
            os.environ["HUNDRED_TABLE"] = before


def _row(store: str, name: str, pages: list[tuple[float, int, float]]) -> Pages:
    sizes, reads, times = zip(*pages, strict=True)
    return Pages(store, name, len(pages), max(sizes) / 1000, _p95(sizes) / 1000, _p95(reads), 1000 * _p95(times))


def _pages(shelf: Shelf, wanted: Filter, now: datetime) -> Iterator[tuple[float, int, float]]:
    """For each page the bytes of mentions that it read, its reads, and its seconds."""
    from shared.adapters.table import mentions

    after: str | None = ""
    while after is not None:
        reads: list[float] = []
        shelf.asked = _weighing(reads)
        began = time.perf_counter()
        after = mentions.newest(crowd.BRAND, wanted, 50, after or None, now).after
        yield sum(reads), len(reads), time.perf_counter() - began


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def _weighing(reads: list[float]) -> Callable[[str, dict[str, Any], dict[str, Any]], None]:
    def asked(operation: str, request: dict[str, Any], answer: dict[str, Any]) -> None:
        if operation == "query" and "FilterExpression" in request:
            reads.append(answer["ConsumedCapacity"]["CapacityUnits"] * 8_192)
        elif operation == "batch_get_item":
            reads.append(sum(item_bytes(each) for found in answer["Responses"].values() for each in found))

    return asked


def _store(shelf: Shelf, many: int, articles: int, now: datetime) -> None:
    from shared.adapters.table import calls, stream, tallies

    chance = random.Random(many)  # noqa: S311 - invented texts
    mentions = list(crowd.crowd(many, many // 10, now, SPAN))
    words = " ".join({each.post.text for each in mentions}).split()
    for number, mention in enumerate(mentions):
        if articles and number % articles == 0:
            text = " ".join(chance.choices(words, k=ARTICLE_WORDS))
            mentions[number] = replace(mention, post=replace(mention.post, text=text))
    for item in crowd.items(mentions):
        calls.call("put_item", Item=item)
    tallies.add(filter(None, map(stream.change, list(shelf.records))), now)
