"""What a window of mentions says most: words, authors and links, raw and authentic side by side.

A mention counts once for each word, however often it repeats it. Words of ten languages that say nothing by
themselves are left out, and so are the brand's own names.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from shared.domain.brand import Brand
from shared.domain.mention import Mention
from shared.domain.ranked import Ranked
from shared.judges.folding import links
from shared.judges.story import canonical
from shared.judges.templates import skeleton_words
from shared.judges.tops_silent import SILENT

SHORT = 2
"""Letters of a Latin word that says nothing by itself; in other scripts two letters are a word."""

LONG = 40
"""Letters of the longest word: in scripts without spaces a run between two marks is no word."""


def words(mentions: Iterable[Mention], brand: Brand, limit: int) -> list[Ranked]:
    """The words that most mentions hold."""
    known = frozenset(word for name in _names(brand) for word in skeleton_words(name))

    def said(mention: Mention) -> set[str]:
        found = {word.replace("’", "'") for word in skeleton_words(mention.post.text)}
        return {word for word in found - SILENT - known if SHORT < len(word) <= LONG or not word.isascii()}

    return _ranked(mentions, said, limit)


def authors(mentions: Iterable[Mention], brand: Brand, limit: int) -> list[Ranked]:
    """Who wrote most, as `source:handle`, or `source:id` where there is no handle."""

    def who(mention: Mention) -> set[str]:
        author = mention.post.author
        name = (author.handle or "").lstrip("@") or author.id
        return {f"{mention.post.source}:{name}"} if name else set()

    return _ranked(mentions, who, limit)


def links_to(mentions: Iterable[Mention], brand: Brand, limit: int) -> list[Ranked]:
    """The pages that most mentions lead to, without scheme and tracking; shorteners hide theirs and are left out."""

    def led(mention: Mention) -> set[str]:
        urls = (*mention.post.urls, *links(mention.post.text))
        return {page for page in map(canonical, urls[:20]) if page}

    return _ranked(mentions, led, limit)


OF: dict[str, Callable[[Iterable[Mention], Brand, int], list[Ranked]]] = {
    "words": words,
    "authors": authors,
    "links": links_to,
}
"""What can be ranked, by its name."""


def _ranked(mentions: Iterable[Mention], names: Callable[[Mention], set[str]], limit: int) -> list[Ranked]:
    raw: Counter[str] = Counter()
    authentic: Counter[str] = Counter()
    for mention in mentions:
        found = names(mention)
        raw.update(found)
        if mention.authentic:
            authentic.update(found)
    order = sorted(raw, key=lambda name: (-authentic[name], -raw[name], name))
    return [Ranked(name, raw[name], authentic[name]) for name in order[:limit]]


def _names(brand: Brand) -> Iterable[str]:
    handles = (handle for each in (brand.handles, brand.own) for listed in each.values() for handle in listed)
    return (brand.name, *brand.aliases, *handles)
