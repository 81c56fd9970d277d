"""Pieces of a text: the short ways give what the long way gives, and what is remembered stays bounded."""

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.brand import Brand
from shared.judges import authenticity_pieces as pieces_
from shared.judges.authenticity_pieces import REMEMBERED, counted, pieces, speaks_of_self
from shared.judges.by_brand import once_a_brand

words = st.sampled_from(["XD", "xo", "I", "LOL", "sooo", "Bread", "İstanbul", "本XD", "mein", "naïve", "giveaway"])
letters = st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=1, max_size=12)


@given(words | letters, st.sampled_from(["", ".", ",", "!", "?"]))
def test_a_word_by_the_short_way_counts_as_by_the_long_way(word: str, sign: str) -> None:
    short, long = pieces_._Pieces()[word + sign], pieces_._taken_apart(word + sign)
    assert (short.counts, short.lower, short.opening) == (long.counts, long.lower, long.opening)


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
    kept = pieces_._Pieces()
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
