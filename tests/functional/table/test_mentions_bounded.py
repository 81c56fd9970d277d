"""A page of mentions is bounded in what it reads, whatever is looked for and however much or little there is."""

from datetime import datetime, timedelta

import pytest

from shared.adapters.table import calls, mentions, room, tallies
from shared.adapters.table.cells import cell_of
from shared.adapters.table.filters import Filter
from shared.adapters.table.keys import mention_parts
from shared.adapters.table.stored import item
from shared.adapters.table.stream import Change
from tests.functional.made import NOON, mention, post

pytestmark = pytest.mark.usefixtures("table")


def store(times: list[datetime]) -> None:
    changes = []
    for number, when in enumerate(times):
        seen = mention(number, of=post(number, created_at=when))
        mentions.put(seen, 3650)
        kept = item(seen, 3650)
        _, day, shard, at = mention_parts(kept["pk"], kept["sk"])
        changes.append(Change(f"{number:040d}", seen.brand, day, shard, at, None, cell_of(kept)))
    tallies.add(changes, NOON)


def pages(wanted: Filter, limit: int = 50) -> list[mentions.Page]:
    found = [mentions.newest("crumb-bakery", wanted, limit, None, NOON)]
    while found[-1].after:
        found.append(mentions.newest("crumb-bakery", wanted, limit, found[-1].after, NOON))
    return found


@pytest.fixture
def asked(monkeypatch):
    """Names of all calls to the table."""
    names, plain = [], calls.call

    def call(operation, **request):
        names.append(operation)
        return plain(operation, **request)

    monkeypatch.setattr(calls, "call", call)
    return names


def test_the_rarest_filter_ends_early_and_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(room, "ITEMS", 40)
    store([NOON - timedelta(minutes=5 * number) for number in range(150)])
    for wanted in (Filter(source=("nowhere",)), Filter(q="nobody says this"), Filter(q="147")):
        found = pages(wanted)
        assert all(page.looked <= 40 + 40 for page in found)  # the last step may begin just below the limit
        assert len(found) > 2
        assert sum(page.looked for page in found) >= 150
    assert [each.post.id for page in pages(Filter(q="147")) for each in page.mentions] == ["post-147"]


def test_a_large_page_of_many_shards_reads_no_more_than_a_small_one(monkeypatch):
    monkeypatch.setattr(room, "ITEMS", 40)
    store([NOON - timedelta(minutes=5 * number) for number in range(150)])
    found = pages(Filter(), limit=1000)
    assert all(page.looked <= 80 for page in found)
    assert [each.post.id for page in found for each in page.mentions] == [f"post-{number}" for number in range(150)]


def test_a_quiet_brand_is_read_so_many_days_at_a_time(monkeypatch, asked):
    monkeypatch.setattr(mentions, "ROUNDS_MOST", 5)
    store([NOON - timedelta(days=number) for number in range(18)])
    asked.clear()
    mentions.newest("crumb-bakery", Filter(source=("nowhere",)), 50, None, NOON)
    assert len(asked) <= 5 * 4 + 1
    found = pages(Filter())
    assert len(found) > 2
    assert [each.post.id for page in found for each in page.mentions] == [f"post-{number}" for number in range(18)]
