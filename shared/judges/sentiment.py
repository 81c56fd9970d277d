"""What a post feels about a brand: positive, neutral or negative, and how sure that is.

Names are masked, clauses about a competitor are set aside, and a small linear model weighs words, parts
of words, pairs, negated words, words near the brand's name, and VADER's scores among some twenty signals
(model card: docs/model-cards/sentiment.md).
"""

import re
from functools import lru_cache
from itertools import chain
from math import exp, sqrt
from operator import mul

from msgspec import Struct

from shared.domain.verdict import Sentiment
from shared.judges.sentiment_signals import SIGNALS, is_english, signals
from shared.judges.sentiment_weights import COUNT, ONE_COUNT, Entry, Piece, Weights, shipped
from shared.judges.sentiment_words import (
    BRAND,
    ENDING,
    HANDLE,
    MASK,
    NAMELESS,
    NEGATING,
    SCOPE,
    START,
    near_places,
)

SEEN_SHARE = 0.34
"""With this share of its words seen in training or less, a post is not understood: less than 3 % of the posts of
each measured language, with half of its set to learn from."""

STRANGE_SHARE = 0.6
"""The same for a post that is said to be in a language that was not learned, but may use words of one that was."""


LEAST_SQUEEZED = 4
"""Letters of a name from which on handles and hashtags that begin with it are taken for the brand's."""


_NOTHING_UNDERSTOOD = Sentiment(label="neutral", score=0.0, recognised=False)

COMPOUND = SIGNALS.index("compound")


class Target(Struct, frozen=True, kw_only=True):
    """What the sentiment is about. `names` are the brand's names, aliases and products, `handles` its
    handles without @, `competitors` the names and handles of its competitors."""

    names: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()


def sentiment(text: str, *, about: Target | None = None, lang: str | None = None) -> Sentiment:
    """What a post feels about `about`, or as a whole without it. Never raises, whatever the text.

    `lang` is the language that the network or the author gave, as BCP 47; without it, it is guessed.
    """
    return felt(text, about=about, lang=lang)[0]


def felt(text: str, *, about: Target | None = None, lang: str | None = None) -> tuple[Sentiment, float]:
    """The same, and VADER's score of the text with its names masked, -1..1, which costs nothing more here."""
    weights = shipped()
    masked = mask(text, about)
    pieces = weights.pieces(masked)
    counts = sum([piece[5] for piece in pieces])
    known = not lang or lang == "und" or lang[:2].lower() in weights.named.languages
    found = signals(masked)
    if not _understood(counts, SEEN_SHARE if known else STRANGE_SHARE):
        return _NOTHING_UNDERSTOOD, found[COMPOUND]
    heads = weights.named.english if _is_english(pieces, masked, lang) else weights.named.other
    negative, positive = _of_words(weights, pieces, counts, BRAND in masked)
    negative += sum(map(mul, heads[0], found))
    positive += sum(map(mul, heads[1], found))
    if ("#" in masked or "/s" in masked) and _SARCASM.search(masked):
        negative, positive = max(negative, positive), min(negative, positive)
    if about and "than" in masked and _loses_comparison(masked, about):
        negative, positive = positive, negative
    return _verdict(negative * weights.named.sharpness, positive * weights.named.sharpness), found[COMPOUND]


def mask(text: str, about: Target | None) -> str:
    """The text with the brand's names and all handles hidden, and without what is about a competitor.

    Names may be words of a lexicon (`united`), and emoji are found only without their modifiers.
    """
    if not text.isascii():
        text = _MODIFIERS.sub("", text).replace("’", "'")
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    names = _names(about) if about else None
    if names:
        text = _own_clauses(text, names) if names.rivals else text
        text = _hidden(text, names)
    return _HANDLE.sub(HANDLE, text) if "@" in text else text


def _hidden(text: str, names: "_Names") -> str:
    """The text with the brand's names hidden. Where none of the clues is, neither is a name, and before the first none
    begins: it costs less to look for them."""
    if names.clues is None or (not text.isascii() and any(letter in text for letter in _LIKE_ASCII)):
        return names.brand.sub(BRAND, text)
    lower = text.lower()
    places = [at for at in map(lower.find, names.clues) if at >= 0]
    if not places:
        return text
    start = max(0, min(places) - 2)  # a sign before the name, and what stands before that
    return text[:start] + names.brand.sub(BRAND, text[start:])


def _is_english(pieces: list[Piece], masked: str, lang: str | None) -> bool:
    told = lang and lang != "und"
    return is_english([] if told else [entry[0] for piece in pieces for entry in piece[0]], masked, lang)


def _of_words(weights: Weights, pieces: list[Piece], counts: int, branded: bool) -> tuple[float, float]:
    """What the post's features weigh over the root of their number; `counts` adds up those of the pieces."""
    levels, of_negative, of_positive = weights.levels, weights.negative, weights.positive
    negative = positive = 0.0
    before = START
    for entries, first, last, own_negative, own_positive, _ in pieces:
        if entries:
            pair = (before * 31 ^ first) & MASK
            before = last
            negative += levels[of_negative[pair]] + own_negative
            positive += levels[of_positive[pair]] + own_positive
    count, negates = counts & ONE_COUNT, counts >> 3 * COUNT
    if negates or branded:
        words = list(chain.from_iterable([piece[0] for piece in pieces]))
        more = [*(_turned(weights, words) if negates else ()), *(_near(weights, words) if branded else ())]
        negative += sum([each[0] for each in more])
        positive += sum([each[1] for each in more])
        count += len(more)
    scale = 1 / sqrt(max(1, count))
    return negative * scale, positive * scale


