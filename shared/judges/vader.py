"""VADER, the same to the last bit as vaderSentiment 3.3.2, several times as fast and linear in the length.

The method is C.J. Hutto and E.E. Gilbert, VADER (ICWSM 2014). Its oddities are kept, for its scores
are a yardstick: `compound` equals the package's `polarity_scores(text)["compound"]` on every text.
Three things make it fast: what can be known of a word is remembered by the word, only words of
the lexicon are looked at again, and of those only the ones near a word that could change them.
"""

import heapq
import math
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import punctuation

from shared.judges.remembered import Remembered, pieces_of
from shared.judges.vader_words import BOOSTER_PHRASES, BOOSTERS, IDIOMS, NEGATE, NEGATIONS, SHOUT, TURNS

Word = tuple[str, bool, float, bool, bool, bool]
"""In lower case; is it in capitals; its valence; is it in the lexicon; may it count; may it change another's."""

Hits = tuple[list[int], list[float]]
"""Which words of the text have a valence, and their valences, about -4..4, never 0.

Two lists, not one of pairs: thousands of pairs would set off the garbage collector, and time would not be linear."""

PICTURED = re.compile("[©®\u203c-\u32ff\U0001f000-\U0001ffff]")
"""Where all of the lexicon's emoji of one character are, and next to no letters: quicker than to ask character by
character."""

_ALPHA = 15
"""Brings the sum of valences to -1..1; the package's own constant."""


def compound(text: str) -> float:
    """How positive (to 1) or negative (to -1) a text is by VADER; 0.0 also when no word is known."""
    plain, words = read(text)
    return squash(sum(valences(words)[1]), plain)


def read(text: str) -> tuple[str, list[Word]]:
    """The text with its emoji described in words, and what is known of each of its words."""
    known = lexicon()
    plain = text
    if not text.isascii() and PICTURED.search(text):
        plain = "".join([known.emoji.get(char, char) for char in text])
    return plain, list(map(known.words.__getitem__, pieces_of(plain)))


def valences(words: list[Word]) -> Hits:
    """The words that have a valence, after negations, boosters, capitals, idioms and `but`."""
    places, found = [], []
    mixed = None
    for at in [at for at, word in enumerate(words) if word[4]]:
        word = words[at]
        valence = word[2]
        if word[1] or word[5] or _turned(words, at):
            mixed = _mixed_case(words) if mixed is None else mixed
            valence = _valence(words, at, mixed)
        if valence:
            places.append(at)
            found.append(valence)
    if found:
        _weigh_but(words, places, found)
    return places, found


def squash(total: float, plain: str) -> float:
    """The sum of valences as a number from -1 to 1, with the emphasis that ! and ? add."""
    if not total:
        return 0.0
    emphasis = min(plain.count("!"), 4) * 0.292 + _questions(plain.count("?"))
    total = total + emphasis if total > 0 else total - emphasis
    return round(max(-1.0, min(1.0, total / math.sqrt(total * total + _ALPHA))), 4)


def _questions(count: int) -> float:
    return 0.96 if count > 3 else count * 0.18 if count > 1 else 0


def _turned(words: list[Word], at: int) -> bool:
    """Whether one of the three words before may change this one's valence."""
    if at > 2:
        return words[at - 1][5] or words[at - 2][5] or words[at - 3][5]
    return any(word[5] for word in words[:at])


def _valence(words: list[Word], at: int, mixed: bool) -> float:
    """The package's `sentiment_valence`, step by step in its order; capitals shout only where case is mixed."""
    lower, upper, valence, *_ = words[at]
    following = words[at + 1] if at + 1 < len(words) else None
    if lower == "kind" and following and following[0] == "of":
        return 0.0
    before = [words[at - back] for back in (1, 2, 3) if back <= at]
    valence = _after_no(lower, valence, before, following)
    if upper and mixed:
        valence += SHOUT if valence > 0 else -SHOUT
    for back, word in enumerate(before):
        if not word[3]:
            valence += _boost(word, valence, mixed) * (1, 0.95, 0.9)[back]
            valence *= _negate(before, back)
            if back == 2:
                valence = _idiom(words, at, valence)
    return valence * _after_least(before)


def _after_no(lower: str, valence: float, before: list[Word], following: Word | None) -> float:
    """`no` negates the word of the lexicon that follows it and then has no valence of its own."""
    near = [word[0] for word in before]
    if "no" in near[:2] or (len(near) == 3 and near[2] == "no" and near[0] in ("or", "nor")):
        return valence * NEGATE
    return 0.0 if lower == "no" and following and following[3] else valence


