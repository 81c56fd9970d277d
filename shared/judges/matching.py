"""Which of thousands of brands a post is about, by handle, name, alias, product, or the sender's hint.

One Aho-Corasick automaton holds the terms of all brands (pyahocorasick), so a post costs the same
for one brand as for thousands, and time is linear in its length. What is decided here:

- A handle counts on its own network, written with @, or as the author. Staff handles do not count. A brand file
  without any handle is also addressed by its name written as one (`@crumbbakery`).
- Names and aliases count as whole words of their script (see folding), also squeezed into one word
  ("crumbbakery"; under SQUEEZED letters only in a hashtag), without apostrophe, and with & as "and".
- A name of up to SHORT letters ("HP", "GAP") counts only as written in the brand file.
- A product alone counts when it is distinctive: several words, letters with digits, or an inner
  capital. Any other product ("Classic") needs a word of the brand's topics in the same post.
- Links and e-mail addresses are no matches, unless an alias is a domain and the link leads there.
- An excluded word drops names, aliases and products, not handles and hints. Where the excluded
  phrase holds the name itself ("delta force"), only that occurrence is dropped.
- Inflected forms ("Nokian", "iPhones") need an alias of their own.
"""

import bisect
import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal

import ahocorasick
from msgspec import Struct

from shared.domain.brand import Brand, Handles
from shared.domain.mention import Post
from shared.domain.person import fold_handle
from shared.judges.folding import BLANK, fold, host, links, spelled_out, stands_alone, without_links

By = Literal["handle", "name", "alias", "product", "hint"]
_STRENGTH: tuple[By, ...] = ("handle", "name", "alias", "product", "hint")

SHORT = 3
SQUEEZED = 8
_FAR = 1 << 62
_ANYWHERE = ""

# Latin handles end where another script begins ("@crumbさん"); elsewhere a handle may be of any script.
_HANDLE = re.compile(r"(?<![A-Za-z0-9.])[@＠]([A-Za-z0-9_][A-Za-z0-9_.\-]{0,255}|\w{1,255})(@[A-Za-z0-9.\-]{1,255})?")
_DOMAIN_NAME = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}\Z")


class Match(Struct, frozen=True):
    """A brand that a post is about: its id, what was found, and the strongest way in which it was."""

    brand: str
    terms: tuple[str, ...]
    by: By


class _Term(Struct, frozen=True, gc=False):
    """One spelling of a brand: `exact` must stand so in the text, `tag` only in a hashtag, `weak` needs a topic."""

    brand: int
    by: Literal["name", "alias", "product", "topic", "exclude"]
    text: str
    exact: bool = False
    tag: bool = False
    weak: bool = False


class _Found(Struct, frozen=True, gc=False):
    term: _Term
    start: int
    end: int


class Matcher:
    """Holds the terms of all brands; built once, asked for every post. Nothing changes in it afterwards."""

    def __init__(self, brands: Iterable[Brand]) -> None:
        self._brands = tuple(brands)
        self._handles: dict[tuple[str, str], list[tuple[int, str]]] = {}
        self._domains: dict[str, list[tuple[int, str]]] = {}
        self._hints: dict[str, list[int]] = {}
        spellings: dict[str, list[_Term]] = {}
        for index, brand in enumerate(self._brands):
            self._learn(index, brand)
            for term in _terms(index, brand):
                for spelling, each in _spellings(term):
                    spellings.setdefault(spelling, []).append(each)
        self._automaton = ahocorasick.Automaton()
        for spelling, terms in spellings.items():
            self._automaton.add_word(spelling, (len(spelling), terms))
        self._automaton.make_automaton()

    def match(self, post: Post) -> tuple[Match, ...]:
        """The brands that the post is about, in the order in which they were given."""
        found: dict[int, dict[By, list[str]]] = {}
        for index, by, term in self._all(post):
            terms = found.setdefault(index, {}).setdefault(by, [])
            if term not in terms:
                terms.append(term)
        return tuple(self._matched(index, found[index]) for index in sorted(found))

    def _learn(self, index: int, brand: Brand) -> None:
        for network, handle in _accounts(brand):
            self._handles.setdefault((network, fold_handle(handle)), []).append((index, handle))
        squeezed = re.sub(r"\W", "", fold(brand.name))
        if not any(brand.handles.values()) and len(squeezed) > SHORT:
            self._handles.setdefault((_ANYWHERE, squeezed), []).append((index, brand.name))
        for term in (brand.name, *brand.aliases):
            if _DOMAIN_NAME.match(fold_host := term.casefold()):
                self._domains.setdefault(fold_host, []).append((index, term))
        hints = {fold(each).strip() for each in (brand.name, brand.id, *brand.aliases)}
        hints |= {fold(fold_handle(handle)) for _, handle in _accounts(brand)}
        for hint in hints - {""}:
            self._hints.setdefault(hint, []).append(index)

    def _all(self, post: Post) -> Iterator[tuple[int, By, str]]:
        for name in post.brand:
            for index in self._hints.get(fold(name.strip().lstrip("@＠")), ()):
                yield index, "hint", name
        for handle in _mentioned(post):
            for network in (post.source, _ANYWHERE):
                for index, written in self._handles.get((network, handle), ()):
                    yield index, "handle", written
        for link in (*links(post.text), *post.urls) if self._domains else ():
            for index, alias in self._linked(host(link)):
                yield index, "alias", alias
        yield from self._named(post.text)

    def _linked(self, name: str) -> Iterator[tuple[int, str]]:
        parts = name.split(".")
        for first in range(max(0, len(parts) - 8), len(parts) - 1):
            yield from self._domains.get(".".join(parts[first:]), ())

    def _named(self, text: str) -> Iterator[tuple[int, By, str]]:
        if not len(self._automaton):
            return
        bare = _HANDLE.sub(BLANK, without_links(text))
        by_brand: dict[int, list[_Found]] = {}
        for each in self._occurrences(fold(f"{bare}{BLANK}{spelled_out(bare)}"), text):
            by_brand.setdefault(each.term.brand, []).append(each)
        for index, found in by_brand.items():
            for term in _kept(found):
                yield index, term.by, term.text  # type: ignore[misc]  # _kept leaves neither topics nor excludes

    def _occurrences(self, folded: str, text: str) -> Iterator[_Found]:
        written = functools.cache(functools.partial(_written, unicodedata.normalize("NFKC", text)))
        for last, (length, terms) in self._automaton.iter(folded):
            start, end = last - length + 1, last + 1
            if not stands_alone(folded, start, end):
                continue
            for term in terms:
                if term.tag and folded[start - 1 : start] != "#":
                    continue
                if not term.exact or written(term.text):
                    yield _Found(term, start, end)

    def _matched(self, index: int, found: dict[By, list[str]]) -> Match:
        ways = [by for by in _STRENGTH if by in found]
        return Match(self._brands[index].id, tuple(dict.fromkeys(t for by in ways for t in found[by])), ways[0])


