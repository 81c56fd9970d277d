"""What tells the labels apart, as few numbers that travel from one brand to the next."""

import math
import re
from operator import itemgetter
from typing import NamedTuple

from shared.domain.brand import Brand
from shared.domain.mention import Post
from shared.domain.person import fold_handle
from shared.judges.about import plain_name, squeezed
from shared.judges.authenticity_shape import SHAPE, Parts, Value
from shared.judges.by_brand import once_a_brand

_OF_SHAPE = (
    "ask app advert money hashtags words exclaims emoji numbers via-end tags-after-link repost feed offer contest "
    "spread "
    "help report serve judge question starts-lower two-end-links quotes dots-link cut-link reports-and-links"
)
_OF_PROFILE = "bot outlet company"
_OF_MEANING = (
    "linked linked-impersonal linked-unjudged cut-impersonal personal asks asks-unlinked replies answers-several "
    "headline "
    "headline-impersonal offers-impersonal helps-others unjudged unjudged-unlinked feeling negative asks-calmly "
    "asks-angrily "
    "calm-impersonal reports-impersonal"
)
_OF_BRAND = "to-brand names-brand brand-handle"
SIGNS: tuple[str, ...] = (*_OF_SHAPE.split(), *_OF_PROFILE.split(), *_OF_MEANING.split(), *_OF_BRAND.split(), "meant")
SURE = 6.0
"""Log-odds that a person meant it, beyond which more of them say no more of the label."""

_MORE = "first second slang personal starts-handle reply links"
_taken = itemgetter(*(SHAPE.index(name) for name in (*_OF_SHAPE.split(), *_MORE.split())))
_HEADLINE = SHAPE.index("headline")
_GREETING = re.compile(r"(?:ask|get|team|hey|the|my|official)(?=\w)")
LEAST_NAME = 4
"""Letters of a brand's name from which on a handle that begins with it is the brand's."""

_UNTOLD = 0.3
"""A headline's share of capitals where it cannot be told: as in most posts."""

_ASIDE_THING = re.compile(r"\((?:product|topic|thing|food|dish)", re.I)


def signs(
    found: Parts,
    shape: list[Value],
    profile: list[Value] | None,
    brand: Brand | None,
    compound: float,
    cold: float,
) -> list[float]:
    """The values of SIGNS for a post. `shape` and `profile` are the values that the authenticity judge found, `cold` is
    its log-odds for a person without client and memory, `compound` is VADER's score of the text, -1..1."""
    own = [value or 0 for value in _taken(shape)]
    own[_WORDS] = math.log1p(own[_WORDS])
    several = own[_STARTS_HANDLE] if len(found.handles) > 1 else 0
    of_brand = _of_brand(found, brand, bool(own[_STARTS_HANDLE]))
    bot, outlet, bio, company = [value or 0 for value in profile[:4]] if profile else (0, 0, 0, 0)
    headline = _UNTOLD if (known := shape[_HEADLINE]) is None else known
    meant = max(-SURE, min(SURE, cold))
    meaning = _meaning(own, headline, several, compound, of_brand[0])
    return [*own[:_TAKEN], bot + min(1, bio), outlet, min(1, company), *meaning, *of_brand, meant]


_SHAPE_NAMES = (*_OF_SHAPE.split(), *_MORE.split())
_TAKEN = len(_OF_SHAPE.split())
_WORDS, _STARTS_HANDLE = _SHAPE_NAMES.index("words"), _SHAPE_NAMES.index("starts-handle")
_heard = itemgetter(
    *map(
        _SHAPE_NAMES.index,
        "ask offer help report judge question cut-link first second slang personal starts-handle reply links".split(),  # noqa: SIM905
    )
)


def _meaning(own: list[float], headline: float, several: float, compound: float, to_brand: float) -> tuple[float, ...]:
    """The values of _OF_MEANING: what shape, feeling and address mean together."""
    ask, offer, helps, report, judge, question, cut, *persons, starts_handle, reply, links = _heard(own)
    first = persons[0]
    linked, replies, asks = links > 0, starts_handle or reply, question or ask > 0
    personal = min(3, sum(persons))
    impersonal, unjudged, feeling = personal == 0, judge == 0, abs(compound)
    angry = -compound if compound < 0 else 0.0
    return (
        linked,
        linked * impersonal,
        linked * unjudged,
        cut * impersonal,
        personal,
        asks,
        asks * (1 - linked),
        replies,
        several,
        headline,
        headline * impersonal,
        offer > 0 and first == 0,
        min(2, helps) * replies * (1 - to_brand),
        unjudged,
        unjudged * (1 - linked),
        feeling,
        angry,
        asks * (1 - feeling),
        asks * angry,
        impersonal * (1 - feeling),
        report * impersonal,
    )


def _of_brand(found: Parts, brand: Brand | None, starts_handle: bool) -> tuple[float, float, float]:
    """Whether a post speaks to the brand first, names it, and names a handle with its name."""
    if brand is None:
        return (0.0, 0.0, 0.0)
    name = _voice(brand).name
    named = [name in each.lower().replace("_", "")[1:] for each in found.handles]
    joined = found.folded.replace(" ", "").replace("'", "")
    return (float(starts_handle and named[0] if named else False), float(name in joined), float(any(named)))


class _Voice(NamedTuple):
    """The brand's name squeezed, its accounts and its staff's by network, and whether a handle that begins with the
    name is the brand's."""

    name: str
    accounts: dict[str, frozenset[str]]
    by_name: bool


@once_a_brand
def _voice(brand: Brand) -> _Voice:
    name = squeezed(plain_name(brand.name))
    sides = (brand.handles, brand.own, brand.staff)
    accounts = {
        source: frozenset(fold_handle(handle) for side in sides for handle in side.get(source, ()))
        for source in {source for side in sides for source in side}
    }
    thing = _ASIDE_THING.search(brand.name) is not None
    return _Voice(name, accounts, len(name) >= LEAST_NAME and not thing and not any(brand.handles.values()))


def speaks(post: Post, brand: Brand) -> bool:
    """Whether the brand, its staff or its support wrote a post: as the brand file says, else by the handle's name.

    Without handles in the brand file a handle that begins with the brand's name (`AcmeHelp`) is taken for the brand's,
    unless the name is a thing's that everybody may call themselves after.
    """
    handle, voice = post.author.handle, _voice(brand)
    if not handle:
        return False
    if voice.accounts and fold_handle(handle) in voice.accounts.get(post.source, ()):
        return True
    if not voice.by_name:
        return False
    called = squeezed(handle)
    if voice.name not in called:
        return False
    return called.startswith(voice.name) or _GREETING.sub("", called, count=1).startswith(voice.name)