def _boost(word: Word, valence: float, mixed: bool) -> float:
    boost = BOOSTERS.get(word[0])
    if boost is None:
        return 0.0
    if valence < 0:
        boost *= -1
    if word[1] and mixed:
        boost += SHOUT if valence > 0 else -SHOUT
    return boost


def _negate(before: list[Word], back: int) -> float:
    """What the word `back` + 1 places before multiplies the valence by."""
    lower = before[back][0]
    if back and (lower == "never" or back == 2):
        nearer = [word[0] for word in before[:back]]
        if (lower == "never" and nearer[-1] in ("so", "this")) or (back == 2 and nearer[0] in ("so", "this")):
            return 1.25
    if back and lower == "without" and "doubt" in [word[0] for word in before[:back]]:
        return 1
    return NEGATE if lower in NEGATIONS or "n't" in lower else 1


def _after_least(before: list[Word]) -> float:
    if not before or before[0][0] != "least":
        return 1
    return 1 if len(before) > 1 and before[1][0] in ("at", "very") else NEGATE


def _idiom(words: list[Word], at: int, valence: float) -> float:
    """The valence of an idiom about the word, and what a phrase such as `kind of` adds. Needs three words before."""
    three, two, one, zero, *after = [word[0] for word in words[at - 3 : at + 3]]
    backward = (f"{one} {zero}", f"{two} {one} {zero}", f"{two} {one}", f"{three} {two} {one}", f"{three} {two}")
    valence = next((IDIOMS[phrase] for phrase in backward if phrase in IDIOMS), valence)
    for length in range(1, len(after) + 1):
        valence = IDIOMS.get(" ".join([zero, *after[:length]]), valence)
    return valence + BOOSTER_PHRASES.get(backward[4], 0) + BOOSTER_PHRASES.get(backward[2], 0)


def _mixed_case(words: list[Word]) -> bool:
    capitals = [word[1] for word in words]
    return True in capitals and False in capitals


def _weigh_but(words: list[Word], places: list[int], found: list[float]) -> None:
    """What is before `but` counts half and what is after it half as much again; changes `found`.

    Like the package, which looks words up by valence: of several words with one valence it is the
    first that is changed, once for each. A heap for each valence keeps that out of the quadratic.
    """
    turn = next((at for at, word in enumerate(words) if word[0] == "but"), None)
    if turn is None:
        return
    same: dict[float, list[int]] = {}
    for hit, value in enumerate(found):
        same.setdefault(value, []).append(hit)
    for hit in range(len(found)):
        value = found[hit]
        first = _first(same[value], found, value)
        found[first] = value * (0.5 if places[first] < turn else 1.5)
        heapq.heappush(same.setdefault(found[first], []), first)


def _first(hits: list[int], found: list[float], value: float) -> int:
    while found[hits[0]] != value:
        heapq.heappop(hits)
    return hits[0]


class _Lexicon:
    """The package's two files, read without importing the package (that would import requests too)."""

    def __init__(self, folder: Path) -> None:
        self.valence = {word: float(valence) for word, valence in _pairs(folder / "vader_lexicon.txt")}
        # The package puts a blank before a description only where there is none; more blanks change no word.
        described = _pairs(folder / "emoji_utf8_lexicon.txt")
        self.emoji = {emoji: f" {words}" for emoji, words in described if len(emoji) == 1}
        self.words: Remembered[Word] = Remembered(self._look_up)

    def _look_up(self, token: str) -> Word:
        stripped = token.strip(punctuation)
        word = token if len(stripped) <= 2 else stripped
        lower = word.lower()
        valence = self.valence.get(lower)
        turns = lower in TURNS or lower in BOOSTERS or lower in NEGATIONS or "n't" in lower
        scored = valence is not None and lower not in BOOSTERS
        return lower, word.isupper(), valence or 0.0, valence is not None, scored, turns


@cache
def lexicon() -> _Lexicon:
    """The lexicon, read at first use (about 5 ms)."""
    spec = find_spec("vaderSentiment")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("vaderSentiment is not installed, and VADER's lexicon is its", name="vaderSentiment")
    return _Lexicon(Path(next(iter(spec.submodule_search_locations))))


def _pairs(file: Path) -> list[tuple[str, str]]:
    lines = file.read_bytes().decode("utf-8").rstrip("\n").split("\n")
    fields = [line.strip().split("\t") for line in lines if line]
    return [(field[0], field[1]) for field in fields]
