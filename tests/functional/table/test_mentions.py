"""Mentions are stored once and read newest first, whatever the filters and the page size."""

import base64
from datetime import UTC, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.local.sandbox import stream_records
from infra.local.shelf import Shelf
from shared.adapters.table import calls, keys, mentions, stored, tallies
from shared.adapters.table.filters import Filter, matches
from shared.adapters.table.packed import pack, unpack
from shared.adapters.table.stream import arrived, change
from shared.domain.mention import Author
from shared.domain.verdict import LABELS, Sentiment, Verdict
from tests.functional.made import NOON, mention, post

pytestmark = pytest.mark.usefixtures("table")


def count() -> None:
    tallies.add(filter(None, map(change, stream_records())), NOON)


def read_all(wanted: Filter, limit: int, now=NOON) -> list[str]:
    found, after = [], None
    for _ in range(200):
        page = mentions.newest("crumb-bakery", wanted, limit, after, now)
        assert len(page.mentions) <= limit
        found += [each.post.id for each in page.mentions]
        after = page.after
        if after is None:
            return found
    raise AssertionError("the pages do not end")


def test_a_mention_comes_back_as_it_was_stored():
    mentions.put(mention(1), 400)
    page = mentions.newest("crumb-bakery", Filter(), 10, None, NOON)
    assert page.mentions == [mention(1)]
    assert page.after is None


def test_an_event_of_the_stream_spells_bytes_in_base64_and_reads_the_same():
    mentions.put(mention(1), 400)
    (record,) = stream_records()
    image = record["dynamodb"]["NewImage"]
    image["d"] = {"B": base64.b64encode(image["d"]["B"]).decode()}
    assert arrived(record, NOON) == mention(1)


@given(st.binary(max_size=3000))
def test_what_is_packed_unpacks_to_itself(json):
    assert unpack(pack(json)) == json


def test_a_form_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="not known"):
        unpack(b"9abc")


def test_the_same_post_is_stored_once_and_the_first_judgement_stays():
    assert mentions.put(mention(1), 400)
    assert not mentions.put(mention(1, about=0.1), 400)
    assert [each.about for each in mentions.newest("crumb-bakery", Filter(), 10, None, NOON).mentions] == [1.0]


def test_the_same_post_is_another_mention_for_another_brand():
    assert mentions.put(mention(1), 400)
    assert mentions.put(mention(1, brand="crumb-cafe"), 400)


def test_a_post_without_a_time_keeps_the_time_of_its_first_receipt():
    first = mentions.settle_time(post(1, created_at=NOON))
    again = mentions.settle_time(post(1, created_at=NOON + timedelta(days=3)))
    assert first == again == NOON


def test_mentions_are_listed_newest_first_over_days_and_shards():
    for number in range(1, 60):
        of = post(number, created_at=NOON - timedelta(hours=7 * number))
        mentions.put(mention(number, of=of), 400)
    count()
    wanted = [f"post-{number}" for number in range(1, 60)]
    assert read_all(Filter(), 7) == wanted
    assert read_all(Filter(), 1000) == wanted


def test_a_span_takes_its_beginning_and_leaves_its_end():
    for number in range(1, 6):
        mentions.put(mention(number), 400)
    span = Filter(since=NOON - timedelta(minutes=4), until=NOON - timedelta(minutes=2))
    assert read_all(span, 10) == ["post-3", "post-4"]


def test_a_mention_past_its_time_is_not_shown_although_it_is_still_there():
    mentions.put(mention(1), 1)
    later = NOON + timedelta(days=2)
    count()
    assert read_all(Filter(), 10, later) == []
    assert mentions.by_post("crumb-bakery", "post-1", later) == []
    assert calls.get(*keys.mention("crumb-bakery", post(1))) is not None


def test_an_author_is_found_by_id_and_by_handle():
    theirs = Author(id="99", handle="@Marta")
    for number in range(1, 30):
        of = post(number, author=theirs) if number % 5 == 0 else None
        mentions.put(mention(number, of=of), 400)
    wanted = [f"post-{number}" for number in range(5, 30, 5)]
    assert read_all(Filter(author="x:99"), 2) == wanted
    assert read_all(Filter(author="marta"), 2) == wanted
    assert read_all(Filter(author="x:nobody"), 2) == []


def test_a_post_is_found_by_its_id_in_each_network_that_has_it():
    mentions.put(mention(1), 400)
    mentions.put(mention(1, of=post(1, source="mastodon")), 400)
    assert [each.post.source for each in mentions.by_post("crumb-bakery", "post-1", NOON)] == ["mastodon", "x"]
    assert mentions.by_post("crumb-bakery", "post-2", NOON) == []


def test_ids_that_look_like_keys_do_no_harm():
    strange = post(1, id="a#b#20261123#0")
    mentions.put(mention(1, of=strange), 400)
    assert [each.post for each in mentions.by_post("crumb-bakery", strange.id, NOON)] == [strange]


judged = st.builds(
    lambda number, label, sentiment, circle, sure, influence: mention(
        number,
        verdict=Verdict(label, sure, (), "1"),
        sentiment=Sentiment(sentiment, 0.5, True),
        circle=circle,
        authentic=sure >= 0.5,
        influence=msgspec.structs.replace(mention().influence, score=influence),
    ),
    st.integers(1, 4000),
    st.sampled_from(LABELS),
    st.sampled_from(["positive", "neutral", "negative"]),
    st.sampled_from(["customer", "stranger", "staff"]),
    st.sampled_from([0.1, 0.5, 0.9]),
    st.sampled_from([0.0, 49.9, 50.0, 80.0]),
)
wanteds = st.builds(
    Filter,
    verdict=st.lists(st.sampled_from(LABELS), max_size=3).map(tuple),
    sentiment=st.lists(st.sampled_from(["positive", "negative"]), max_size=1).map(tuple),
    circle=st.lists(st.sampled_from(["customer", "staff"]), max_size=2).map(tuple),
    authentic=st.sampled_from([None, True, False]),
    min_influence=st.sampled_from([None, 50.0]),
    author=st.sampled_from([None, "eater3"]),
    language=st.sampled_from([(), ("en",), ("de",)]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(judged, max_size=25, unique_by=lambda each: each.post.id), wanteds, st.integers(1, 6))
def test_pages_hold_just_what_a_plain_filter_finds(many, wanted, limit):
    """In memory: moto takes a second for each example, and what filters see is not moto's."""
    plain = sorted((each for each in many if matches(stored.item(each, 400), wanted, NOON)), key=sort, reverse=True)
    with Shelf().in_place() as shelf:
        for each in many:
            mentions.put(each, 400)
        tallies.add(filter(None, map(change, shelf.records)), NOON)
        assert read_all(wanted, limit, NOON.astimezone(UTC)) == [each.post.id for each in plain]


def sort(each):
    return keys.mention(each.brand, each.post)[1]
