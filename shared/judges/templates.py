"""Template families: posts with the same skeleton, whoever posted them.

A skeleton is the text with what an app fills in taken out (links, handles, numbers, emoji, punctuation).
It finds slot-filled templates; MinHash bands (Broder 1997) over word pairs find the same text with a word
changed, cut or added. Both are keys that a table can look up, so no post is ever compared with all others.
"""

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

from shared.domain.memory import sampled
from shared.domain.mention import Post
from shared.judges.remembered import READ, Remembered, pieces_of

HEAD = 4_000
"""Characters of a text that a family is told by; no template is longer."""

LEAST_WORDS = 4
"""Fixed words that a skeleton needs, else too much falls together ("I love # @")."""

LEAST_LETTERS = 16
"""The same for scripts that put no spaces between words."""

BANDS = 3
"""Keys for near-identical texts; with two rows each, texts that share 8 of 10 word pairs meet with 95 %."""

_LINK = re.compile(r"https?://\S+|\bwww\.\S+|\b(?:t\.co|bit\.ly|youtu\.be)/\S+", re.I)
_REPOSTED = re.compile(r"(?:\s|https?://\S++)*+(?:RT|MT|via)\s+@\w+\s*:?\s*", re.I)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([^/:?#\s]+)", re.I)
_NUMBER = re.compile(r"(?<![@#\w.,:])\d[\d.,:]*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_DROPPED = re.compile(r"[@＠]\w+(?:@[\w.-]+\w)?|&\w{1,8};|\d[\d.,:/%]*\w?")


def family_keys(post: Post) -> tuple[str, ...]:
    """The keys under which this post's families are remembered: `s:` skeleton, then `m:` near-identical bands.

    Empty when the text has too few fixed words to tell a family by.
    """
    return _keys(skeleton_words(post.text))


@lru_cache(maxsize=READ)
def skeleton_words(text: str) -> tuple[str, ...]:
    """The fixed words of a text, in order and folded: without links, handles, numbers, emoji and punctuation."""
    text = text[:HEAD]
    opening = _REPOSTED.match(text)
    if opening:
        text = text[opening.end() :]
    return tuple(itertools.chain.from_iterable(map(_fixed.__getitem__, pieces_of(text))))


@lru_cache(maxsize=READ)
def _keys(words: tuple[str, ...]) -> tuple[str, ...]:
    return (f"s:{_digest(words)}", *_bands(words)) if _tells(words) else ()


@lru_cache(maxsize=READ)
def _pairs(words: tuple[str, ...]) -> tuple[int, ...]:
    return sampled((), *_pair_hashes(words)) if words else ()


def _fixed_words(piece: str) -> tuple[str, ...]:
    """The fixed words of a piece between blanks."""
    if piece.isalpha():
        return (piece.casefold(),)
    return tuple(_WORD.findall(_DROPPED.sub(" ", _LINK.sub(" ", piece)).casefold()))


class _Fixed(Remembered[tuple[str, ...]]):
    """Remembers pieces, but for links and handles: most of them come once."""

    def __missing__(self, piece: str) -> tuple[str, ...]:
        if _EMPTY.fullmatch(piece):
            return ()
        return super().__missing__(piece)


_EMPTY = re.compile(r"https?://[\w./-]*|@\w+", re.ASCII)
_fixed = _Fixed(_fixed_words)


def _unlinked(text: str) -> str:
    return _LINK.sub(" ", text) if "/" in text or "www." in text.lower() else text


def numbers(text: str) -> list[str]:
    """The numbers that an app could have filled in: scores, distances, prices, counts; not those of links and tags."""
    return _NUMBER.findall(_unlinked(text[:HEAD]))


def hosts(post: Post) -> tuple[str, ...]:
    """The hosts that a post links to, at most four, folded, without `www.`."""
    found = (_HOST.match(link) for link in (*post.urls, *_LINK.findall(post.text[:HEAD]))[:4])
    return tuple(dict.fromkeys(host[1].casefold() for host in found if host))


def skeleton(text: str) -> int:
    """A 32-bit hash of a text's fixed words; the same for every filling of a template's slots."""
    return crc32(" ".join(skeleton_words(text)).encode("utf-8", "replace"))


def pair_sample(text: str) -> tuple[int, ...]:
    """The smallest hashes of a text's word pairs: what two texts are compared by, see `memory.alike`."""
    return _pairs(skeleton_words(text))


def _tells(words: Sequence[str]) -> bool:
    letters = sum(map(len, words))
    return letters >= LEAST_LETTERS and (len(words) >= LEAST_WORDS or max(map(len, words)) >= LEAST_LETTERS)


def _digest(words: Sequence[str]) -> str:
    """64 bits, so that unrelated skeletons do not meet."""
    joined = " ".join(words).encode("utf-8", "replace")
    return f"{crc32(joined):08x}{crc32(joined, 0x9E3779B9):08x}"


def _bands(words: Sequence[str]) -> tuple[str, ...]:
    """MinHash of the word pairs: six hash functions from one CRC by odd multipliers, two to a band."""
    hashes = _pair_hashes(words)
    least = [min([(value * odd + odd) & 0xFFFFFFFF for value in hashes]) for odd in _ODD]
    return tuple(f"m{band}:{least[2 * band]:08x}{least[2 * band + 1]:08x}" for band in range(BANDS))


_ODD = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1, 0xD3A2646D)


def _pair_hashes(words: Sequence[str]) -> list[int]:
    pieces = [f"{a} {b}" for a, b in itertools.pairwise(words)] or _letter_pieces(words[0])
    return [crc32(piece.encode("utf-8", "replace")) for piece in pieces]


def _letter_pieces(word: str) -> list[str]:
    return [word[at : at + 4] for at in range(max(1, len(word) - 3))]
