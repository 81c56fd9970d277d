"""Text of strangers is cut between letters and loses what hides or turns."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.channels.text import clip, graphemes, one_line, tidy, web_link

LETTERS = [
    "a", "é", "e\u0301", "👍🏽", "👨‍👩‍👧‍👦", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🇦🇹",
    "क्षि", "กำ", "각", "\u1100\u1161\u11a8", "❤️", "1️⃣", "שׁ", "\r\n", "🧑🏿‍🚀", "ﾊﾟ", "நி",
]  # fmt: skip
HIDDEN = "\u202e\u202a\u2066\u2069\u200e\u200f\u061c\u00ad\u2060\ufeff\U000e0041\u2028\x00\x1b\x85"


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_of_several_code_points_stays_whole(letter: str) -> None:
    assert list(graphemes(f"x{letter}y")) == ["x", letter, "y"]


def test_flags_are_told_apart() -> None:
    assert list(graphemes("🇦🇹🇩🇪🇨")) == ["🇦🇹", "🇩🇪", "🇨"]


@given(st.lists(st.sampled_from(LETTERS)), st.integers(0, 40))
def test_cutting_never_splits_a_letter_or_passes_the_limit(letters: list[str], limit: int) -> None:
    text = "".join(letters)
    cut = clip(text, limit)
    whole = [len("".join(list(graphemes(text))[:count]).rstrip()) for count in range(len(letters) + 1)]
    assert len(cut) <= limit
    assert cut == text or not cut or (cut.endswith("…") and text.startswith(cut[:-1]) and len(cut) - 1 in whole)


@given(st.text())
def test_graphemes_lose_nothing(text: str) -> None:
    assert "".join(graphemes(text)) == text


@given(st.text(alphabet=st.one_of(st.sampled_from(HIDDEN), st.characters())))
def test_tidying_twice_is_tidying_once_and_leaves_nothing_hidden(text: str) -> None:
    tidied = tidy(text)
    assert not set(HIDDEN) & set(tidied)
    assert all(
        letter == "\n" or letter == "\t" or unicodedata.category(letter) not in ("Cc", "Cs") for letter in tidied
    )
    assert tidy(tidied) == tidied
    assert "\n" not in one_line(text)


def test_what_people_need_stays() -> None:
    for text in (
        "👨‍👩‍👧‍👦",
        "می‌خواهم",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "line\n\nline",
        "שלום",
    ):
        assert tidy(text) == text
    assert len(tidy("Z" + "\u0351" * 50)) == 7


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,x", "//evil.example", "https://", "https://a@b.example/", "ftp://x.example/",
        "https://[::1", "https://x.example:99999/", "https://x" + "a" * 2000 + ".example/", "", None,
        "https://exa mple/",
        "https://x.example/" + "é" * 400, "https://x|y.example/",
    ],
)  # fmt: skip
def test_a_link_that_is_none_gets_no_button(url: str | None) -> None:
    assert web_link(url) is None


def test_a_link_keeps_its_meaning_and_loses_what_could_break_out() -> None:
    assert web_link("https://x.com/i/web/status/1?a=b%20c&d=e#f") == "https://x.com/i/web/status/1?a=b%20c&d=e#f"
    assert web_link("https://bücher.example/ü") == "https://xn--bcher-kva.example/%C3%BC"
    assert web_link("http://[2606:2800::1]:8080/x") == "http://[2606:2800::1]:8080/x"
    made = web_link("https://x.example/<b>|\"'`*\\ ?<>|#<>") or ""
    assert not set("<>|\"'`\\ ") & set(made)
