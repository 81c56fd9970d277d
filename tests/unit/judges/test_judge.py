from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.brand import Brand, parse_brand
from shared.domain.mention import Author, Kind, Metrics, Post
from shared.domain.verdict import LABELS, SENTIMENTS
from shared.judges import VERSION, judge, manner
from shared.judges.target import target

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
CRUMB = parse_brand(
    {
        "name": "Crumb Bakery",
        "handles": {"x": ["@CrumbBakery"]},
        "own": {"x": ["crumb_vienna"]},
        "aliases": ["Crumb's"],
        "products": ["RyeMaster 3"],
        "competitors": [{"name": "Loafly", "handles": {"x": ["loafly"]}, "aliases": ["Loaf.ly"]}],
    }
)

texts = st.text(max_size=120) | st.text(alphabet="@#/.:-_ hte🙂\u200d\ufe0f\u0301?!\n\tRT&;'’", max_size=120)
whens = st.datetimes(datetime(1970, 1, 2), datetime(9990, 1, 1)).map(lambda each: each.replace(tzinfo=UTC))
counts = st.none() | st.integers(0, 10**10)
words = st.none() | st.text(max_size=40)
posts = st.builds(
    Post,
    id=st.text(min_size=1, max_size=20),
    source=st.sampled_from(["x", "mastodon", "generic"]),
    text=texts,
    created_at=whens,
    kind=st.sampled_from(get_args(Kind)),
    lang=st.none() | st.sampled_from(["en", "de", "und", "xx", "zh-Hans", ""]) | words,
    client=words,
    in_reply_to=words,
    url=words,
    urls=st.lists(st.text(max_size=40) | st.just("https://[bad"), max_size=3).map(tuple),
    brand=st.lists(st.text(max_size=12), max_size=2).map(tuple),
    author=st.builds(
        Author,
        id=words,
        handle=words,
        name=words,
        bio=words,
        followers=counts,
        following=counts,
        posts=counts,
        created_at=st.none() | whens,
        verified=st.none() | st.booleans(),
    ),
    repost_of=words,
    quote_of=words,
    metrics=st.builds(Metrics, likes=counts, reposts=counts),
)


@settings(max_examples=300, deadline=None)
@given(posts, st.sampled_from([None, CRUMB, Brand(name="°", id="odd"), Brand(name="The", id="the", topics=("",))]))
def test_any_post_is_judged_with_a_reason(post: Post, brand: Brand | None) -> None:
    found = judge(post, brand)
    assert found.verdict.label in LABELS
    assert 0 <= found.verdict.authenticity <= 1
    assert found.verdict.reasons
    assert found.sentiment.label in SENTIMENTS
    assert -1 <= found.sentiment.score <= 1
    assert 0 <= found.influence.score <= 100
    assert 0 <= found.about <= 1
    assert found.story


def test_a_judgement_is_the_same_every_time_and_tells_the_judges_version() -> None:
    post = Post(id="1", source="x", text="The rye at Crumb Bakery is superb", created_at=NOON)
    assert judge(post, CRUMB) == judge(post, CRUMB)
    assert judge(post, CRUMB).verdict.judges == VERSION


@pytest.mark.parametrize(
    "piece", ["word ", "a", "@a ", "#Aa", "http://t.co/a ", "🙂", "not good, but ", "\u0301", "!", "$1 "]
)
def test_a_hundred_thousand_characters_are_judged(piece: str) -> None:
    post = Post(id="1", source="x", text=(piece * 100_000)[:100_000], created_at=NOON)
    assert judge(post, CRUMB).verdict.reasons


def test_sentiment_is_told_the_brands_names_handles_and_competitors() -> None:
    about = target(CRUMB)
    assert about is not None
    assert about.names == ("Crumb Bakery", "Crumb's", "RyeMaster 3")
    assert about.handles == ("crumbbakery", "crumb_vienna")
    assert set(about.competitors) == {"Loafly", "Loaf.ly", "loafly"}


def test_a_brand_known_by_name_alone_is_addressed_by_its_squeezed_name() -> None:
    about = target(Brand(name="Crumb Bakery", id="crumb"))
    assert about is not None
    assert about.handles == ("crumbbakery",)
    assert target(None) is None


def test_the_manner_of_a_post_tells_who_speaks_and_to_whom() -> None:
    post = Post(id="1", source="x", text="@crumbbakery I waited an hour", created_at=NOON)
    spoken = manner(post, judge(post, CRUMB).verdict)
    assert (spoken.voice, spoken.answer) == (True, True)
