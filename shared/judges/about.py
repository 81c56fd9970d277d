"""Is a post about this brand at all, or about a homonym (the software Tableau, and French "tableau")?"""

import math
import re

from shared.domain.brand import Brand
from shared.domain.memory import NOTHING, Known
from shared.domain.mention import Post
from shared.domain.person import fold_handle
from shared.judges.folding import fold, stands_alone, without_links

HEAD = 10_000
"""Characters looked at; what comes after them does not make a post about somebody else."""

CROWD = 6
"""Handles in a post from which on it is talk among people, whoever is still addressed."""

_HANDLE = re.compile(r"[@＠](\w{1,64})")
_ASIDE = re.compile(r"\s*\([^()]{0,100}\)")
_LOG_ODDS = {
    "handle": 2.6,
    "name": 1.9,
    "partly": 0.7,
    "topic": 1.2,
    "absent": -1.0,
    "excluded": -4.0,
    "competitor": -1.6,
    "language": -1.4,
    "crowd": -1.2,
    "addressed": 1.2,
}
_PRIOR = 0.4


def about(post: Post, brand: Brand | None, *, known: Known = NOTHING) -> float:
    """How sure that the post is about the brand, 0..1; 1.0 without a brand.

    Speaks for it: the brand's handle, its name or products as words, its topics. Against it: excluded words,
    a competitor alone, a language that the brand does not expect, one of many handles. `known` is what is
    remembered about author and families; families carry no brand, so it does not count yet.
    """
    if brand is None:
        return 1.0
    text = without_links(post.text[:HEAD])
    folded = fold(text)
    handles = [fold_handle(each) for each in _HANDLE.findall(text)]
    evidence = _PRIOR + _named(post, brand, folded, handles)
    evidence += _LOG_ODDS["topic"] if _any_word(brand.topics, folded) else 0.0
    evidence += _LOG_ODDS["excluded"] if _any_word(brand.excludes, folded) else 0.0
    evidence += _LOG_ODDS["crowd"] if len(handles) >= CROWD else 0.0
    evidence += _LOG_ODDS["language"] if _foreign(post, brand) else 0.0
    return round(1 / (1 + math.exp(-evidence)), 4)


def plain_name(brand: Brand) -> str:
    """The brand's name without what is said of it in brackets: `Hawaiian pizza (product)`."""
    return _ASIDE.sub("", brand.name).strip() or brand.name


def squeezed(text: str) -> str:
    """Letters and digits alone, folded: as a name is written in a handle or hashtag."""
    return re.sub(r"[\W_]+", "", fold(text))


def _named(post: Post, brand: Brand, folded: str, handles: list[str]) -> float:
    own = {fold_handle(each) for side in (brand.handles, brand.own) for listed in side.values() for each in listed}
    if own.intersection(handles):
        return _LOG_ODDS["handle"]
    names = [plain_name(brand), *brand.aliases, *brand.products]
    if not own and squeezed(names[0]) in {squeezed(each) for each in handles}:
        return _LOG_ODDS["handle"]
    bare = _HANDLE.sub(" ", folded)
    if _any_word(names, bare) or any(squeezed(each) in squeezed(bare) for each in names if len(squeezed(each)) > 5):
        return _LOG_ODDS["name"]
    if post.kind in ("reply", "comment", "review", "message", "reaction"):
        return _LOG_ODDS["addressed"]
    if _any_word([name for each in brand.competitors for name in (each.name, *each.aliases)], bare):
        return _LOG_ODDS["competitor"]
    if _any_word([word for each in names for word in each.split() if len(word) > 3], bare):
        return _LOG_ODDS["partly"]
    return _LOG_ODDS["absent"]


def _any_word(terms: list[str] | tuple[str, ...], folded: str) -> bool:
    for term in terms:
        wanted = fold(term).strip()
        at = folded.find(wanted) if wanted else -1
        while at >= 0:
            if stands_alone(folded, at, at + len(wanted)):
                return True
            at = folded.find(wanted, at + 1)
    return False


def _foreign(post: Post, brand: Brand) -> bool:
    spoken = (post.lang or "").split("-")[0].casefold()
    expected = {each.split("-")[0].casefold() for each in brand.languages}
    return bool(expected) and spoken not in ("", "und", "zxx") and spoken not in expected
