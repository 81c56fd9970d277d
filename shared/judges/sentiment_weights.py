"""The weights of the sentiment judge: a table of bytes by feature number, and a few numbers by name.

`sentiment.json` holds what is read by name, `sentiment.bin` the table: for each feature a byte for negative,
then for each a byte for positive, then a bit for each word that was seen in training. A byte is
a place in `levels`, which are close together near 0, where most weights are.
"""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from shared.judges.sentiment_signals import SIGNALS
from shared.judges.sentiment_words import (
    BUCKETS,
    LINK,
    NAMELESS,
    NEGATING,
    TOKEN,
    grams,
    key,
    kind,
    near,
    negated,
    pair,
    whole_hash,
)

FOLDER = Path(__file__).parent / "weights"

SEEN_BITS = 20
"""Words seen in training are marked in 2 ** 20 bits: with 60,000 of them, one new word in 18 passes as seen."""

REMEMBERED = 20_000
"""Tokens remembered at most, of at most REMEMBERED_LENGTH characters: about 6 MB when full."""

REMEMBERED_LENGTH = 40


class Entry(NamedTuple):
    """What is known of a token: its key and kind, its hash, how many features it has by itself, their
    summed weights towards negative and positive, the same of its negated feature, and whether it is a
    word (or emoji) and was seen in training."""

    key: str
    kind: int
    hash: int
    own: int
    negative: float
    positive: float
    turned_negative: float
    turned_positive: float
    word: bool
    seen: bool


class Piece(NamedTuple):
    """What stands between two blanks: its tokens, the hashes of the first and the last, the summed weights of its words
    and of the pairs in it, how many features that are, how many tokens are words, and how many of these were seen in
    training; and whether one negates."""

    entries: tuple[Entry, ...]
    first: int
    last: int
    negative: float
    positive: float
    features: int
    words: int
    seen: int
    negates: bool


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in `sentiment.json`. The two heads weigh `signals`, towards negative and towards positive."""

    levels: list[float]
    english: tuple[list[float], list[float]]
    other: tuple[list[float], list[float]]
    sharpness: float
    languages: list[str]


class Weights:
    """The table, and the tokens looked up in it so far."""

    def __init__(self, named: Named, table: bytes) -> None:
        heads = [*named.english, *named.other]
        whole = len(table) == 2 * BUCKETS + (1 << SEEN_BITS) // 8 and len(named.levels) == 256
        if not whole or any(len(head) != len(SIGNALS) for head in heads):
            raise ValueError("sentiment.bin and sentiment.json do not fit each other or this code")
        self.named = named
        self.levels = named.levels
        self.negative, self.positive = table[:BUCKETS], table[BUCKETS : 2 * BUCKETS]
        self.seen = table[2 * BUCKETS :]
        self.entries = _Entries(self)
        self._pieces = _Pieces(self)
        self._near: dict[str, tuple[float, float]] = {}

    def weigh(self, features: list[int]) -> tuple[float, float]:
        """The summed weights of features towards negative and towards positive."""
        levels, negative, positive = self.levels, self.negative, self.positive
        return sum([levels[negative[at]] for at in features]), sum([levels[positive[at]] for at in features])

    def pieces(self, masked: str) -> list[Piece]:
        """The pieces of a post whose names are masked, in order; a line's end is one by itself."""
        found = list(map(self._pieces.__getitem__, masked.split()))
        if "\n" not in masked:
            return found
        lines = [list(map(self._pieces.__getitem__, line.split())) for line in masked.split("\n")]
        return [piece for line in lines for piece in (self._pieces["\n"], *line)][1:]

    def near(self, word: str) -> tuple[float, float]:
        """The weights of a word near the brand's name."""
        found = self._near.get(word)
        if found is None:
            found = self.weigh([near(word)])
            if len(self._near) < REMEMBERED and len(word) <= REMEMBERED_LENGTH:
                self._near[word] = found
        return found

    def look_up(self, token: str) -> Entry:
        """What is known of a token."""
        word = key(token)
        of, hashed = kind(word), whole_hash(word)
        if of == NAMELESS:
            return Entry(word, of, hashed, 0, 0.0, 0.0, 0.0, 0.0, False, False)
        own = grams(word)
        at = hashed & ((1 << SEEN_BITS) - 1)
        seen = bool(self.seen[at >> 3] >> (at & 7) & 1)
        meaning = word[0].isalpha() or word[0] == "#" or not (word[0].isascii() or of)
        return Entry(word, of, hashed, len(own), *self.weigh(own), *self.weigh([negated(word)]), meaning, seen)


class _Entries(dict[str, Entry]):
    """Remembers tokens; forgets all of them when full."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def __missing__(self, token: str) -> Entry:
        entry = self.weights.look_up(token)
        if len(token) <= REMEMBERED_LENGTH:
            if len(self) >= REMEMBERED:
                self.clear()
            self[token] = entry
        return entry


class _Pieces(dict[str, Piece]):
    """Remembers pieces; forgets all of them when full."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def __missing__(self, text: str) -> Piece:
        if text.startswith(("http://", "https://")):
            return self[LINK]  # whatever it leads to
        piece = self._look_up(text)
        if len(text) <= REMEMBERED_LENGTH:
            if len(self) >= REMEMBERED:
                self.clear()
            self[text] = piece
        return piece

    def _look_up(self, text: str) -> Piece:
        entries = tuple(map(self.weights.entries.__getitem__, TOKEN.findall(text)))
        if not entries:
            return Piece((), 0, 0, 0.0, 0.0, 0, 0, 0, False)
        negative, positive = self.weights.weigh([pair(a.hash, b.hash) for a, b in pairwise(entries)])
        return Piece(
            entries=entries,
            first=entries[0].hash,
            last=entries[-1].hash,
            negative=negative + sum([each.negative for each in entries]),
            positive=positive + sum([each.positive for each in entries]),
            features=len(entries) + sum([each.own for each in entries]),
            words=sum([each.word for each in entries]),
            seen=sum([each.word and each.seen for each in entries]),
            negates=NEGATING in [each.kind for each in entries],
        )


def load(folder: Path) -> Weights:
    """The weights in a folder. Raises OSError when they are not there, ValueError when they are not whole."""
    named = msgspec.json.decode((folder / "sentiment.json").read_bytes(), type=Named)
    return Weights(named, (folder / "sentiment.bin").read_bytes())


@cache
def shipped() -> Weights:
    """The weights that ship, read at first use."""
    return load(FOLDER)
