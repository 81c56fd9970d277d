"""Is a post about this brand at all, or about a homonym (the software Tableau, and French "tableau")?"""

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

from shared.domain.brand import Brand
from shared.domain.memory import NOTHING, Known
from shared.domain.mention import Post
from shared.domain.person import fold_handle
from shared.judges.by_brand import once_a_brand
from shared.judges.folding import fold, stands_alone, without_links

HEAD = 10_000
"""Characters looked at; what comes after them does not make a post about somebody else."""

LEAST_WORD, LEAST_SQUEEZED = 4, 5
"""Letters from which on a part of the name, or the name squeezed into other words, still tells the brand."""

CROWD = 6
"""Handles in a post from which on it is talk among people, whoever is still addressed."""

_HANDLE = re.compile(r"[@＠](\w{1,64})")
_ASIDE = re.compile(r"\s*\([^()]{0,100}\)")
_THING = re.compile(r"\((?:product|topic|thing|food|dish)", re.I)
_ARTICLES = (
    "a|an|le|la|les|un|une|des|du|ce|cette|mon|ma|son|sa|el|los|las|una|del|mi|der|die|das|den|ein|eine|einen|"
    "o|os|um|uma|il|lo|het|een"
)
_LOG_ODDS = {
    "own": 3.0,
    "handle": 2.6,
    "name": 1.9,
    "partly": 0.7,
    "topic": 1.2,
    "cut": -0.2,
    "absent": -1.0,
    "namesake": -1.8,
    "excluded": -4.0,
    "competitor": -1.6,
    "language": -1.4,
    "crowd": -3.2,
    "noun": -1.5,
    "lower": -1.0,
    "elsewhere": -1.2,
    "addressed": 0.6,
}
_PRIOR = 0.5
"""Log-odds, set by hand: 38 posts that are not about the brand are too few to fit them on."""


def about(post: Post, brand: Brand | None, *, known: Known = NOTHING) -> float:
    """How sure that the post is about the brand, 0..1; 1.0 without a brand.

    Speaks for it: the brand's handle, its name or products as words, its topics. Against it: excluded words,
    a competitor alone, a language that the brand does not expect, one of many handles. `known` is what is
    remembered about author and families; families carry no brand, so it does not count yet.
    """
    if brand is None:
        return 1.0
    text = without_links(post.text[:HEAD])
    folded, terms = fold(text), _terms(brand)
    handles = [fold_handle(each) for each in _HANDLE.findall(text)] if "@" in text or "＠" in text else []
    on_topic = _any_word(terms.topics, folded)
    evidence = _PRIOR + _named(post, terms, folded, handles)
    evidence += _LOG_ODDS["topic"] if on_topic else 0.0
    evidence += _LOG_ODDS["excluded"] if _any_word(terms.excludes, folded) else 0.0
    evidence += _LOG_ODDS["crowd"] if len(handles) >= CROWD else 0.0
    evidence += 0.0 if on_topic or handles else _as_word(post, terms, text)
    evidence += _LOG_ODDS["language"] if terms.languages and _foreign(post, terms) else 0.0
    return round(1 / (1 + math.exp(-evidence)), 4)


def plain_name(name: str) -> str:
    """A brand's name without what is said of it in brackets: `Hawaiian pizza (product)`."""
    return _ASIDE.sub("", name).strip() or name


def squeezed(text: str) -> str:
    """Letters and digits alone, folded: as a name is written in a handle or hashtag."""
    return text.lower() if text.isascii() and text.isalnum() else re.sub(r"[\W_]+", "", fold(text))


