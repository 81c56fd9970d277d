"""A post as numbered features: its words, parts of words, pairs of words, and the words near a brand.

Features have no list of names: a feature's number is a hash of it, and weights stand at that
number (Weinberger and others, Feature Hashing for Large Scale Multitask Learning, ICML 2009). Training
and judging share this file, so both see the same post.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import repeat
from operator import itemgetter
from typing import Any
from zlib import crc32

from shared.judges.vader_words import NEGATIONS

BITS = 18
BUCKETS = 1 << BITS
MASK = BUCKETS - 1

SCOPE = 4
"""Words after a negation that it may turn, until punctuation."""

NEAR = 3
"""Words on either side of the brand's name that are said to be near it."""

BRAND, HANDLE, LINK = "\ue000", "@_", "http"
"""What stands for the brand's own names, for other handles and for links: none has a feeling of its own.

VADER knows none of them either. The first is of Unicode's private use area, so no post means anything by it."""

_UNNAMED = frozenset((BRAND, HANDLE, LINK))

PLAIN, NEGATING, ENDING, NAMELESS = range(4)
"""Kinds of tokens: a word; one that negates; punctuation that ends a negation; one of the three above."""

TOKEN = re.compile(
    r"https?://\S*|https?\b|www\.\S+|@\w+|#?\w+(?:['’]\w+)*"  # links, handles, words
    r"|[<>]?[:;=8][-'^o]?[()\[\]DPpOo/\\|*3]+(?!\w)|<3+|\^[_.]*\^"  # emoticons
    r"|\ue000|[!?]+|\.{2,}|…|[.,;:\n\"。！？،؟।]"
    r"|[\u2190-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff]"  # emoji without their modifiers
)

_LONG = re.compile(r"(\w)\1{2,}")
_DIGITS = re.compile(r"\d+")
_PUNCTUATION = frozenset(".,;:!?\n…。！？،؟।")

# The commonest negations of the languages that the weights were trained on.
_FOREIGN_NEGATIONS = """
    no nobody hardly barely nicht kein keine keinen nie niemals pas jamais aucun aucune rien
    non mai nessun nessuno nulla nada nunca não nao nem ni sin sem niet geen nooit değil yok
    не нет لا ما ليس لم لن غير مش nahi nahin nhi नहीं न
    """
_NEGATIONS = NEGATIONS | frozenset(_FOREIGN_NEGATIONS.split())


def key(token: str) -> str:
    """A token as it is looked up: in lower case, at most two of one letter in a row, digits as 0."""
    first = token[0]
    if first == "@" and len(token) > 1:
        return HANDLE
    if token.startswith(("http", "www.")):
        return LINK
    if first in "!?":
        return "".join(sorted(set(token))) + ("+" if len(token) > 1 else "")
    lower = token.lower()
    if token.isalpha() and token.isascii():
        return _LONG.sub(r"\1\1", lower)
    lower = _LONG.sub(r"\1\1", lower.replace("’", "'"))
    return _DIGITS.sub("0", lower) if first.isalnum() or first == "#" else lower


def kind(key: str) -> int:
    """Whether a key negates what follows, ends that, or has no feeling of its own."""
    if key in _UNNAMED:
        return NAMELESS
    if key in _NEGATIONS or key.endswith("n't"):
        return NEGATING
    return ENDING if key[0] in _PUNCTUATION else PLAIN


def grams(key: str) -> list[int]:
    """The features of a word by itself: the word and its runs of three to five letters."""
    word = key.lstrip("#")
    if len(word) <= 3:
        return [number(key)]
    if word.isascii() and len(word) <= _SHORT:
        runs = _runs(len(word) + 2)(f"<{word}>".encode())
    else:
        letters = [letter.encode("utf-8", "surrogatepass") for letter in f"<{word}>"]
        runs = tuple([b"".join(letters[at : at + n]) for n in (3, 4, 5) for at in range(len(letters) - n + 1)])
    return [number(key), *[each & MASK for each in map(crc32, runs, repeat(_RUN))]]


_SHORT = 40
"""Letters of a word up to which the places of its runs are kept; almost all words are shorter."""


@cache
def _runs(length: int) -> Callable[[bytes], tuple[bytes, ...]]:
    """What cuts all runs of three to five letters out of so many letters."""
    places: Iterable[Any] = [slice(at, at + n) for n in (3, 4, 5) for at in range(length - n + 1)]
    return itemgetter(*places)


_RUN = crc32(b"c")
"""A run of letters is hashed with this letter before it, so that it is no word."""


def negated(key: str) -> int:
    """The feature of a word that a negation stands before."""
    return number(f"~{key}")


def near(key: str) -> int:
    """The feature of a word near the brand's name."""
    return number(f"t_{key}")


def pair(before: int, after: int) -> int:
    """The feature of two words in a row, from their hashes."""
    return (before * 31 ^ after) & MASK


def number(feature: str) -> int:
    """A feature's place in the table of weights."""
    return whole_hash(feature) & MASK


def whole_hash(feature: str) -> int:
    """32 bits of a feature; lone surrogates are taken as they are."""
    return crc32(feature.encode("utf-8", "surrogatepass"))


START = whole_hash("<start>")


def features(keys: list[str]) -> list[int]:
    """All features of a post whose names are masked, as training counts them."""
    found: list[int] = []
    before, scope = START, 0
    for each in keys:
        of, after = kind(each), whole_hash(each)
        found.append(pair(before, after))
        before = after
        if of == NAMELESS:
            continue
        scope = 0 if of == ENDING else scope
        found += [*grams(each), negated(each)] if scope else grams(each)
        scope = SCOPE if of == NEGATING else max(0, scope - 1)
    kinds = [kind(each) for each in keys]
    return found + [near(keys[at]) for at in near_places(keys, kinds)]


def near_places(keys: list[str], kinds: list[int]) -> list[int]:
    """Which words are near the brand's names, from the keys of a post and their kinds."""
    around: set[int] = set()
    at = -1
    for _ in range(keys.count(BRAND)):
        at = keys.index(BRAND, at + 1)
        around.update(range(max(0, at - NEAR), min(len(keys), at + NEAR + 1)))
    return [place for place in around if kinds[place] != NAMELESS]
