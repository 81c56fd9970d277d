"""About: the brand, or something else that is called alike."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.brand import Brand, Competitor
from shared.domain.mention import Post
from shared.domain.parsing import parse_post
from shared.judges.about import about

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
EASEL = Brand(
    name="Easel",
    handles={"x": ("easelapp",)},
    topics=("dashboard", "chart"),
    excludes=("painting",),
    languages=("en", "de"),
)


def post(text: str, **fields: Any) -> Post:
    return parse_post({"id": "1", "source": "x", "text": text, **fields}, NOON)


def test_without_a_brand_everything_is_about_it() -> None:
    assert about(post("anything"), None) == 1.0


@pytest.mark.parametrize(
    "text",
    ["@easelapp crashed again", "my Easel dashboard is slow", "Easel chart export fails", "#easel is my favourite"],
)
def test_the_brand_is_recognised(text: str) -> None:
    assert about(post(text), EASEL) > 0.5


@pytest.mark.parametrize(
    "text", ["bought an easel for my painting class", "oil painting on an Easel", "nothing of the kind"]
)
def test_homonyms_and_strangers_are_not(text: str) -> None:
    assert about(post(text), EASEL) < 0.5


def test_a_language_that_the_brand_does_not_expect_counts_against_it() -> None:
    assert about(post("Easel ist gut", lang="fr"), EASEL) < about(post("Easel ist gut", lang="de"), EASEL)


def test_a_name_that_is_a_word_elsewhere_counts_less_there() -> None:
    brand = Brand(name="Tableau (software)")
    assert about(post("voici le tableau que ma fille a peint", lang="fr"), brand) < 0.5
    assert about(post("built it in Tableau this morning", lang="en"), brand) > 0.8


def test_a_competitor_alone_is_not_about_the_brand() -> None:
    brand = Brand(name="Easel", aliases=("easelapp",), competitors=(Competitor(name="Palette"),))
    assert about(post("Palette is so much better"), brand) < 0.5 < about(post("Easel is so much better"), brand)


def test_a_crowd_of_handles_is_talk_among_people() -> None:
    crowd = " ".join(f"@user{number}" for number in range(9))
    assert about(post(f"@easelapp {crowd} where is everyone?"), EASEL) < 0.5


def test_a_person_named_after_a_thing_is_not_the_thing() -> None:
    thing = Brand(name="Rye bread (product)")
    assert about(post("@rye_bread good night!"), thing) < 0.5
    assert about(post("rye bread with butter"), thing) > 0.5


@given(st.text(max_size=200), st.text(min_size=1, max_size=30))
def test_any_text_and_name_give_a_share(text: str, name: str) -> None:
    assert 0.0 <= about(post(text), Brand(name=name)) <= 1.0
