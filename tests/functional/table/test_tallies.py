"""Each mention is counted once, whatever the stream repeats, splits or loses on the way."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.local.sandbox import stream_records
from infra.local.shelf import Shelf
from shared.adapters.table import calls, cells, keys, mentions, stored, tallies, times
from shared.adapters.table.stream import change
from shared.domain.errors import Unavailable
from shared.domain.person import CIRCLES
from shared.domain.verdict import LABELS, SENTIMENTS, Sentiment, Verdict
from tests.functional.made import NOON, mention, post

pytestmark = pytest.mark.usefixtures("table")

SPAN = (NOON - timedelta(days=400), NOON + timedelta(days=1))


def changes():
    return [each for record in stream_records() if (each := change(record))]


def recount() -> Counter[cells.Cell]:
    """What the tally should say, from the mentions themselves."""
    items = [calls.load(raw) for raw in calls.call("scan")["Items"]]
    return Counter(cells.cell_of(item) for item in items if item.get("t") == stored.KIND)


def by_day() -> Counter[cells.Cell]:
    return +sum(tallies.by_day("crumb-bakery", *SPAN).values(), Counter())


def by_hour() -> Counter[cells.Cell]:
    return +sum(tallies.by_hour("crumb-bakery", *SPAN).values(), Counter())


def by_five() -> Counter[cells.Cell]:
    return +sum(tallies.by_five("crumb-bakery", *SPAN).values(), Counter())


def store(number: int, label: str = "opinion", minutes: int = 0) -> None:
    of = post(number, created_at=NOON - timedelta(minutes=minutes))
    mentions.put(mention(number, of=of, verdict=Verdict(label, 0.9, (), "1")), 400)


def test_every_cell_has_a_name_of_its_own_that_reads_back():
    all_cells = [
        cells.Cell(label, sentiment, circle, authentic, source)
        for label in LABELS
        for sentiment in SENTIMENTS
        for circle in CIRCLES
        for authentic in (True, False)
        for source in ("x", "mastodon")
    ]
    names = [cells.spell(cell) for cell in all_cells]
    assert len(set(names)) == len(all_cells)
    assert [cells.read(name) for name in names] == all_cells
    assert all(map(cells.is_cell, names))


def test_a_batch_is_counted_by_five_minutes_hour_and_day():
    store(1, minutes=0)
    store(2, minutes=90)
    store(3, label="auto", minutes=90)
    tallies.add(changes(), NOON)
    assert by_day() == by_hour() == by_five() == recount()
    hours = tallies.by_hour("crumb-bakery", *SPAN)
    assert {hour: sum(counts.values()) for hour, counts in hours.items()} == {"2026112312": 1, "2026112310": 2}


def test_five_minutes_are_counted_for_recent_mentions_alone_and_expire():
    store(1, minutes=3)
    store(2, minutes=9 * 24 * 60)
    tallies.add(changes(), NOON)
    fives = tallies.by_five("crumb-bakery", *SPAN)
    assert {five: sum(counts.values()) for five, counts in fives.items()} == {"202611231155": 1}
    rows = [calls.load(raw) for raw in calls.call("scan")["Items"]]
    (expiry,) = [row["ttl"] for row in rows if row["sk"].startswith("5#")]
    assert NOON + timedelta(days=8) < times.moment(expiry * 1000) < NOON + timedelta(days=10)


def test_a_batch_that_comes_twice_is_counted_once():
    for number in range(1, 20):
        store(number, minutes=number * 37)
    tallies.add(changes(), NOON)
    tallies.add(changes(), NOON)
    assert by_day() == by_hour() == by_five() == recount()


def test_a_corrected_verdict_moves_from_one_cell_to_another():
    store(1)
    item = stored.item(mention(1, verdict=Verdict("promo", 0.1, (), "1"), of=post(1, created_at=NOON)), 400)
    calls.put(item)
    tallies.add(changes(), NOON)
    assert by_day() == by_hour() == Counter({cells.Cell("promo", "positive", "stranger", True, "x"): 1})


def test_a_removal_leaves_the_numbers_as_they_were():
    store(1, minutes=0)
    before = recount()
    calls.delete(*keys.mention("crumb-bakery", post(1, created_at=NOON)))
    tallies.add(changes(), NOON)
    assert by_day() == before


def test_a_crash_after_any_write_is_made_good_by_the_next_delivery(monkeypatch):
    with Shelf().in_place() as shelf:
        for number in range(1, 12):
            store(number, minutes=number * 300)
        batch = [each for record in shelf.records if (each := change(record))]
        writes = count_writes(batch)
        for survived in range(writes):
            clear_tally()
            with monkeypatch.context() as patched:
                crash_after(patched, survived)
                with pytest.raises(Unavailable):
                    tallies.add(batch, NOON)
            tallies.add(batch, NOON)
            assert by_day() == by_hour() == by_five() == recount(), f"killed after write {survived} of {writes}"


def test_more_cells_than_one_update_holds_are_counted_in_several():
    many = [
        (number, label, sentiment)
        for number, (label, sentiment) in enumerate((a, b) for a in LABELS for b in SENTIMENTS for _ in range(9))
    ]
    for number, label, sentiment in many:
        of = post(number, source=f"net{number}", created_at=NOON)
        made = mention(number, of=of, verdict=Verdict(label, 0.9, (), "1"), sentiment=Sentiment(sentiment, 0.1, True))
        mentions.put(made, 400)
    tallies.add(changes(), NOON)
    tallies.add(changes(), NOON)
    assert by_day() == by_hour() == by_five() == recount()
    assert sum(by_day().values()) == len(many)


deliveries = st.lists(st.tuples(st.integers(1, 8), st.integers(0, 5), st.booleans()), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 3000), st.sampled_from(LABELS)), max_size=20), deliveries)
def test_any_splits_repeats_and_restarts_count_each_once(posts, plan):
    """As a stream delivers: in order, in batches of any size, from some earlier point on again and again."""
    with Shelf().in_place() as shelf:
        for number, label in posts:
            store(number, label, minutes=number)
        records = [each for record in shelf.records if (each := change(record))]
        done = 0
        for size, back, from_the_start in plan:
            tallies.add(records[done : done + size], NOON)
            done = max(0, done - back) if back else done + size
            if from_the_start:
                tallies.add(records[:done], NOON)
        tallies.add(records[done:], NOON)
        assert by_day() == by_hour() == by_five() == recount()


def count_writes(batch) -> int:
    writes = []
    original = calls.call

    def counted(operation, **request):
        writes.append(operation)
        return original(operation, **request)

    tallies.calls.call, kept = counted, tallies.calls.call
    try:
        tallies.add(batch, NOON)
    finally:
        tallies.calls.call = kept
    clear_tally()
    return len(writes)


def crash_after(patched, survived: int) -> None:
    original, done = calls.call, []

    def dying(operation, **request):
        if operation == "update_item":
            if len(done) == survived:
                raise Unavailable("killed here")
            done.append(operation)
        return original(operation, **request)

    patched.setattr(calls, "call", dying)


def clear_tally() -> None:
    clear("t#")


def clear(prefix: str = "") -> None:
    for item in calls.call("scan")["Items"]:
        if item["pk"]["S"].startswith(prefix):
            calls.delete(item["pk"]["S"], item["sk"]["S"])
