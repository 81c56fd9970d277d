from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.brand import Brand
from shared.domain.mention import Author, Post
from shared.judges.folding import fold, stands_alone
from shared.judges.matching import Match, Matcher, distinctive

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
CRUMB = Brand(
    name="Crumb Bakery",
    id="crumb",
    handles={"x": ("crumbbakery",), "mastodon": ("crumb@bake.example",)},
    own={"x": ("crumb_vienna",)},
    staff={"x": ("anna_bakes",)},
    aliases=("Crumb's", "crumb.example"),
    products=("Sourdough", "RyeMaster 3", "SeedyLoaf"),
    topics=("bread",),
    excludes=("crumb bakery game", "crumb rubber"),
)
GLOBAL = Brand(name="ライン", id="line", aliases=("小米", "삼성", "سامسونج", "Nescafé", "HP", "AT&T", "Zürich Rück"))
MATCHER = Matcher([CRUMB, GLOBAL])


def post(text: str, **fields: object) -> Post:
    return Post(id="1", text=text, created_at=NOON, **{"source": "x", **fields})  # type: ignore[arg-type]  # test shorthand


def found(text: str, **fields: object) -> dict[str, str]:
    return {match.brand: match.by for match in MATCHER.match(post(text, **fields))}


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("I love Crumb Bakery!", "name"),
        ("CRUMB \n bakery", "name"),
        ("crumb-bakery", "name"),
        ("crumbbakery opens", "name"),
        ("#CrumbBakeryRocks", "name"),
        ("the crumb bakery's loaf", "name"),
        ("hi @CrumbBakery.", "handle"),
        ("@crumbbakeryさん", "handle"),
        ("with @crumb_vienna today", "handle"),
        ("Crumb’s is open", "alias"),
        ("look https://www.crumb.example/menu", "alias"),
        ("RyeMaster 3", "product"),
        ("a seedyloaf", "product"),
        ("sourdough bread", "product"),
    ],
)
def test_a_brand_is_found_by_its_spellings(text: str, by: str) -> None:
    assert found(text) == {"crumb": by}


@pytest.mark.parametrize(
    "text",
    [
        "breadcrumbs",
        "Crumb Bakeryish",
        "XCrumb Bakery",
        "@crumbbakery2",
        "@anna_bakes says hi",
        "mail me@crumbbakery.com",
        "https://news.example/crumb-bakery",
        "crumbbakery.com/menu",
        "sourdough",
        "crumb rubber from Crumb Bakery",
        "the Crumb Bakery game",
        "",
        "🙂",
    ],
)
def test_a_brand_is_not_found_in_other_words_links_and_homonyms(text: str) -> None:
    assert found(text) == {}


def test_only_the_occurrence_inside_an_excluded_phrase_is_dropped() -> None:
    assert found("Crumb Bakery, not the Crumb Bakery game") == {"crumb": "name"}


def test_an_excluded_word_does_not_drop_a_handle() -> None:
    assert found("@crumbbakery sells crumb rubber") == {"crumb": "handle"}


@pytest.mark.parametrize(
    "text",
    [
        "ラインで話す",
        "小米手机很好",
        "삼성은 좋다",
        "وسامسونج جيد",
        "NESCAFÉ",
        "nescafe",
        "my HP",
        "ＨＰ",
        "at and t",
        "zurich ruck",
    ],
)
def test_words_of_any_script_are_found(text: str) -> None:
    assert "line" in found(text)


@pytest.mark.parametrize("text", ["オンライン", "ラインナップ", "기삼성", "my hp is low", "AT&TX"])
def test_parts_of_words_of_any_script_are_not_found(text: str) -> None:
    assert found(text) == {}


def test_a_handle_counts_on_its_own_network_only() -> None:
    assert found("@crumb@bake.example hello", source="mastodon") == {"crumb": "handle"}
    assert found("@crumbbakery hello", source="mastodon") == {}


def test_a_brand_without_handles_is_addressed_by_its_name_written_as_one() -> None:
    matcher = Matcher([Brand(name="Bread & Co", id="bread"), Brand(name="Oat", id="oat")])
    assert [match.by for match in matcher.match(post("hey @BreadCo where is my loaf"))] == ["handle"]
    assert matcher.match(post("hey @oat")) == ()


def test_the_author_and_the_senders_hint_count() -> None:
    assert found("fresh today", author=Author(handle="CrumbBakery")) == {"crumb": "handle"}
    assert found("fresh today", brand=("crumb bakery",)) == {"crumb": "hint"}
    assert found("fresh today", brand=("Somebody Else",)) == {}


def test_a_match_names_every_term_and_the_strongest_way() -> None:
    assert MATCHER.match(post("@crumbbakery the RyeMaster 3 of Crumb Bakery")) == (
        Match("crumb", ("crumbbakery", "Crumb Bakery", "RyeMaster 3"), "handle"),
    )


def test_no_brand_at_all_matches_nothing() -> None:
    assert Matcher([]).match(post("Crumb Bakery")) == ()


@pytest.mark.parametrize(("product", "told"), [("Classic", False), ("iPhone", True), ("S24", True), ("Big Loaf", True)])
def test_a_product_is_distinctive_when_it_cannot_be_a_plain_word(product: str, told: bool) -> None:
    assert distinctive(product) is told


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_around_the_name_never_breaks_the_matcher(before: str, after: str) -> None:
    assert set(found(before + "Crumb Bakery" + after)) <= {"crumb", "line"}


@given(st.text(alphabet="😀🥖👍🏽❤️‍!?…,;:()[]«»“”、。「」 \n\t", max_size=8))
def test_punctuation_and_emoji_around_a_name_do_not_hide_it(around: str) -> None:
    assert found(f"{around}Crumb Bakery{around}") == {"crumb": "name"}


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(min_size=1, max_size=30), st.data())
def test_any_place_of_any_text_can_be_asked_for_its_boundaries(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    assert stands_alone(text, start, data.draw(st.integers(start + 1, len(text)))) in (True, False)


MANY = (
    CRUMB,
    GLOBAL,
    Brand(name="Bread", id="bread", aliases=("Crumb",), excludes=("crumb bakery",)),
    Brand(name="Bakery Crumb", id="turned", products=("Loaf", "Big Loaf"), topics=("bakery",)),
    Brand(name="X", id="x", aliases=("x.example",), handles={"x": ("x",)}),
)
PIECES = [
    "Crumb",
    "Bakery",
    "crumb",
    "bakery game",
    "Loaf",
    "Big",
    "bread",
    "X",
    "x",
    "@x",
    "#",
    " ",
    "-",
    "ライン",
    "小米",
]


@given(st.lists(st.sampled_from([*PIECES, "\n", "https://x.example/", "rubber", "'s", "@crumbbakery"]), max_size=12))
def test_a_brand_is_found_among_many_exactly_when_it_is_found_alone(pieces: list[str]) -> None:
    said = post("".join(pieces))
    together = Matcher(MANY).match(said)
    assert together == tuple(match for brand in MANY for match in Matcher([brand]).match(said))