class _Terms(NamedTuple):
    """What a brand file says, folded once: its handles, its names (the first is `name`), their parts, its rivals.

    `plain` is the name as it is written, `thing` that it is said to be one, `ordinary` that it may be a word of a
    language; `article` finds it after an article.
    """

    handles: frozenset[str]
    names: tuple[str, ...]
    squeezed: tuple[str, ...]
    parts: tuple[str, ...]
    rivals: tuple[str, ...]
    topics: tuple[str, ...]
    excludes: tuple[str, ...]
    languages: frozenset[str]
    plain: str
    thing: bool
    ordinary: bool
    article: re.Pattern[str]


@once_a_brand
def _terms(brand: Brand) -> _Terms:
    accounts = [handle for side in (brand.handles, brand.own) for listed in side.values() for handle in listed]
    plain = plain_name(brand.name)
    names = (plain, *brand.aliases, *brand.products)
    return _Terms(
        handles=frozenset(map(fold_handle, accounts)),
        names=_folded(names),
        squeezed=tuple(map(squeezed, names)),
        parts=tuple(fold(word) for name in names for word in name.split() if len(word) > LEAST_WORD),
        rivals=_folded(name for each in brand.competitors for name in (each.name, *each.aliases)),
        topics=_folded(brand.topics),
        excludes=_folded(brand.excludes),
        languages=frozenset(each.split("-")[0].casefold() for each in brand.languages),
        plain=plain,
        thing=_THING.search(brand.name) is not None,
        ordinary=plain.isalpha() and plain[0].isupper() and not plain.isupper(),
        article=re.compile(rf"\b(?:{_ARTICLES}) {re.escape(plain.lower())}\b"),
    )


def _folded(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(term).strip() for term in terms)


def _named(post: Post, terms: _Terms, folded: str, handles: list[str]) -> float:
    """What the brand's handles and names say; the first that fits."""
    author = fold_handle(post.author.handle or "")
    if author in terms.handles or terms.handles.intersection(handles):
        return _LOG_ODDS["own" if author in terms.handles else "handle"]
    bare = _HANDLE.sub(" ", folded) if handles else folded
    joined = bare.replace(" ", "").replace("'", "")
    if _any_word(terms.names, bare) or any(len(each) > LEAST_SQUEEZED and each in joined for each in terms.squeezed):
        return _LOG_ODDS["name"]
    called = terms.squeezed[0]
    if not terms.handles and called and called in [squeezed(each) for each in (*handles, author) if each]:
        return _LOG_ODDS["namesake" if terms.thing else "handle"]
    if _any_word(terms.rivals, bare):
        return _LOG_ODDS["competitor"]
    if any(part in joined for part in terms.parts):
        return _LOG_ODDS["partly"]
    if post.kind in ("reply", "comment", "review", "message", "reaction"):
        return _LOG_ODDS["addressed"]
    return _LOG_ODDS["cut" if "…" in post.text[-30:] else "absent"]


def _as_word(post: Post, terms: _Terms, text: str) -> float:
    """Whether a name of one word stands there as a word of the language: in lower case, after an article.

    Only asked where neither a handle nor a topic tells otherwise; `elsewhere` is another language than English, where
    the brand file names none.
    """
    if not terms.ordinary or terms.plain.lower() not in text.lower():
        return 0.0
    weight = 0.0 if terms.plain in text else _LOG_ODDS["lower"]
    weight += _LOG_ODDS["noun"] if terms.article.search(text) else 0.0
    spoken = (post.lang or "en").split("-")[0]
    return weight + (_LOG_ODDS["elsewhere"] if not terms.languages and spoken not in ("en", "und") else 0.0)


def _any_word(terms: tuple[str, ...], folded: str) -> bool:
    """Whether one of the folded terms stands in the folded text as a word of its own."""
    for term in terms:
        at = folded.find(term) if term else -1
        while at >= 0:
            if stands_alone(folded, at, at + len(term)):
                return True
            at = folded.find(term, at + 1)
    return False


def _foreign(post: Post, terms: _Terms) -> bool:
    spoken = (post.lang or "").split("-")[0].casefold()
    return spoken not in ("", "und", "zxx") and spoken not in terms.languages
