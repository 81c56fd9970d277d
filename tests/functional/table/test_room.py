"""No page reads more than its megabyte, however long the posts are, and none is skipped for it."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache

import pytest

from infra.local.shelf import Shelf
from infra.local.sizes import item_bytes
from shared.adapters.table import mentions
from shared.adapters.table.filters import Filter
from shared.adapters.table.room import BYTES, ITEMS, Room
from shared.domain.mention import Author
from tests.functional.made import NOON, mention, post

AUTHOR = Author(id="7", handle="writer")
SHORT, LONG = 120, 40_000


@cache
def text(number: int, length: int) -> str:
    """Words that do not pack well."""
    chance = random.Random(number)  # noqa: S311 - a text, no secret
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz    ", k=length))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Bytes of the mentions that each read has looked at."""
    monkeypatch.setenv("HUNDRED_TABLE", "shelf")
    with Shelf().in_place() as shelf:
        taken: list[int] = []

        def asked(operation: str, request: dict, answer: dict) -> None:
            if operation == "query" and "ConsumedCapacity" in answer:
                taken.append(round(answer["ConsumedCapacity"]["CapacityUnits"] * 8192))
            if operation == "batch_get_item":
                taken.append(sum(item_bytes(each) for found in answer["Responses"].values() for each in found))

        shelf.asked = asked
        yield taken


def pages(reads: list[int], wanted: Filter, limit: int) -> Iterator[tuple[mentions.Page, int]]:
    """Every page, and the bytes that it has read."""
    after = None
    while True:
        reads.clear()
        page = mentions.newest("crumb-bakery", wanted, limit, after, NOON)
        yield page, sum(reads)
        after = page.after
        if after is None:
            return


@pytest.mark.parametrize("wanted", [Filter(), Filter(source=("nowhere",)), Filter(q="nobody"), Filter(author="x:7")])
@pytest.mark.parametrize(
    "length",
    [lambda n: SHORT, lambda n: LONG, lambda n: LONG if n % 20 == 0 else SHORT],
    ids=["short", "articles", "some"],
)
def test_a_page_stays_within_a_megabyte_and_none_is_left_out(
    reads: list[int], length: Callable[[int], int], wanted: Filter
) -> None:
    for number in range(120):
        of = post(number, text=text(number, length(number)), author=AUTHOR, created_at=NOON - timedelta(minutes=number))
        mentions.put(mention(number, of=of), 400)
    found: list[str] = []
    for page, size in pages(reads, wanted, limit=1000):
        assert size <= BYTES
        found += [each.post.id for each in page.mentions]
    everything = [f"post-{number}" for number in range(120)]
    assert found == ([] if wanted.source or wanted.q else everything)


def test_what_is_read_grows_until_the_items_are_used_up() -> None:
    room, shares = Room(), []
    while not room.full:
        share = room.share(4)
        shares.append(share)
        room.took([{"ScannedCount": share, "ConsumedCapacity": {"CapacityUnits": 0.1 * share}}] * 4)
    assert shares[:3] == [4, 16, 64]
    assert room.looked <= ITEMS


def test_a_table_that_does_not_tell_what_reads_cost_is_read_by_items() -> None:
    room = Room()
    for _ in range(10):
        if not room.full:
            room.took([{"ScannedCount": room.share(1)}])
    assert room.full
    assert room.looked <= ITEMS
