"""Authenticity: what is called a machine's, what is left a person's, why, and that nothing breaks it."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.brand import Brand
from shared.domain.mention import Post
from shared.domain.parsing import parse_post
from shared.domain.verdict import LABELS
from shared.judges.authenticity import verdict

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
BAKERY = Brand(name="Crumb Bakery", handles={"x": ("crumbbakery",)}, staff={"x": ("mia_bakes",)})


def post(text: str, **fields: Any) -> Post:
    return parse_post({"id": "1", "source": "x", "text": text, "created_at": NOON.isoformat(), **fields}, NOON)


@dataclass(frozen=True)
class Case:
    text: str
    label: str
    fields: dict[str, Any]


MACHINES = (
    Case("I'm at Crumb Bakery in Graz, Styria https://t.co/a1b2c3", "auto", {}),
    Case("I just unlocked the 'Early Bird' badge! https://t.co/a1b2c3 #gameinsight", "auto", {}),
    Case("Just posted a photo @ Crumb Bakery https://t.co/a1b2c3", "auto", {}),
    Case("Crumb Bakery opens in Linz - Daily Mill https://t.co/a1b2c3", "auto", {"client": "dlvr.it"}),
    Case("the croissants of the night", "auto", {"client": "croissantbot", "author": {"handle": "croissant_bot"}}),
)


@pytest.mark.parametrize("case", MACHINES, ids=lambda case: case.text[:24])
def test_what_apps_and_feeds_write_is_auto(case: Case) -> None:
    said = verdict(post(case.text, **case.fields), BAKERY)
    assert said.label == case.label
    assert not said.authentic(0.5)


PEOPLE = (
    "@crumbbakery my loaf was burnt again, never buying here anymore",
    "does anyone know when crumb bakery opens on sunday?",
    "Das Brot von gestern war trocken, schade :(",
    "el pan de hoy estaba riquísimo, gracias!",
    "今日のパンめっちゃ美味しかった！",
    "الخبز اليوم كان لذيذا جدا",
    "Хлеб сегодня просто отличный, спасибо",
    "ekmek bugün çok güzeldi teşekkürler",
    "빵이 너무 맛있어요 ㅠㅠ",
)


@pytest.mark.parametrize("text", PEOPLE)
def test_people_are_people_in_every_language(text: str) -> None:
    assert verdict(post(text), BAKERY).authentic(0.5)


@pytest.mark.parametrize("text", PEOPLE[2:])
def test_another_language_costs_a_person_next_to_nothing(text: str) -> None:
    assert verdict(post(text)).authenticity > verdict(post("the bread today was nice")).authenticity - 0.1


@pytest.mark.parametrize("text", ["اللهم ارزقنا الخير والبركة في بيوتنا", "Psalm 23 carried me through today, amen"])
def test_who_prays_is_not_taken_for_an_app(text: str) -> None:
    assert verdict(post(text)).authentic(0.5)
    assert "scripture" not in {reason.code for reason in verdict(post(text)).reasons if reason.weight < 0}


def test_a_client_that_people_type_into_speaks_for_a_person_and_a_service_against() -> None:
    text = "Crumb Bakery opens a second shop https://t.co/a1b2c3"
    hand, none, service = (
        verdict(post(text, client=client)).authenticity for client in ("Mastodon for iOS", None, "IFTTT")
    )
    assert hand > none > service


@pytest.mark.parametrize("client", ["weatherbot 3000", "Tweet My Jobs", "my_rss_feed", "grazquakebot", "breadbot"])
def test_a_client_in_no_list_is_told_by_its_name(client: str) -> None:
    assert verdict(post("Bread is 3.20 today", client=client)).authenticity < 0.2


def test_a_program_named_like_its_account_posts_by_itself() -> None:
    author = {"handle": "LoafOfTheDay", "name": "Loaf of the day"}
    said = verdict(post("Rye with walnuts", client="Loaf Of The Day", author=author))
    assert said.label == "auto"
    assert "client-itself" in {reason.code for reason in said.reasons}


def test_an_account_that_calls_itself_a_bot_is_less_authentic() -> None:
    text = "Rye with walnuts and honey"
    named = verdict(post(text, author={"handle": "rye_bot", "bio": "A bot by @someone, tweets every hour"}))
    plain = verdict(post(text, author={"handle": "rye_eater", "bio": "mom, reader, runner"}))
    assert named.authenticity < 0.5 < plain.authenticity


@pytest.mark.parametrize(
    ("text", "author", "label"),
    [
        ("We bake again from six", {"handle": "CrumbBakery"}, "own"),
        ("Come and see our new oven", {"handle": "@mia_bakes"}, "own"),
        ("RT @crumbbakery: We bake again from six", {}, "repost"),
        ("https://t.co/a1b2c3", {}, "repost"),
        ("@crumbbakery how long is the rye in the oven, and can I order online?", {}, "question"),
        ("I love the rye of @crumbbakery, best bread in town", {}, "opinion"),
    ],
)
def test_labels_follow_the_guidelines(text: str, author: dict[str, str], label: str) -> None:
    assert verdict(post(text, author=author), BAKERY).label == label


def test_a_support_account_is_its_own_without_being_in_the_brand_file() -> None:
    said = verdict(
        post("@ann Sorry to hear that, please DM us", author={"handle": "CrumbBakeryHelp"}), Brand(name="Crumb Bakery")
    )
    assert said.label == "own"


def test_a_thing_that_people_name_themselves_after_is_nobodys_own() -> None:
    fan = verdict(post("good night all", author={"handle": "rye_bread_"}), Brand(name="Rye bread (product)"))
    assert fan.label != "own"


@pytest.mark.parametrize(
    "text",
    [
        "GIVEAWAY! Follow @crumbbakery and RT to win a box of cookies https://t.co/a1b2c3",
        "#Werbung 20 % Rabatt mit dem Gutscheincode CRUMB20, jetzt bestellen: https://t.co/a1b2c3",
        "#ad use my code CRUMB for 20% off, shop now https://t.co/a1b2c3",
    ],
)
def test_advertising_is_seen_in_several_languages(text: str) -> None:
    assert verdict(post(text), BAKERY).label == "promo"


@pytest.mark.parametrize(
    "raw",
    [
        {"text": ""},
        {"text": "", "kind": "reaction"},
        {"text": "🎂🎂🎂"},
        {"text": "https://example.com/a"},
        {"text": "a" * 100_000},
        {"text": "שלום, הלחם היה טעים"},
        {"text": "\x00\x01 \ud800 bread"},
        {"text": "?"},
        {"text": "bread", "author": {"followers": -5, "following": 10**30, "posts": "many", "handle": ""}},
        {
            "text": "bread",
            "created_at": "2199-01-01T00:00:00Z",
            "author": {"created_at": "2150-01-01T00:00:00Z", "posts": 7},
        },
        {"text": "bread", "lang": "xx-unknown"},
    ],
    ids=lambda raw: repr(raw)[:40],
)
def test_bad_input_gets_a_verdict_with_a_reason(raw: dict[str, Any]) -> None:
    said = verdict(parse_post({"id": "1", "source": "x", **raw}, NOON), BAKERY)
    assert said.label in LABELS
    assert 0 <= said.authenticity <= 1
    assert said.reasons
    assert all(reason.code and reason.text for reason in said.reasons)


@given(st.text(max_size=300), st.text(max_size=40), st.text(max_size=80), st.one_of(st.none(), st.text(max_size=40)))
@settings(max_examples=300, deadline=None)
def test_any_text_gets_the_same_verdict_twice(text: str, handle: str, bio: str, client: str | None) -> None:
    raw = post(text, author={"handle": handle, "bio": bio}, client=client)
    said = verdict(raw, BAKERY)
    assert said == verdict(raw, BAKERY)
    assert said.label in LABELS
    assert said.reasons


def test_an_author_of_whom_nothing_is_told_is_as_none_at_all() -> None:
    assert verdict(post("warm rye today", author={"id": "17"})) == verdict(post("warm rye today"))


def test_an_account_made_after_its_post_is_not_held_against_it() -> None:
    counts = {"handle": "ann", "posts": 90_000}
    absurd = verdict(post("warm rye today", author={**counts, "created_at": "2031-01-01T00:00:00Z"}))
    assert absurd == verdict(post("warm rye today", author=counts))


def test_what_the_judge_may_not_know_changes_nothing() -> None:
    text = "New loaf https://t.co/a1b2c3"
    told = post(text, label="auto", client_class="automation", source_client="IFTTT")
    assert verdict(told) == verdict(post(text))


@pytest.mark.parametrize(
    "piece", ["bread ", "@a ", "#a ", "https://t.co/a ", "! ", "ａ", "rt follow win ", "1:2 ", "(^ "]
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    short, long = (post((piece * 100_000)[:length]) for length in (10_000, 100_000))
    verdict(short)
    assert _seconds(long) <= 12 * _seconds(short) + 0.01


def _seconds(one: Post) -> float:
    spans = []
    for _ in range(5):
        start = time.perf_counter()
        verdict(one)
        spans.append(time.perf_counter() - start)
    return min(spans)
