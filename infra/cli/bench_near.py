"""How many real texts that are nearly the same find each other, though their first words differ.

All pairs are looked for, at a cost that only a bench may have: texts are compared where they share word pairs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

from msgspec import Struct

from infra.training import data
from shared.domain.gist import NOTED
from shared.domain.likeness import near
from shared.judges.folding import without_links
from shared.judges.likeness import likeness, runs
from shared.judges.story import OPENING
from shared.judges.templates import skeleton_words

COMMON = 60
"""Texts that share a word pair, from which on it is a turn of phrase and tells of nothing."""

SHARED = 4
"""Word pairs that two texts share at least to be compared; those that are nearly the same share eleven."""


class Near(Struct, frozen=True, kw_only=True):
    """Of different `texts`, those that are `long_enough`, their `pairs` that are nearly the same and differ in their
    first twelve words, and how many of these `meet`; `meet_by_one` would when a text was noted under one run only.
    """

    texts: int
    long_enough: int
    pairs: int
    meet: int
    meet_by_one: int


def rows(folder: Path) -> Iterator[Near]:
    """One row, of all sets."""
    texts = _texts(folder)
    likes = {words: like for words, text in texts.items() if (like := likeness(text))}
    names = {words: runs(texts[words]) for words in likes}
    found = [
        (one, other)
        for one, other in _sharing(list(likes))
        if one[:OPENING] != other[:OPENING] and near(likes[one], likes[other])
    ]
    meet, by_one = (
        sum(not {*names[one][:noted]}.isdisjoint(names[other]) for one, other in found) for noted in (NOTED, 1)
    )
    yield Near(texts=len(texts), long_enough=len(likes), pairs=len(found), meet=meet, meet_by_one=by_one)


def _texts(folder: Path) -> dict[tuple[str, ...], str]:
    """A text for each different row of fixed words."""
    found = [each.post.text for each in (*data.routes(folder, repeats=True), *data.accounts(folder))]
    found += [each.text for each in data.feelings(folder)]
    found += [each.post.text for each in data.reactions(folder)]
    found += [each.post.text for each in data.turns(folder)]
    return {skeleton_words(without_links(text)): text for text in reversed(found)}


def _sharing(texts: list[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    having: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, words in enumerate(texts):
        for pair in set(pairwise(words)):
            having[pair].append(number)
    shared = Counter(both for numbers in having.values() if len(numbers) <= COMMON for both in combinations(numbers, 2))
    yield from ((texts[one], texts[other]) for (one, other), times in shared.items() if times >= SHARED)
