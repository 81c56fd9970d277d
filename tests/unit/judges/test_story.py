"""Stories: what is told alike has one id, what is not has its own."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.mention import Post
from shared.domain.parsing import parse_post
from shared.judges.story import canonical, story

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LONG = "The old bakery on the market square closes its doors for good at the end of the month"


def post(text: str, **fields: Any) -> Post:
    return parse_post({"id": "1", "source": "x", "text": text, **fields}, NOON)


def test_reposts_of_one_post_are_one_story() -> None:
    original = post("good bread", id="7")
    assert story(post("RT @ann: good bread", id="8", repost_of="7")) == story(original)
    assert story(post(f"RT @ann: {LONG}", id="9", repost_of="6")) == story(post(LONG, id="6"))


def test_a_text_that_the_network_cut_off_is_the_same_story() -> None:
    assert story(post(f"RT @ann: {LONG[:75]}…", id="2")) == story(post(LONG))


def test_fillings_of_one_template_are_one_story() -> None:
    text = "I scored {} of 20 in the great bread quiz of the year, try it yourself https://t.co/{}"
    assert story(post(text.format(3, "a"), id="3")) == story(post(text.format(17, "b"), id="4"))


def test_one_article_is_one_story_whoever_shares_it_and_however() -> None:
    links = (
        "https://www.example.com/news/rye?utm_source=x",
        "http://example.com/news/rye/",
        "https://m.example.com/news/rye#top",
    )
    assert len({story(post(f"{n} words of my own", id=str(n), urls=[link])) for n, link in enumerate(links)}) == 1


@pytest.mark.parametrize(
    "text", ["your service is the worst", "good morning", "", "🎂", "thank you so much for the help today"]
)
def test_short_words_of_different_people_are_stories_of_their_own(text: str) -> None:
    assert story(post(text, id="1")) != story(post(text, id="2"))


@pytest.mark.parametrize(
    "link",
    ["https://t.co/abc", "https://bit.ly/2x", "https://example.com", "https://example.com/", "nonsense", "http://[::1"],
)
def test_shorteners_front_pages_and_nonsense_name_no_article(link: str) -> None:
    assert canonical(link) == ""


def test_different_articles_of_one_site_are_different_stories() -> None:
    assert canonical("https://example.com/read?id=1") != canonical("https://example.com/read?id=2")


def test_the_same_post_on_two_networks_is_two_stories_where_the_text_is_short() -> None:
    assert story(post("good bread")) != story(post("good bread", source="mastodon"))


@given(
    st.text(max_size=300),
    st.text(min_size=1, max_size=60).filter(str.strip),
    st.lists(st.text(max_size=80), max_size=3),
)
def test_an_id_is_short_plain_and_stable(text: str, identity: str, urls: list[str]) -> None:
    one = Post(id=identity, source="x", text=text, created_at=NOON, urls=tuple(urls))
    assert re.fullmatch(r"[a-z0-9:._-]{1,80}", story(one))
    assert story(one) == story(one)
