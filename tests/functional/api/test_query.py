"""What the query API answers, and what it refuses."""

from datetime import timedelta

import pytest

from infra.local.sandbox import stream_records
from shared.adapters.api import cursors
from shared.adapters.table import mentions, tallies
from shared.adapters.table.stream import change
from shared.domain.errors import BadInput
from shared.domain.mention import Author
from tests.functional.made import NOON, mention, post

MENTIONS = "/v1/brands/crumb-bakery/mentions"
TALLY = "/v1/brands/crumb-bakery/tally"


def store(*numbers: int, **changes) -> None:
    for number in numbers:
        mentions.put(mention(number, **changes), 3650)


def count() -> None:
    tallies.add(filter(None, map(change, stream_records())), NOON)


def test_health_needs_no_key(ask):
    assert ask("GET", "/v1/health", key=None).data == {"status": "ok"}


def test_a_mention_is_the_post_and_what_the_judges_say(ask):
    store(1)
    got = ask("GET", MENTIONS)
    assert got.status == 200
    assert got.body["meta"] == {"next_cursor": None}
    (shown,) = got.data
    assert shown["id"] == "post-1"
    assert shown["text"] == post(1).text
    assert shown["author"] == {"id": "7001", "handle": "eater1", "followers": 10}
    assert shown["brand"] == "crumb-bakery"
    assert shown["circle"] == "stranger"
    assert shown["verdict"]["label"] == "opinion"
    assert shown["verdict"]["reasons"][0]["text"] == "speaks of an own experience"
    assert shown["sentiment"] == {"label": "positive", "score": 0.6, "recognised": True}
    assert shown["influence"]["parts"] == {"reach": 30.0}
    assert shown["created_at"] == "2026-11-23T11:59:00Z"
    assert shown["stored_at"] == "2026-11-23T12:00:00Z"
    assert ask("GET", f"{MENTIONS}/post-1").data == shown


def test_pages_follow_each_other_to_the_end(ask):
    store(*range(1, 8))
    found, cursor = [], None
    while True:
        got = ask("GET", f"{MENTIONS}?limit=3" + (f"&cursor={cursor}" if cursor else ""))
        found += [each["id"] for each in got.data]
        cursor = got.body["meta"]["next_cursor"]
        if cursor is None:
            break
    assert found == [f"post-{number}" for number in range(1, 8)]


def test_a_cursor_is_good_for_its_own_filters_alone(ask):
    store(*range(1, 8))
    cursor = ask("GET", f"{MENTIONS}?limit=3").body["meta"]["next_cursor"]
    got = ask("GET", f"{MENTIONS}?limit=3&circle=customer&cursor={cursor}")
    assert got.status == 400
    assert got.body["field"] == "cursor"


@pytest.mark.parametrize("cursor", ["x", "%00", "AAAA", "W10", "é", "eyJhIjoxfQ"])
def test_a_made_up_cursor_is_refused(ask, cursor):
    assert ask("GET", f"{MENTIONS}?cursor={cursor}").status == 400


def test_a_cursor_reads_back_and_no_other_does():
    cursor = cursors.write("0001#x#1", ["a"])
    assert cursors.read(cursor, ["a"]) == "0001#x#1"
    with pytest.raises(BadInput, match="other filters"):
        cursors.read(cursor, ["b"])


def test_filters_narrow_the_list(ask):
    store(1, circle="customer")
    store(2, authentic=False)
    store(3)
    assert [each["id"] for each in ask("GET", f"{MENTIONS}?circle=customer,advocate").data] == ["post-1"]
    assert [each["id"] for each in ask("GET", f"{MENTIONS}?authentic=false").data] == ["post-2"]
    assert [each["id"] for each in ask("GET", f"{MENTIONS}?author=@EATER3").data] == ["post-3"]
    assert [each["id"] for each in ask("GET", f"{MENTIONS}?author=x:7003").data] == ["post-3"]
    since = (NOON - timedelta(minutes=2)).timestamp() * 1000
    assert [each["id"] for each in ask("GET", f"{MENTIONS}?from={since:.0f}").data] == ["post-1", "post-2"]
    assert [each["id"] for each in ask("GET", f"{MENTIONS}?to=2026-11-23T11:58:00Z").data] == ["post-3"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("verdict=opinions", "verdict"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=2.5", "limit"),
        ("from=yesterday", "from"),
        ("min_influence=200", "min_influence"),
        ("min_influence=nan", "min_influence"),
        ("authentic=maybe", "authentic"),
        ("vredict=opinion", "vredict"),
    ],
)
def test_a_wrong_parameter_is_named(ask, query, field):
    got = ask("GET", f"{MENTIONS}?{query}")
    assert got.status == 400
    assert got.headers["content-type"] == "application/problem+json"
    assert got.body["field"] == field
    assert got.body["title"] == "Bad Request"


