"""Template families, authors' histories and what memory adds to a verdict."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.memory import NOTHING, SAMPLE, Family, Known, distinct, merged_families, sampled
from shared.domain.mention import Post
from shared.domain.parsing import parse_post
from shared.domain.verdict import Verdict
from shared.judges.authenticity import verdict
from shared.judges.families import Memory, author_key, from_app, late_label, remember
from shared.judges.templates import family_keys, skeleton_words

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def post(number: int, text: str, **fields: Any) -> Post:
    raw = {"id": str(number), "source": "x", "text": text, "author": {"id": f"a{number}"}, **fields}
    return parse_post(
        {"created_at": (NOON + timedelta(seconds=37 * number)).isoformat(), **raw}, NOON + timedelta(days=9)
    )


def seen(texts: list[str], **fields: Any) -> tuple[Memory, list[Verdict]]:
    memory, said = Memory(), []
    for number, text in enumerate(texts):
        one = post(number, text, **fields)
        said.append(verdict(one, known=memory.recall(one)))
        memory.observe(one, said[-1])
    return memory, said


SCORES = [
    f"I scored {n} of 20 in the Bread Quiz and earned {n * 7} crumbs! Try it https://t.co/{n:x}q" for n in range(20)
]
BIRTHDAYS = [f"Happy {20 + n}th birthday @friend{n}, have a wonderful day my dear!" for n in range(20)]
COPIES = ["copy and paste this if you think the old town bakery should stay open for us all"] * 20
LYRICS = ["and the bread goes round and round until the morning comes for you and me"] * 20


def test_a_template_whose_slots_an_app_fills_becomes_known() -> None:
    memory, said = seen(SCORES)
    assert said[-1].label == "auto"
    assert "family" in {reason.code for reason in said[-1].reasons}
    assert any(from_app(family) for family in memory.recall(post(99, SCORES[0])).families)


@pytest.mark.parametrize("texts", [BIRTHDAYS, COPIES, LYRICS], ids=["congratulations", "copypasta", "lyrics"])
def test_what_people_type_alike_stays_theirs(texts: list[str]) -> None:
    memory, said = seen(texts)
    assert all(one.label not in ("auto", "promo") for one in said)
    assert not any(from_app(family) for family in memory.recall(post(99, texts[0])).families)


def test_a_family_that_is_found_late_relabels_its_earlier_posts() -> None:
    memory, said = seen(SCORES)
    family = next(each for each in memory.recall(post(99, SCORES[0])).families if from_app(each))
    assert late_label(family, said[0].label) == "auto"
    assert late_label(family, "opinion") == "auto"


@pytest.mark.parametrize("label", ["own", "repost", "promo"])
def test_relabelling_leaves_what_is_known_better(label: Any) -> None:
    assert late_label(Family(key="s:1", posts=50, evidence=-200.0, machine=50), label) == label


def test_a_campaigns_family_relabels_to_promo() -> None:
    assert late_label(Family(key="s:1", posts=50, evidence=-200.0, promo=40, machine=10), "chatter") == "promo"


def test_a_person_family_relabels_nothing() -> None:
    assert late_label(Family(key="s:1", posts=50, evidence=150.0), "opinion") == "opinion"


def test_the_first_posts_of_a_family_are_judged_as_if_cold() -> None:
    _, said = seen(SCORES)
    assert said[0] == verdict(post(0, SCORES[0]))


def test_an_account_that_repeats_itself_is_less_authentic() -> None:
    same = {"author": {"id": "one"}}
    _, said = seen(["the rye loaf is back in our oven this week"] * 12, **same)
    assert said[-1].authenticity < said[0].authenticity
    assert "history" in {reason.code for reason in said[-1].reasons}


def test_a_family_does_not_talk_itself_into_guilt() -> None:
    """Only the cold evidence is remembered: with memory's own say in it, one doubt would grow by itself."""
    memory, _ = seen(SCORES)
    family = memory.recall(post(99, SCORES[0])).families[0]
    cold = sum(_log_odds(verdict(post(n, text))) for n, text in enumerate(SCORES))
    assert family.evidence == pytest.approx(cold, rel=0.3)


def test_remembering_changes_nothing_that_was_known() -> None:
    one = post(1, SCORES[1])
    after = remember(NOTHING, one, verdict(one))
    assert Known() == NOTHING
    assert {family.posts for family in after.families} == {1}
    assert remember(after, one, verdict(one)).families[0].posts == 2


def test_records_stay_small_and_hold_no_text_or_name() -> None:
    memory, _ = seen(SCORES * 10, author={"id": "secret-author", "handle": "annsmith"})
    known = memory.recall(post(1, SCORES[1], author={"id": "secret-author", "handle": "annsmith"}))
    for record in (*known.families, known.author):
        packed = msgspec.msgpack.encode(record)
        assert len(packed) < 1_000
        assert b"annsmith" not in packed
        assert b"secret" not in packed
        assert b"Quiz" not in packed


def test_memory_forgets_what_it_has_not_met_for_longest() -> None:
    memory = Memory(families=8, authors=2)
    for number in range(50):
        one = post(number, f"{'abcdefghij'[number % 10]}nother quite different sentence about topic{'x' * number}")
        memory.observe(one, verdict(one))
    assert memory.recall(post(0, "")).author is None
    assert memory.recall(post(49, "")).author is not None


