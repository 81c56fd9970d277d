"""What a mention stands among, what is said most, and beside whom."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from functions import tally
from infra.local.sandbox import Context, stream_records
from shared.adapters.table import brands, intake, mentions
from shared.domain.brand import Connection, parse_brand
from shared.domain.intake import Counted, Intake
from shared.judges.recollection import family_key
from tests.functional.made import mention, post

BRAND = "/v1/brands/crumb-bakery"
MENTIONS = f"{BRAND}/mentions"


def store(number: int, text: str = "", brand: str = "crumb-bakery", **changes) -> None:
    judged = {name: changes.pop(name) for name in ("authentic", "circle") if name in changes}
    of = post(number, **({"text": text} if text else {}), **changes)
    mentions.put(mention(number, of=of, brand=brand, **judged), 3650, family_key(of))


def count() -> None:
    """As the stream wakes it."""
    tally.tally({"Records": [each for each in stream_records() if each["dynamodb"]["NewImage"].get("t")]}, Context())


def ids(got) -> list[str]:
    return [each["id"] for each in got.data]


def test_words_are_searched_in_the_texts(ask):
    store(1, "The rye was still warm")
    store(2, "A RYE, and warm still")
    store(3, "Nothing of the kind", circle="customer")
    assert ids(ask("GET", f"{MENTIONS}?q=rye")) == ["post-1", "post-2"]
    assert ids(ask("GET", f"{MENTIONS}?q=%22still%20warm%22")) == ["post-1"]
    assert ids(ask("GET", f"{MENTIONS}?q=nothing&circle=customer")) == ["post-3"]
    assert ids(ask("GET", f"{MENTIONS}?q=nothing&circle=advocate")) == []
    assert ask("GET", f"{MENTIONS}?q=!!").body["field"] == "q"


def test_a_search_goes_on_from_page_to_page(ask):
    for number in range(1, 12):
        store(number, "warm rye" if number % 3 == 0 else "cold loaf")
    found, cursor = [], ""
    while True:
        got = ask("GET", f"{MENTIONS}?q=rye&limit=1{cursor}")
        found += ids(got)
        if not got.body["meta"]["next_cursor"]:
            break
        cursor = f"&cursor={got.body['meta']['next_cursor']}"
    assert found == ["post-3", "post-6", "post-9"]


def test_a_thread_is_what_stands_above_and_below_in_the_order_of_time(ask):
    store(9, "the question?")
    store(8, in_reply_to="post-9")
    store(7, in_reply_to="post-8")
    store(6, in_reply_to="post-7")
    count()
    assert ids(ask("GET", f"{MENTIONS}/post-7/thread")) == ["post-9", "post-8", "post-7", "post-6"]
    got = ask("GET", f"{MENTIONS}/post-9/thread")
    assert ids(got)[0] == "post-9"
    assert got.body["meta"]["complete"]


def test_a_thread_whose_beginning_is_not_stored_says_so(ask):
    store(1, in_reply_to="somewhere-else")
    got = ask("GET", f"{MENTIONS}/post-1/thread")
    assert (ids(got), got.body["meta"]["complete"]) == (["post-1"], False)


def test_posts_that_reply_to_each_other_in_a_circle_end(ask):
    store(1, in_reply_to="post-2")
    store(2, in_reply_to="post-1")
    assert sorted(ids(ask("GET", f"{MENTIONS}/post-1/thread"))) == ["post-1", "post-2"]


FAMILY = "I just earned the {} badge on the Crumb Bakery loaf tracker app today"


def test_a_family_is_found_by_its_members_its_key_and_its_window(ask):
    for number in range(1, 5):
        store(number, FAMILY.format(number), authentic=False)
    store(5, "Somebody says something else about the rye of this bakery")
    got = ask("GET", f"{MENTIONS}/post-1/family")
    assert ids(got) == ["post-2", "post-3", "post-4"]
    (family,) = ask("GET", f"{BRAND}/families?from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z").data
    assert (family["raw"], family["authentic"], family["authors"]) == (4, 0, 4)
    assert family["key"] == got.body["meta"]["family"]
    assert ids(ask("GET", f"{BRAND}/families/{quote(family['key'])}")) == [f"post-{n}" for n in range(1, 5)]
    assert ask("GET", f"{BRAND}/families/m0:nothing").status == 404
    assert ids(ask("GET", f"{MENTIONS}/post-5/family")) == []


def test_what_is_said_most_is_told_with_how_much_was_looked_at(ask):
    store(1, "warm rye")
    store(2, "warm giveaway", authentic=False)
    got = ask("GET", f"{BRAND}/top?from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z")
    assert got.data[0] == {"name": "warm", "raw": 2, "authentic": 1}
    assert got.body["meta"] == {"next_cursor": None, "looked_at": 2, "complete": True}
    assert ask("GET", f"{BRAND}/top?of=authors&limit=1&authentic=true").data == [
        {"name": "x:eater1", "raw": 1, "authentic": 1}
    ]
    assert ask("GET", f"{BRAND}/top?of=moods").body["field"] == "of"


@pytest.fixture
def rivals(ask):
    brands.put(
        parse_brand(
            {
                "name": "Crumb Bakery",
                "handles": {"x": ["crumbbakery"]},
                "competitors": ["Loaf & Co", {"name": "Other Brand", "handles": {"x": ["otherbrand"]}}],
            }
        )
    )
    brands.put(parse_brand({"name": "Other", "handles": {"x": ["OtherBrand"]}}, "other-brand"))
    for number in (1, 2, 3):
        store(number, "better than Loaf & Co" if number == 1 else "rye", authentic=number != 3)
    store(1, "of the other", brand="other-brand")
    count()
    return ask


SPAN = "from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z"


def test_a_competitor_that_is_watched_is_counted_by_its_own_counters(rivals):
    got = rivals("GET", f"{BRAND}/share?{SPAN}", key="boss")
    assert [(each["name"], each["basis"], each["raw"], each["authentic"]) for each in got.data] == [
        ("Crumb Bakery", "watched", 3, 2),
        ("Other", "watched", 1, 1),
        ("Loaf & Co", "named", 1, 1),
    ]
    assert [each["share_raw"] for each in got.data] == [0.75, 0.25, None]
    assert got.data[0]["share_authentic"] == pytest.approx(2 / 3)
    assert got.body["meta"]["complete"]


def test_a_key_learns_nothing_of_a_watched_competitor_that_it_is_not_for(rivals):
    got = rivals("GET", f"{BRAND}/share?{SPAN}", key="reader")
    assert {each["name"]: (each["basis"], each["raw"], each["brand"]) for each in got.data} == {
        "Crumb Bakery": ("watched", 3, "crumb-bakery"),
        "Loaf & Co": ("named", 1, None),
        "Other Brand": ("named", 0, None),
    }


def test_each_connection_tells_whether_its_sender_still_sends(ask):
    now = datetime.now(UTC)
    brought = {
        "one": [(3, 0, timedelta(hours=2))],
        "two": [(5, 1, timedelta(days=3))],
        "three": [(2, 0, timedelta(days=9))],
        "four": [(4, 0, timedelta(hours=5)), (0, 2, timedelta(hours=3))],
        "five": [],
    }
    for name, intakes in brought.items():
        brands.put_connection(Connection(id=name, source="x", brand="crumb-bakery", verify="x"))
        for taken, refused, ago in intakes:
            intake.note(counted(name, now - ago, taken, refused))
    rows = {each["id"]: each for each in ask("GET", f"{BRAND}/connections/health").data}
    assert {name: (row["state"], row["taken_24h"], row["refused_24h"]) for name, row in rows.items()} == {
        "four": ("refusing", 4, 2),
        "three": ("silent", 0, 0),
        "five": ("waiting", 0, 0),
        "two": ("quiet", 0, 0),
        "one": ("receiving", 3, 0),
    }
    assert list(rows) == ["four", "three", "five", "two", "one"]
    assert rows["one"]["silent_since"] is None
    assert rows["three"]["silent_since"] == rows["three"]["last_taken"]
    assert rows["three"]["last_taken"][:13] == f"{now - timedelta(days=9):%Y-%m-%dT%H}"


def counted(connection: str, at: datetime, taken: int, refused: int) -> Counted:
    sums = Intake(taken=taken, refused=refused, last_taken=at if taken else None, last_refused=at if refused else None)
    hour = at.replace(minute=0, second=0, microsecond=0)
    return Counted(brand="crumb-bakery", connection=connection, process="p", hour=hour, intake=sums)
