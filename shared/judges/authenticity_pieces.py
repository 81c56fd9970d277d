"""A text's pieces between blanks, each taken apart once and remembered: what a post shows is the sum of its pieces.

All counts of a piece stand side by side in one integer, SLOT bits each, so that a single addition adds them
all: a post of twenty words costs twenty look-ups and one sum, not thirty searches.
"""

import re
import struct
from functools import cache

from shared.judges.authenticity_marks import post_finder
from shared.judges.authenticity_words import MARKS
from shared.judges.remembered import Remembered, pieces_of

Piece = tuple[int, tuple[str, ...], str, bool, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""What stands between two blanks: its counts, its words in lower case, the first character that is no part
of a link, handle or hashtag, whether it has any of these, and which: links, handles, hashtags."""

COUNTED = (  # noqa: SIM905  # two lines, not eighteen
    "words letters numbers length cased titled shouted stretched asks exclaims colons commas stamps emoticons selves "
    "emoji bars bullets"
).split()
"""What is counted beside MARKS: words and their letters, numbers, the length in plain words and signs; words whose case
says something, of these those with a capital and those in capitals; signs, stretched letters and signs; first persons;
and what templates are drawn with."""

_SLOTS = struct.Struct(f"<{len(COUNTED) + len(MARKS)}H")
SLOT = 16
"""Bits of a count: the 2,000 characters that are looked at count to 4,000 at most."""

_TOKEN = re.compile(
    r"https?://[^\s<>\"\u2026]+|[@＠]\w+|[#＃]\w+|[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d.,:]*|[^\w\s]|_+", re.I
)
_LINK = re.compile(r"https?://[^\s<>\"\u2026]+", re.I)
_STAMP = re.compile(r"\d\d?:\d\d|\d{4}[-/.]\d\d?[-/.]\d\d?")
_STRETCHED = re.compile(r"([^\W\d_])\1\1")
_EMOTICON = re.compile(r"(?<![a-zA-Z0-9])[:;=xX][-'^o]?[)(DPpO3/\\|*]+(?!\w)|<3|\^_?\^|[♡♥]")

_EMOJI = re.compile("[\U0001f300-\U0001faff]")
_BARS = re.compile(r"[|»→]|::|->")
_BULLET = re.compile("[•★☆■►▶✔◆●]")
_PLAIN_LINK = re.compile(r"https?://[\w./#%&=~+@,-]*", re.ASCII)
_TAG = re.compile(r"[@#]\w+")

_BEHIND, _BEFORE = frozenset('.,!?…:;"'), frozenset('"“(')
"""Signs behind or before a word which say the same alone and beside it."""

_LETTERS = 3
"""Letters from which on (and more) a word's capital says something: names and titles, not "I" or "A"."""


# The first person in seven languages.
_SELF = re.compile(
    r"\b(?:i|i'm|i’m|im|my|me|mine|we|our|us|yo|mi|mis|nosotros|je|j'ai|mon|ma|mes|nous|ich|mein\w*|mir|wir|unser\w*"
    r"|eu|meu|minha|nós|io|mio|mia|noi)\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"@\w+")
_SELVES = frozenset(word for word in _SELF.pattern[5:-3].split("|") if word.isalpha())
_SELF_STEMS = ("mein", "unser")


def pieces(text: str) -> list[Piece]:
    """The pieces of a text, in order."""
    return list(map(_pieces().__getitem__, pieces_of(text)))


def counted(found: list[Piece]) -> tuple[int, ...]:
    """The sums of COUNTED, then of MARKS by single words, over the pieces of at most 2,000 characters."""
    return _SLOTS.unpack(sum([piece[0] for piece in found]).to_bytes(_SLOTS.size, "little"))


def speaks_of_self(counts: tuple[int, ...]) -> bool:
    """Whether the author speaks in the first person, in one of seven languages."""
    return counts[_SELF_AT] > 0


_SELF_AT, _STRETCHED_AT = COUNTED.index("selves"), COUNTED.index("stretched")


def _look_up(text: str) -> Piece:
    """A piece by the shortest way that gives what `_taken_apart` gives."""
    if text.isalpha():
        return _word(text)
    if text[-1] in _BEHIND and text[:-1].isalpha():
        word, sign = _word(text[:-1]), _pieces()[text[-1]]
        return (word[0] + sign[0], word[1], word[2], False, (), (), ())
    if text[0] in _BEFORE and text[1:].isalpha():
        word, sign = _word(text[1:]), _pieces()[text[0]]
        return (word[0] + sign[0], word[1], text[0], False, (), (), ())
    if text.isascii() and _TAG.fullmatch(text):
        return _tag(text)
    return _taken_apart(text)


class _Pieces(Remembered[Piece]):
    """Remembers pieces, but for links: each comes once."""

    def __missing__(self, text: str) -> Piece:
        if text[:4].lower() == "http" and _LINK.fullmatch(text):
            return _link(text)
        return super().__missing__(text)


_ONE_CASED, _ONE_TITLED, _ONE_SHOUTED, _ONE_STRETCHED, _ONE_EMOTICON, _ONE_SELF = (
    1 << SLOT * COUNTED.index(name) for name in ("cased", "titled", "shouted", "stretched", "emoticons", "selves")
)


def _link(text: str) -> Piece:
    """A link, in which nothing counts but the signs that feelings and templates are drawn with."""
    if _PLAIN_LINK.fullmatch(text):
        return (0, (), "", True, (text,), (), ())
    counts = [0] * len(COUNTED)
    counts[_STRETCHED_AT], counts[-3:] = _doubled(text), _drawn(text)
    packed = sum([count << SLOT * at for at, count in enumerate(counts)])
    return (packed, (), "", True, (text,), (), ())


def _doubled(text: str) -> bool:
    return "!!" in text or "??" in text or "?!" in text


def _drawn(text: str) -> list[int]:
    return [len(pattern.findall(text)) for pattern in (_EMOJI, _BARS, _BULLET)]


def _word(text: str) -> Piece:
    """A piece of letters alone, as most are."""
    length, lower, first = len(text), text.lower(), text[0]
    counts = 1 + (length << SLOT) + (length + 1 << 3 * SLOT)
    if length > _LETTERS and first.lower() != first.upper():
        counts += _ONE_CASED + first.isupper() * _ONE_TITLED + text.isupper() * _ONE_SHOUTED
    if (first in "xX" or not text.isascii()) and _EMOTICON.search(text):
        counts += _ONE_EMOTICON
    if _STRETCHED.search(text):
        counts += _ONE_STRETCHED
    if _of_self(text, lower):
        counts += _ONE_SELF
    return (counts + _marked(lower), (lower,), first, False, (), (), ())


def _tag(text: str) -> Piece:
    """A handle or hashtag alone, in ASCII."""
    lower = text.lower()
    counts = _ONE_EMOTICON if "x" in lower and _EMOTICON.search(text) else 0
    if text[0] == "@":
        return (counts, (), "", True, (), (text,), ())
    if _of_self(text[1:], lower[1:]):
        counts += _ONE_SELF
    return (counts + _marked(lower), (), "", True, (), (), (text,))


def _of_self(text: str, lower: str) -> bool:
    if text.isascii():
        return lower in _SELVES or lower.startswith(_SELF_STEMS)
    return _SELF.fullmatch(text) is not None


def _marked(token: str) -> int:
    return sum([1 << SLOT * (len(COUNTED) + mark) for mark in post_finder().words.get(token, ())])


@cache
def _pieces() -> _Pieces:
    return _Pieces(_look_up)


def _taken_apart(text: str) -> Piece:
    links, handles, tags, words, plain, numbers = _sorted_tokens(text)
    lower = [word.lower().replace("’", "'") for word in words]
    joined = " ".join(plain)
    cased = [word for word in words if len(word) > _LETTERS and word[0].lower() != word[0].upper()]
    counts = [
        len(words),
        sum(map(len, words)),
        numbers,
        len(joined) + 1 if plain else 0,
        len(cased),
        sum([word[0].isupper() for word in cased]),
        sum([word.isupper() for word in cased]),
        _STRETCHED.search(joined) is not None or _doubled(text),
        joined.count("?") + joined.count("？") + joined.count("؟"),
        joined.count("!") + joined.count("！"),
        joined.count(":") + joined.count("："),
        joined.count(",") + joined.count("、"),
        _STAMP.search(joined) is not None,
        _EMOTICON.search(text) is not None,
        _SELF.search(_HANDLE.sub(" ", text)) is not None,
        *_drawn(text),
        *[0] * len(MARKS),
    ]
    for token in (*lower, *(tag.lower() for tag in tags)):
        for mark in post_finder().words.get(token, ()):
            counts[len(COUNTED) + mark] += 1
    packed = int.from_bytes(_SLOTS.pack(*counts), "little")
    special = bool(links or handles or tags)
    return (packed, tuple(lower), joined[:1], special, tuple(links), tuple(handles), tuple(tags))


def _sorted_tokens(text: str) -> tuple[list[str], list[str], list[str], list[str], list[str], int]:
    """Links, handles, hashtags, words, words and signs together, and how many numbers there are."""
    links, handles, tags, words, plain, numbers = [], [], [], [], [], 0
    for token in _TOKEN.findall(text):
        first = token[0]
        if first.isalpha():
            if "://" in token:
                links.append(token)
                continue
            words.append(token)
        elif first in "@＠" and len(token) > 1:
            handles.append(token)
            continue
        elif first in "#＃" and len(token) > 1:
            tags.append(token)
            continue
        elif first.isdigit():
            numbers += 1
        plain.append(token)
    return links, handles, tags, words, plain, numbers