def test_an_author_without_a_key_is_not_remembered() -> None:
    assert author_key(post(1, "bread", author=None)) == ""


SHOP = ("the", "rye", "loaf", "is", "warm", "and", "good", "today", "in", "our", "small", "shop")
words = st.lists(st.sampled_from(SHOP), min_size=6, max_size=14)


@given(words, st.integers(0, 999), st.integers(0, 999))
def test_filling_a_slot_with_another_number_or_link_keeps_the_family(text: list[str], one: int, other: int) -> None:
    first, second = (post(n, f"{' '.join(text)} {n} https://t.co/{n}x") for n in (one, other))
    assert family_keys(first) == family_keys(second)


def test_one_changed_word_still_meets_in_a_near_identical_key() -> None:
    long = "our bakery on the corner of the old market will close its doors for good at the end of this very month"
    one, other = post(1, long), post(2, long.replace("corner", "side"))
    shared = set(family_keys(one)) & set(family_keys(other))
    assert any(key.startswith("m") for key in shared)


@pytest.mark.parametrize("text", ["", "good bread", "🎂 🎂", "@a @b https://t.co/x", "1 2 3 4 5"])
def test_too_few_words_are_no_family(text: str) -> None:
    assert family_keys(post(1, text)) == ()


@pytest.mark.parametrize("text", ["今日のパンはとても美味しかったですまた行きます", "วันนี้ขนมปังอร่อยมากจริงๆครับผม"])
def test_scripts_without_spaces_have_families(text: str) -> None:
    assert family_keys(post(1, text)) == family_keys(post(2, text + " https://t.co/x"))
    assert family_keys(post(1, text))


def test_a_repost_has_its_originals_skeleton() -> None:
    assert skeleton_words("RT @ann: the rye loaf is warm") == skeleton_words("the rye loaf is warm")


@given(st.text(max_size=400))
def test_keys_are_short_plain_and_stable(text: str) -> None:
    keys = family_keys(post(1, text))
    assert keys == family_keys(post(2, text))
    assert all(key.isascii() and len(key) < 40 for key in keys)


hashes = st.lists(st.integers(0, 2**32 - 1), max_size=60, unique=True)


@given(hashes, hashes)
def test_counting_apart_and_merging_is_counting_together(left: list[int], right: list[int]) -> None:
    one, other = (Family(key="s:1", posts=len(part), authors=sampled((), *part)) for part in (left, right))
    both = merged_families(one, other)
    assert both.authors == sampled((), *left, *right)
    assert both.posts == len(left) + len(right)
    assert merged_families(other, one).authors == both.authors


@given(st.integers(SAMPLE, 400))
def test_the_estimate_of_distinct_things_is_near(count: int) -> None:
    spread = [number * (2**32 // (count + 1)) for number in range(1, count + 1)]
    assert distinct(sampled((), *spread)) == pytest.approx(count, rel=0.2)


def test_different_families_are_never_merged() -> None:
    with pytest.raises(ValueError, match="not one thing"):
        merged_families(Family(key="s:1"), Family(key="s:2"))


def _log_odds(said: Verdict) -> float:
    import math

    share = min(max(said.authenticity, 1e-4), 1 - 1e-4)
    return max(-4.0, min(4.0, math.log(share / (1 - share))))


def test_a_campaign_that_swaps_words_becomes_known() -> None:
    towns = ("Graz", "Linz", "Wels", "Steyr", "Krems", "Enns", "Lienz", "Hall", "Imst", "Telfs", "Tulln", "Baden")
    texts = [f"everybody here in {town} keeps asking me where I get my bread and it is always Loafly" for town in towns]
    memory, said = seen(texts)
    assert "family" in {reason.code for one in said for reason in one.reasons}
    assert any(from_app(family) for family in memory.recall(post(99, texts[0])).families)


def test_a_headline_that_people_comment_on_stays_theirs() -> None:
    headline = "town bakery wins the regional bread prize for the third time in a row"
    comments = [
        "",
        "so proud of them, really",
        "well",
        "about time too I would say",
        "haha yes",
        "finally some good news",
    ]
    memory, said = seen([f"{headline} {comment} https://t.co/a" for comment in comments * 4])
    assert not any(from_app(family) for family in memory.recall(post(99, headline)).families)
    assert all(one.label not in ("auto", "promo") for one in said)


def test_texts_that_share_only_a_brand_and_its_product_are_no_family() -> None:
    texts = [
        "queued 20 minutes for loafly rye bread and my mother adored it https://t.co/1",
        "3 friends sent me loafly rye bread for my move, what a smell https://t.co/2",
        "I paid 7 euros yesterday and loafly rye bread was burnt below https://t.co/3",
        "after 2 weeks without any I dreamt of loafly rye bread again https://t.co/4",
        "our dog stole 1 whole loafly rye bread from the kitchen table https://t.co/5",
        "who else eats loafly rye bread with 5 spoons of honey on top https://t.co/6",
    ]
    memory, said = seen(texts * 3)
    assert all(one.label not in ("auto", "promo") for one in said)
    assert not any(from_app(family) for text in texts for family in memory.recall(post(99, text)).families)


def test_of_two_texts_that_meet_under_one_key_the_one_that_came_more_often_stays() -> None:
    first, second = Family(key="m0:1", posts=5, pairs=(1, 2, 3, 4)), Family(key="m0:1", posts=2, pairs=(7, 8, 9))
    assert merged_families(first, second) == first == merged_families(second, first)