def _turned(weights: Weights, words: list[Entry]) -> list[tuple[float, float]]:
    """The weights of the words that a negation turns."""
    found: list[tuple[float, float]] = []
    scope = 0
    for word in words[[word[1] for word in words].index(NEGATING) :]:
        kind = word[1]
        if kind == NAMELESS:
            continue
        if scope and kind != ENDING:
            found.append(weights.turned(word[0]))
            scope -= 1
        if kind:
            scope = SCOPE if kind == NEGATING else 0
    return found


def _near(weights: Weights, words: list[Entry]) -> list[tuple[float, float]]:
    """The weights of the words near the brand's name."""
    keys = [word[0] for word in words]
    return [weights.near(keys[at]) for at in near_places(keys, [word[1] for word in words])]


def _loses_comparison(masked: str, about: Target) -> bool:
    """Whether a competitor is what is praised or blamed beside the brand: "Y is better than X"."""
    names = _names(about)
    return bool(names and names.rivals and names.rivals.search(masked) and _THAN_BRAND.search(masked))


def _understood(counts: int, share: float) -> bool:
    """Whether more than a share of the post's words and emoji were seen in training."""
    return (counts >> 2 * COUNT & ONE_COUNT) > share * (counts >> COUNT & ONE_COUNT)


def _verdict(negative: float, positive: float) -> Sentiment:
    """The likeliest of the three, and the chance of positive less that of negative."""
    top = max(negative, positive, -negative - positive)
    odds = exp(negative - top), exp(-negative - positive - top), exp(positive - top)
    score = round((odds[2] - odds[0]) / sum(odds), 4)
    if not score or odds[1] >= max(odds[0], odds[2]):
        return Sentiment(label="neutral", score=score, recognised=True)
    return Sentiment(label="positive" if positive > negative else "negative", score=score, recognised=True)


class _Names(Struct, frozen=True):
    """A target compiled: what finds the brand, and what finds its competitors. `clues` are what a name has in it, in
    lower case; None where a name is not in ASCII, whose letters are alike in ways of their own."""

    brand: re.Pattern[str]
    rivals: re.Pattern[str] | None
    clues: tuple[str, ...] | None


def _own_clauses(text: str, names: _Names) -> str:
    """The text without the clauses that are about a competitor; the whole where nothing else is said.

    A clause that names neither goes with the one before it: "X lost my bag. Never again! Y was great."
    """
    kept, rival = [], False
    for clause in _CLAUSE.split(text):
        if names.brand.search(clause):
            rival = False
        elif names.rivals and names.rivals.search(clause):
            rival = True
        if not rival:
            kept.append(clause)
    return " ".join(kept) if kept else text


@lru_cache(maxsize=4096)
def _names(about: Target) -> _Names | None:
    brand = _pattern(about.names, about.handles)
    rivals = _pattern(about.competitors, about.competitors)
    return _Names(brand or _NEVER, rivals, _clues(about)) if brand or rivals else None


def _clues(about: Target) -> tuple[str, ...] | None:
    names = [*about.names, *(handle.lstrip("@") for handle in about.handles), *map(_squeezed, about.names)]
    clues = dict.fromkeys(name.lower() for name in names if name.strip("@ "))
    return tuple(clues) if all(map(str.isascii, clues)) else None


def _pattern(names: tuple[str, ...], handles: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds names as whole words and handles, also those that only begin so (`@southwestair`)."""
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name.strip("@ "))
    whole = "|".join(re.escape(handle.lstrip("@")) for handle in handles if handle.strip("@") and " " not in handle)
    begun = "|".join(sorted({_squeezed(name) for name in names if len(_squeezed(name)) >= LEAST_SQUEEZED}))
    parts = [
        rf"(?<!\w)#?(?:{words})(?!\w)" if words else "",
        rf"@(?:{whole})(?!\w)" if whole else "",
        rf"[@#](?:{begun})\w*" if begun else "",
    ]
    found = "|".join(part for part in parts if part)
    return re.compile(found, re.IGNORECASE) if found else None


def _squeezed(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


_LIKE_ASCII = "\u0130\u0131\u017f\u212a"
"""Letters beyond ASCII that match one of ASCII where case is ignored: two of i, one of s, one of k."""

_NEVER = re.compile(r"(?!)")
_CLAUSE = re.compile(
    r"(?<=[.!?;,\n])\s+|\s(?=(?:but|while|whereas|although|though|however|aber|mais|pero|ma|mas|yet)\b)", re.IGNORECASE
)
# Also @who@where.example and @who.where.example, as other networks write them.
_HANDLE = re.compile(r"@\w+(?:@\w[\w.-]*\w|\.\w+\.\w+)?")
_MODIFIERS = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
_THAN_BRAND = re.compile(rf"\bthan\s+(?:\w+\s+)?{BRAND}", re.IGNORECASE)
_SARCASM = re.compile(r"#(?:sarcasm|sarcastic|irony|not)\b|(?<!\S)/s\b", re.IGNORECASE)
