"""Pieces of a text: the short ways give what the long way gives, and what is remembered stays bounded."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.brand import Brand
from shared.judges import authenticity_pieces as pieces_
from shared.judges.authenticity_pieces import counted, pieces, speaks_of_self
from shared.judges.by_brand import once_a_brand
from shared.judges.remembered import REMEMBERED, Remembered

words = st.sampled_from(["XD", "xo", "I", "LOL", "sooo", "Bread", "İstanbul", "本XD", "mein", "naïve", "giveaway"])
letters = st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=1, max_size=12)


@settings(max_examples=500)
@given(st.sampled_from(["", '"', "“", "(", "@", "#"]), words | letters, st.sampled_from(["", *'.,!?…:;"']))
def test_a_piece_by_the_short_way_counts_as_by_the_long_way(before: str, word: str, behind: str) -> None:
    assert pieces_._look_up(before + word + behind) == pieces_._taken_apart(before + word + behind)


@given(st.sampled_from(["a_xD", "_xD", "Me", "mein", "unsere", "xX", "sooo", "giveaway", "win"]), st.sampled_from("@#"))
def test_a_handle_or_hashtag_by_the_short_way_counts_as_by_the_long_way(word: str, sign: str) -> None:
    assert pieces_._look_up(sign + word) == pieces_._taken_apart(sign + word)


@pytest.mark.parametrize("drawn", ["", "!!", "a|b", "x::y", "★😀", "?!"])
def test_in_a_link_only_drawn_signs_count(drawn: str) -> None:
    counts = dict(zip(pieces_.COUNTED, counted(pieces(f"https://t.co/{drawn}")), strict=False))
    assert counts.pop("stretched") == (drawn in ("!!", "?!"))
    assert counts.pop("bars") == (drawn in ("a|b", "x::y"))
    assert (counts.pop("bullets"), counts.pop("emoji")) == ((1, 1) if drawn == "★😀" else (0, 0))
    assert not any(counts.values())


def test_a_text_is_the_sum_of_its_pieces() -> None:
    found = dict(
        zip(pieces_.COUNTED, counted(pieces("I LOVE their bread, really: 2 loaves at 10:30 !! :)")), strict=False)
    )
    assert found["words"] == 7
    assert found["numbers"] == 2
    assert found["shouted"] == 1
    assert (found["exclaims"], found["commas"], found["stamps"], found["emoticons"]) == (2, 1, 1, 1)


def test_a_link_is_nobody_who_speaks() -> None:
    assert not speaks_of_self(counted(pieces("bakery opens https://t.co/i/me")))
    assert speaks_of_self(counted(pieces("bakery opens, says me")))


def test_what_is_remembered_of_pieces_is_bounded() -> None:
    kept = pieces_._Pieces(pieces_._look_up)
    for number in range(REMEMBERED + 10):
        kept[f"w{number}"]
    kept["x" * 1_000]
    kept["https://t.co/a1b2"]
    assert len(kept) <= REMEMBERED
    assert not {"x" * 1_000, "https://t.co/a1b2"} & kept.keys()


def test_a_brand_file_is_worked_on_once_and_never_taken_for_another() -> None:
    made: list[str] = []

    @once_a_brand
    def name(brand: Brand) -> str:
        made.append(brand.name)
        return brand.name

    crumb, loaf = Brand(name="Crumb"), Brand(name="Loaf")
    assert [name(each) for each in (crumb, loaf, crumb, loaf)] == ["Crumb", "Loaf"] * 2
    assert made == ["Crumb", "Loaf"]


def test_what_comes_again_and_again_is_never_looked_up_again() -> None:
    asked: list[str] = []

    def look_up(word: str) -> int:
        asked.append(word)
        return len(word)

    kept = Remembered(look_up)
    for number in range(3 * REMEMBERED):
        assert kept["bread"] == 5
        kept[f"w{number}"]
    assert asked.count("bread") == 1
    assert len(asked) == 3 * REMEMBERED + 1
