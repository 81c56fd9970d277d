"""Texts that are the same, or nearly, are one story, by whatever words or link they come."""

from datetime import UTC, datetime

import pytest

from shared.adapters.table import mentions, stories
from shared.judges.story import story
from tests.functional.functions.telling import UNHAPPY, decide, told, watch
from tests.functional.made import mention, post

TEXT = "Our oven at Crumb Bakery broke down again and nobody told anybody about it for hours"


def linked(number: int, link: str, text: str = TEXT):
    of = post(number, text=f"{text} {link}".strip(), urls=(link,) if link else ())
    return mention(number, of=of, sentiment=UNHAPPY, story=story(of))


def told_as_one(clock, made, order):
    """Lets mentions come in an order, and again: the one story that they are, told once."""
    for number in order:
        mentions.put(made[number], 400)
        decide()
    decide(again=True)
    ((_, update, _),) = told()
    assert update == 0
    (seen,), _ = stories.recent("crumb-bakery", None, 10, None, clock[0])
    assert seen.mentions == 4
    assert {stories.one("crumb-bakery", each.story, clock[0]).id for each in made.values()} == {seen.id}
    return seen


@pytest.mark.parametrize("order", [(1, 2, 3, 4), (4, 3, 2, 1), (3, 1, 4, 2), (2, 4, 1, 3)])
def test_one_text_with_other_links_or_none_is_one_story_in_any_order(clock, order):
    watch()
    made = {
        1: linked(1, "https://oven.example/run/1"),
        2: linked(2, "https://oven.example/run/2"),
        3: linked(3, ""),
        4: linked(4, "https://t.co/abc"),
    }
    assert len({each.story for each in made.values()}) == 3
    told_as_one(clock, made, order)


def test_one_article_told_in_other_words_is_one_story_and_other_texts_are_others(clock):
    watch()
    article = "https://news.example/crumb-bakery-oven"
    other = "Three hours in the queue at Crumb Bakery for nothing, and nobody told anybody about it"
    for number, text in ((1, TEXT), (2, "No bread today."), (3, other)):
        mentions.put(linked(number, article if number < 3 else "", text), 400)
        decide()
    assert len(told()) == 2


@pytest.mark.parametrize("order", [(1, 2, 3, 4), (4, 3, 2, 1), (3, 1, 4, 2)])
def test_texts_that_differ_at_their_start_middle_or_end_are_one_story_in_any_order(clock, order):
    watch()
    middle = TEXT.replace("broke down again", "gave up again")
    texts = {1: TEXT, 2: f"So this is how it ends: {TEXT}", 3: middle, 4: f"{TEXT}, says my neighbour"}
    made = {number: linked(number, "", text) for number, text in texts.items()}
    assert len({each.story for each in made.values()}) == 3
    seen = told_as_one(clock, made, order)
    assert {each.post.id for each in stories.mentions("crumb-bakery", seen, 10, datetime.now(UTC)).mentions} == {
        f"post-{number}" for number in made
    }


def test_congratulations_of_different_people_are_stories_of_their_own(clock):
    watch()
    for number, text in enumerate(
        (
            "Congratulations to the whole team of Crumb Bakery on this award!",
            "Congratulations to the whole team of Crumb Bakery on ten years!",
            "Happy birthday to the best bakery in town, love you all so much",
            "Happy birthday to the best baker in the world, love you so much",
        )
    ):
        mentions.put(linked(number, "", text), 400)
    decide()
    assert len(told()) == 4