def distinctive(product: str) -> bool:
    """Whether a product's name alone tells whose it is: several words, letters with digits, or an inner capital."""
    letters = any(char.isalpha() for char in product)
    digits = any(char.isdigit() for char in product)
    inner = any(char.isupper() for char in product[1:]) and not product.isupper()
    return len(fold(product).split()) > 1 or (letters and digits) or inner


def _accounts(brand: Brand) -> Iterator[tuple[str, str]]:
    sides: tuple[Handles, ...] = (brand.handles, brand.own)
    return ((network, handle) for side in sides for network, handles in side.items() for handle in handles)


def _terms(index: int, brand: Brand) -> Iterator[_Term]:
    yield _Term(index, "name", brand.name, exact=_short(brand.name))
    for alias in brand.aliases:
        yield _Term(index, "alias", alias, exact=_short(alias))
    for product in brand.products:
        yield _Term(index, "product", product, exact=_short(product), weak=not distinctive(product))
    yield from (_Term(index, "topic", topic) for topic in brand.topics)
    yield from (_Term(index, "exclude", word) for word in brand.excludes)


def _spellings(term: _Term) -> Iterator[tuple[str, _Term]]:
    """The folded spellings of a term: as given, without apostrophe, & as and, and squeezed together."""
    plain = fold(term.text).strip()
    for spelling in {plain, plain.replace("'", ""), fold(plain.replace("&", " and ")).strip()} - {""}:
        yield spelling, term
    squeezed = plain.replace(" ", "").replace("'", "")
    if " " in plain and term.by != "topic":
        tag = len(squeezed) < SQUEEZED
        yield squeezed, _Term(term.brand, term.by, term.text, term.exact, tag, term.weak)


def _short(term: str) -> bool:
    return len(term) <= SHORT and term.upper() != term.lower()


def _mentioned(post: Post) -> Iterator[str]:
    """The folded handles of the author and of everybody who is named with @, with and without the server."""
    if post.author.handle:
        yield fold_handle(post.author.handle)
    for name, server in _HANDLE.findall(without_links(post.text)):
        whole = name.rstrip(".-")
        yield from {fold_handle(each) for each in (whole + server.rstrip(".-"), whole, re.split(r"[.\-]", whole)[0])}


def _kept(found: list[_Found]) -> list[_Term]:
    """The terms that count, by the brand's exclusions and topics; n log n in what was found."""
    excludes = [each for each in found if each.term.by == "exclude"]
    names = [each for each in found if each.term.by in ("name", "alias", "product")]
    if excludes:
        inside = _holding(excludes, names)
        if not all(inside):
            return []
        names = [name for name, held in zip(names, _held(names, excludes), strict=True) if not held]
    topics = any(each.term.by == "topic" for each in found)
    supported = topics or any(not each.term.weak for each in names)
    return list(dict.fromkeys(each.term for each in names if supported or not each.term.weak))


def _holding(outer: list[_Found], inner: list[_Found]) -> list[bool]:
    """For each of `outer` whether one of `inner` lies within it."""
    ordered = sorted(inner, key=lambda each: each.start)
    starts = [each.start for each in ordered]
    nearest = [*list(itertools.accumulate((each.end for each in reversed(ordered)), min))[::-1], _FAR]
    return [nearest[bisect.bisect_left(starts, each.start)] <= each.end for each in outer]


def _held(inner: list[_Found], outer: list[_Found]) -> list[bool]:
    """For each of `inner` whether it lies within one of `outer`."""
    ordered = sorted(outer, key=lambda each: each.start)
    starts = [each.start for each in ordered]
    farthest = [-1, *itertools.accumulate((each.end for each in ordered), max)]
    return [farthest[bisect.bisect_right(starts, each.start)] >= each.end for each in inner]


def _written(text: str, term: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text) is not None