def test_what_is_not_there_is_a_problem_of_its_own(ask):
    for path in ("/v1/brands/nobody/mentions", "/v1/brands/nobody", "/v1/brands/nobody/tally", f"{MENTIONS}/nothing"):
        got = ask("GET", path, key="boss")
        assert (got.status, got.body["status"]) == (404, 404)


def test_one_id_on_two_networks_asks_which(ask):
    store(1)
    store(1, of=post(1, source="mastodon"))
    assert ask("GET", f"{MENTIONS}/post-1").body["field"] == "source"
    assert ask("GET", f"{MENTIONS}/post-1?source=mastodon").data["source"] == "mastodon"


def test_ids_with_any_characters_are_found(ask):
    strange = "at://did:plc:abc/app.bsky.feed.post/3k#?&% ü"
    store(1, of=post(1, id=strange, source="bluesky"))
    from urllib.parse import quote

    assert ask("GET", f"{MENTIONS}/{quote(strange, safe='')}").data["id"] == strange


def test_an_unchanged_list_is_not_sent_again(ask):
    store(1)
    first = ask("GET", MENTIONS)
    again = ask("GET", MENTIONS, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, "")
    store(2)
    assert ask("GET", MENTIONS, If_None_Match=first.headers["etag"]).status == 200


def test_the_tally_shows_authentic_beside_raw(ask):
    store(1, 2)
    store(3, authentic=False, verdict=mention().verdict.__class__("auto", 0.1, (), "1"))
    store(4, of=post(4, created_at=NOON - timedelta(days=2)))
    count()
    got = ask("GET", TALLY)
    assert got.data == [
        {"time": "2026-11-21T00:00:00Z", "raw": 1, "authentic": 1},
        {"time": "2026-11-22T00:00:00Z", "raw": 0, "authentic": 0},
        {"time": "2026-11-23T00:00:00Z", "raw": 3, "authentic": 2},
    ]
    assert got.body["meta"]["total"] == {"raw": 4, "authentic": 3}
    by = ask("GET", f"{TALLY}?by=verdict&bucket=1h&from=2026-11-23T11:00:00Z&to=2026-11-23T12:00:00Z")
    assert by.data == [
        {"time": "2026-11-23T11:00:00Z", "verdict": "auto", "raw": 1, "authentic": 0},
        {"time": "2026-11-23T11:00:00Z", "verdict": "opinion", "raw": 2, "authentic": 2},
    ]


def test_a_tally_of_nothing_is_zeros_where_a_span_is_asked_for(ask):
    assert ask("GET", TALLY).data == []
    got = ask("GET", f"{TALLY}?bucket=1h&from=2026-11-23T10:30:00Z&to=2026-11-23T12:00:00Z")
    assert [row["time"] for row in got.data] == ["2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"]


def test_a_tally_that_would_not_fit_is_refused(ask):
    got = ask("GET", f"{TALLY}?bucket=1h&from=2001-01-01T00:00:00Z&to=2026-01-01T00:00:00Z")
    assert (got.status, got.body["field"]) == (400, "from")


def test_a_tally_over_decades_that_nobody_asked_for_leaves_the_empty_days_out(ask):
    store(1)
    store(2, of=post(2, created_at=NOON.replace(year=1990)), verdict=mention().verdict.__class__("auto", 0.1, (), "1"))
    count()
    got = ask("GET", f"{TALLY}?by=verdict,source,circle,sentiment")
    assert [(row["time"][:4], row["verdict"], row["raw"]) for row in got.data] == [
        ("1990", "auto", 1),
        ("1990", "opinion", 0),
        ("2026", "auto", 0),
        ("2026", "opinion", 1),
    ]
    assert got.body["meta"]["total"]["raw"] == 2


def test_an_author_without_id_or_handle_is_shown_as_nobody(ask):
    store(1, of=post(1, author=Author()))
    assert ask("GET", MENTIONS).data[0]["author"] == {}
