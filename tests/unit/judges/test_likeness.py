"""Texts that say nearly the same are found by each other, and what people write alike is not taken for one text."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.gist import NOTED
from shared.domain.likeness import near
from shared.judges.likeness import LOOKED_FOR, likeness, runs

NEWS = (
    "The old bakery on the market square closes its doors for good at the end of the month, "
    "says its owner of forty years"
)
ORDER = "我们昨天在面包店买的面包里发现了一小段铁丝，孩子差点把它吞下去，店员却说这不关他们的事情，真的让人非常生气"


def meet(one: str, other: str) -> bool:
    """Whether the one is found by the other that comes after it, and is nearly the same."""
    a, b = likeness(one), likeness(other)
    return bool(a and b and near(a, b) and set(runs(one)[:NOTED]) & set(runs(other)))


@pytest.mark.parametrize(
    "other",
    [
        f"So sad: {NEWS}",
        f"RT @ann: {NEWS}",
        f"I cannot believe this is happening to us!! {NEWS}",
        NEWS.replace("The old bakery", "This lovely small bakery"),
        NEWS.replace("at the end of the month", "on the last day of March"),
        NEWS.replace("market square", "harbour"),
        f"{NEWS}. What will we do now?",
        f"{NEWS[:95]}…",
        f"{NEWS} https://t.co/x1 #bread @crumb 2026",
        f"Oh no. {NEWS} :(",
    ],
)
def test_a_text_that_differs_at_its_start_middle_or_end_is_nearly_the_same(other):
    assert meet(NEWS, other)
    assert meet(other, NEWS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Congratulations to the whole team of Crumb Bakery on this award!",
            "Congratulations to the whole team of Crumb Bakery on ten years!",
        ),
        (
            "Happy birthday to the best bakery in town, love you all so much",
            "Happy birthday to the best baker in the world, love you so much",
        ),
        (
            "Wishing a very happy birthday to my best friend in the whole world",
            "Wishing a very happy birthday to my little brother in the whole world",
        ),
        (
            "@crumb thank you so much for the quick help with my order today, you are the best",
            "@crumb thank you so much for the lovely cake for our wedding, it was the best of all",
        ),
        (
            "My order of two rye loaves from Crumb Bakery arrived late and both of them were burnt",
            "My order of two rye loaves from Crumb Bakery was on time and the crust was a dream",
        ),
        (
            "@crumb how do I change the address of my order, the app does not let me do it",
            "@crumb how do I cancel one item of my order, the app says that it is too late for it",
        ),
        (NEWS, "The new bakery on the market square opens its doors at last, says its young owner, in the spring"),
        ("thank you so much for the help today", "thank you so much for the help today"),
        ("🎂" * 40, "🎂" * 40),
    ],
)
def test_what_people_write_alike_is_not_one_text(one, other):
    assert not meet(one, other)


def test_scripts_without_spaces_are_compared_by_their_letters():
    assert meet(ORDER, f"太可怕了！{ORDER}")
    assert meet(ORDER, ORDER.replace("店员却说", "经理居然说"))
    assert meet(ORDER, f"{ORDER}大家小心")
    assert not meet(
        "お誕生日おめでとうございます！素敵な一年になりますように", "お誕生日おめでとうございます！いつもありがとう"
    )
    assert not meet(ORDER, "我们昨天在面包店买的蛋糕非常好吃，孩子们都很喜欢，店员也特别热情，下次一定还会再来的")


def test_two_texts_meet_in_nearly_all_places_where_one_word_in_ten_is_another():
    words = NEWS.split()
    chance = random.Random(1)  # noqa: S311 - for a test that repeats
    met = 0
    for _ in range(200):
        other = [f"word{chance.randrange(9999)}y" if chance.random() < 0.1 else each for each in words]
        met += meet(NEWS, " ".join(other)) or not near(likeness(NEWS), likeness(" ".join(other)))
    assert met >= 180


@given(st.text(max_size=400), st.text(max_size=400))
def test_nearness_is_mutual_and_a_text_is_near_itself(one, other):
    a, b = likeness(one), likeness(other)
    if a and b:
        assert near(a, b) == near(b, a)
        assert near(a, a)
        assert 1 <= len(runs(one)) <= LOOKED_FOR


def test_a_long_text_costs_in_proportion():
    begun = time.perf_counter()
    likeness("bread and butter " * 6_000)
    runs("bread and butter " * 6_000)
    assert time.perf_counter() - begun < 0.5
