"""Conditions: what a mention has to be, and what it must not be."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.rule import Condition
from shared.judges.conditions import asks_for_first_word, holds
from tests.functional.made import mention, post


def says(text: str):
    return mention(1, of=msgspec.structs.replace(post(1), text=text))


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("wire", "A bit of WIRE in my roll", True),
        ("wire", "The wireless till is slow", False),
        ("gluten free", "Is it gluten-free?", True),
        ("cafe", "Sitting in the café", True),
        ("refund", "no refunds here", False),
        ("パン", "焼きたてのパンが好き", True),
    ],
)
def test_a_keyword_is_found_as_whole_words_however_it_is_written(term, text, found):
    assert holds(Condition(keyword=(term,)), says(text)) == found


def test_one_of_several_words_is_enough_and_topics_and_keywords_must_both_be_found():
    both = Condition(keyword=("wire", "glass"), topic=("bread",))
    assert holds(both, says("Glass in my bread"))
    assert not holds(both, says("Glass in my shoe"))


def test_any_asks_for_one_and_none_for_no_one():
    when = Condition(any=(Condition(source=("x",)), Condition(min_influence=90)), none=(Condition(keyword=("ad",)),))
    assert holds(when, says("Lovely"))
    assert not holds(when, says("An ad"))
    assert not holds(when, mention(1, of=post(1, source="mastodon")))


def test_the_authors_first_word_is_asked_for_only_where_it_decides():
    when = Condition(first_word=True, source=("x",))
    assert holds(when, says("Hello"), first_word=True)
    assert not holds(when, says("Hello"), first_word=False)
    assert asks_for_first_word(when, says("Hello"))
    assert not asks_for_first_word(when, mention(1, of=post(1, source="mastodon")))
    assert not asks_for_first_word(Condition(source=("x",)), says("Hello"))


@given(st.text(max_size=60), st.text(min_size=1, max_size=8))
def test_any_text_and_any_word_can_be_asked_for(text, word):
    assert holds(Condition(keyword=(word,)), says(text)) in (True, False)
