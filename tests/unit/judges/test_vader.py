"""VADER here equals the package's VADER to the last bit, is faster, and is linear in the length."""

import time
from string import punctuation

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SPECIAL_CASES, SentimentIntensityAnalyzer

from infra.training.sentiment_speed import ratios
from shared.judges.remembered import REMEMBERED
from shared.judges.vader import compound, lexicon
from shared.judges.vader_words import BOOSTERS, NEGATIONS, TURNS

ANALYZER = SentimentIntensityAnalyzer()

CORPUS = [
    "VADER is smart, handsome, and funny.",
    "VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!",
    "At least it isn't a horrible book.",
    "The plot was good, but the characters are uncompelling and the dialog is not great.",
    "Today only kinda sux! But I'll get by, lol",
    "Make sure you :) or :D today!",
    "Catch utf-8 emoji such as 💘 and 💋 and 😁",
    "Sentiment analysis has never been this good!",
    "With VADER, sentiment analysis is the shit!",
    "On the other hand, VADER is quite bad ass",
    "Without a doubt, excellent idea.",
    "Roger Dodger is one of the least compelling variations on this theme.",
    "It was one of the worst movies I've seen, despite good reviews. VERY BAD movie!",
]
"""The kinds of sentences that the package's own demonstration shows."""

COMMON = "at very never so or nor of the to for but no least kind"
TURNING = sorted(NEGATIONS | BOOSTERS.keys() | TURNS) + COMMON.split()
PHRASES = [*SPECIAL_CASES, "just enough", "kind of", "sort of", "without doubt", "never so", "yeah right but"]
ODD = ["\ud800", "\x00", "İ", "ſo", "\u212aind", "don’t", "❤️", "👍🏽", "👩‍👩‍👧", "©", "\u200f", "ΑΣ", "n't"]

words = st.one_of(
    st.sampled_from(TURNING),
    st.sampled_from(PHRASES),
    st.sampled_from(sorted(ANALYZER.lexicon)),
    st.sampled_from(sorted(ANALYZER.emojis)),
    st.sampled_from(ODD),
    st.text(max_size=6),
)
shapes = st.sampled_from([str, str, str, str.upper, str.title, str.lower])
ends = st.one_of(st.just(""), st.sampled_from([*punctuation, "!!!", "???", "...", "!?"]))
gaps = st.sampled_from([" ", " ", " ", " ", "  ", "\n", "\t", ""])
tokens = st.builds(lambda word, shape, end, gap: shape(word) + end + gap, words, shapes, ends, gaps)
texts = st.one_of(st.lists(tokens, max_size=14).map("".join), st.text(max_size=60))


def expected(text: str) -> float:
    return float(ANALYZER.polarity_scores(text)["compound"])


@pytest.mark.parametrize("text", CORPUS)
def test_sentences_of_the_packages_kind_score_as_in_the_package(text: str) -> None:
    assert compound(text).hex() == expected(text).hex()


@settings(max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts)
def test_every_text_scores_as_in_the_package(text: str) -> None:
    assert compound(text).hex() == expected(text).hex()


@pytest.mark.nightly
def test_every_text_scores_as_in_the_package_at_length(request: pytest.FixtureRequest) -> None:
    if "nightly" not in request.config.getoption("markexpr"):
        pytest.skip("the long form runs with -m nightly")

    @settings(max_examples=200_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(texts)
    def equal(text: str) -> None:
        assert compound(text).hex() == expected(text).hex()

    equal()


def test_every_word_of_the_lexicon_scores_as_in_the_package_whatever_stands_before_it() -> None:
    for before in ("", "not ", "VERY ", "no ", "never so ", "a kind of ", "x but "):
        for word in ANALYZER.lexicon:
            text = f"{before}{word} {word.upper()} good"
            assert compound(text).hex() == expected(text).hex(), text


@pytest.mark.parametrize(
    "text",
    ["good but good good bad", "bad bad but good bad good", "but good", "good but", "good, but bad but good but bad"],
)
def test_the_wrong_word_that_the_package_weighs_after_but_is_kept(text: str) -> None:
    assert compound(text).hex() == expected(text).hex()


@pytest.mark.parametrize("unit", ["good but ", "GOOD ", "no bad ", "so GOOD not ", "x", "😀", "a good b ", "!?"])
def test_ten_times_the_length_takes_about_ten_times_as_long_and_not_a_hundred_times(unit: str) -> None:
    """The bound is as far from what is linear as from what is quadratic: no busy machine brings one to the other."""
    short, long = (unit * 100_000)[:20_000], (unit * 200_000)[:200_000]
    once = min(seconds(short) for _ in range(10))
    assert min(seconds(long) for _ in range(5)) <= 31 * once


def test_one_hundred_thousand_characters_are_scored_within_a_second() -> None:
    assert seconds(("not good but bad! " * 10_000)[:100_000]) < 1


def test_short_posts_are_scored_at_least_three_times_as_fast_as_by_the_package() -> None:
    found = [ratios(CORPUS * 20) for _ in range(3)]
    assert max(each["vader_speedup"] for each in found) >= 3
    assert min(each["sentiment_cost"] for each in found) <= 2


def test_words_are_forgotten_before_they_fill_the_memory() -> None:
    for number in range(REMEMBERED + 10):
        compound(f"w{number}")
    assert len(lexicon().words) <= REMEMBERED
    compound("x" * 1000)
    assert "x" * 1000 not in lexicon().words


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "\u202e", "🤷🏽‍♀️", "http://", "!" * 1000])
def test_texts_without_a_known_word_score_as_in_the_package(text: str) -> None:
    assert compound(text).hex() == expected(text).hex()


def seconds(text: str) -> float:
    start = time.process_time()  # not the wall clock: other processes may be busy
    compound(text)
    return time.process_time() - start
