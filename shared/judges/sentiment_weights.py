"""The weights of the sentiment judge: a table of bytes by feature number, and a few numbers by name.

`sentiment.json` holds what is read by name, `sentiment.bin` the table: for each feature a byte for negative,
then for each a byte for positive, then a bit for each word that was seen in training. A byte is
a place in `levels`, which are close together near 0, where most weights are.
"""

from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec

from shared.judges.remembered import Remembered, pieces_of
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


Entry = tuple[str, int, int, float, float, int]
"""What is known of a token: its key and kind, its hash, the summed weights of its own features towards negative and
towards positive, and its counts side by side, see COUNT."""

Piece = tuple[tuple[Entry, ...], int, int, float, float, int]
"""What stands between two blanks: its tokens, the hashes of the first and the last, the summed weights of its words
and of the pairs in it, and its counts."""

COUNT = 32
"""Bits of each count, so that one sum counts all: how many features words and pairs are, how many tokens are words (or
emoji), how many of these were seen in training, and how many negate. Plain tuples, too, are for speed."""


ONE_COUNT = (1 << COUNT) - 1


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
        self.entries: Remembered[Entry] = Remembered(self._entry)
        self._pieces: Remembered[Piece] = Remembered(self._piece)
        self._near: Remembered[tuple[float, float]] = Remembered(lambda key: self.weigh([near(key)]))
        self._turned: Remembered[tuple[float, float]] = Remembered(lambda key: self.weigh([negated(key)]))

    def weigh(self, features: list[int]) -> tuple[float, float]:
        """The summed weights of features towards negative and towards positive."""
        levels, negative, positive = self.levels, self.negative, self.positive
        return sum([levels[negative[at]] for at in features]), sum([levels[positive[at]] for at in features])

    def pieces(self, masked: str) -> list[Piece]:
        """The pieces of a post whose names are masked, in order; a line's end is one by itself."""
        found = list(map(self._pieces.__getitem__, pieces_of(masked)))
        if "\n" not in masked:
            return found
        lines = [list(map(self._pieces.__getitem__, line.split())) for line in masked.split("\n")]
        return [piece for line in lines for piece in (self._pieces["\n"], *line)][1:]

    def near(self, key: str) -> tuple[float, float]:
        """The weights of a word near the brand's name."""
        return self._near[key]

    def turned(self, key: str) -> tuple[float, float]:
        """The weights of a word that a negation turns."""
        return self._turned[key]

    def _entry(self, token: str) -> Entry:
        word = key(token)
        of, hashed = kind(word), whole_hash(word)
        if of == NAMELESS:
            return word, of, hashed, 0.0, 0.0, 1
        own = grams(word)
        negative, positive = self.weigh(own)
        counts = len(own) + 1  # the pair with what stands before it is a feature as well
        if word[0].isalpha() or word[0] == "#" or not (word[0].isascii() or of):
            at = hashed & ((1 << SEEN_BITS) - 1)
            counts += (1 << COUNT) + ((self.seen[at >> 3] >> (at & 7) & 1) << 2 * COUNT)
        return word, of, hashed, negative, positive, counts + ((of == NEGATING) << 3 * COUNT)

    def _piece(self, text: str) -> Piece:
        if text.startswith(("http://", "https://")):
            text = LINK  # whatever it leads to
        entries = tuple(map(self.entries.__getitem__, (text,) if text.isalpha() else TOKEN.findall(text)))
        if not entries:
            return (), 0, 0, 0.0, 0.0, 0
        if len(entries) == 1:
            return entries, entries[0][2], *entries[0][2:]
        negative, positive = self.weigh([pair(before[2], after[2]) for before, after in pairwise(entries)])
        return (
            entries,
            entries[0][2],
            entries[-1][2],
            negative + sum([entry[3] for entry in entries]),
            positive + sum([entry[4] for entry in entries]),
            sum([entry[5] for entry in entries]),
        )


def load(folder: Path) -> Weights:
    """The weights in a folder. Raises OSError when they are not there, ValueError when they are not whole."""
    named = msgspec.json.decode((folder / "sentiment.json").read_bytes(), type=Named)
    return Weights(named, (folder / "sentiment.bin").read_bytes())


@cache
def shipped() -> Weights:
    """The weights that ship, read at first use."""
    return load(FOLDER)
