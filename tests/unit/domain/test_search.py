import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import BadInput
from shared.domain.search import fold, parse_search


@pytest.mark.parametrize(
    ("search", "text"),
    [
        ("rye", "The RYE was warm"),
        ("rye warm", "warm, and of rye"),
        ('"still warm"', "It was still, warm"),
        ("cafe", "Das Café am Eck"),
        ("café", "das CAFE"),
        ("strasse", "die Straße"),
        ("straße", "STRASSE"),
        ("don't", "I don't know"),
        ("@crumbbakery", "hello @CrumbBakery!"),
        ("#rye", "#Rye"),
        ("12", "12 loaves"),
        ("面包", "这家的面包很好吃"),
        ("パン", "美味しいパンです"),
        ("хлеб", "Свежий ХЛЕБ"),
        ("ﬁne", "fine"),
        ("ｒｙｅ", "rye"),
        ("rye -giveaway", "a rye"),
        ('rye -"win this"', "win rye, this"),
    ],
)
def test_what_is_said_is_found(search, text):
    assert parse_search(search).finds(text)


@pytest.mark.parametrize(
    ("search", "text"),
    [
        ("rye", "Tomorrow is ryebread day"),
        ("rye", "no grain at all"),
        ('"still warm"', "warm still"),
        ('"still warm"', "still was warm"),
        ("rye warm", "only rye"),
        ("rye -giveaway", "a rye GIVEAWAY"),
        ('rye -"win this"', "win this rye"),
        ("面包", "面条和包子"),
        ("rye", ""),
    ],
)
def test_what_is_not_said_is_not_found(search, text):
    assert not parse_search(search).finds(text)


@pytest.mark.parametrize("search", ["", "  ", "!!!", '""', "-rye", "-", "a" * 201])
def test_a_search_without_a_word_is_refused(search):
    with pytest.raises(BadInput) as told:
        parse_search(search)
    assert told.value.field == "q"


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_search_is_read_or_refused_and_a_found_text_stays_found_in_capitals(search, text):
    try:
        read = parse_search(search)
    except BadInput:
        return
    assert read.finds(text) in (True, False)
    assert read.finds(fold(text)) == read.finds(text)


@given(st.lists(st.sampled_from(["rye", "Café", "warm", "Straße", "12", "хлеб"]), min_size=1, max_size=8))
def test_every_run_of_words_of_a_text_is_found_as_a_phrase(words):
    text = ", ".join(words)
    for start in range(len(words)):
        assert parse_search('"' + " ".join(words[start : start + 3]).upper() + '"').finds(text)
