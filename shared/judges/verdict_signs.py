"""What tells the labels apart, as few numbers that travel from one brand to the next."""

import math
import re
from functools import lru_cache
from operator import itemgetter

from shared.domain.brand import Brand
from shared.domain.mention import Post
from shared.judges import vader
from shared.judges.about import plain_name, squeezed
from shared.judges.authenticity_shape import SHAPE, Parts, Value

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
SIGNS: tuple[str, ...] = (*_OF_SHAPE.split(), *_OF_PROFILE.split(), *_OF_MEANING.split(), *_OF_BRAND.split())
_MORE = "first second slang personal starts-handle reply links"
_taken = itemgetter(*(SHAPE.index(name) for name in (*_OF_SHAPE.split(), *_MORE.split())))
_HEADLINE = SHAPE.index("headline")
_GREETING = re.compile(r"(?:ask|get|team|hey|the|my|official)(?=\w)")
_UNTOLD = 0.3
"""A headline's share of capitals where it cannot be told: as in most posts."""

_ASIDE_THING = re.compile(r"\((?:product|topic|thing|food|dish)", re.I)


def signs(
    post: Post, found: Parts, shape: list[Value], profile: list[Value] | None, brand: Brand | None
) -> list[float]:
    """The values of SIGNS for a post; `shape` and `profile` are the values that the authenticity judge found."""
    *own, first, second, slang, personal, starts_handle, reply, links = [value or 0 for value in _taken(shape)]
    told = dict(zip(_SHAPE_NAMES, own, strict=True))
    told["words"] = own[_WORDS] = math.log1p(own[_WORDS])
    told |= {"first": first, "personal": min(3, first + second + slang + personal), "linked": min(1, links)}
    told["headline"] = _UNTOLD if (headline := shape[_HEADLINE]) is None else headline
    told["replies"] = max(starts_handle, reply)
    told["several"] = starts_handle if len(found.handles) > 1 else 0
    of_brand = _of_brand(found, brand, bool(starts_handle))
    bot, outlet, bio, company = (value or 0 for value in profile[:4]) if profile else (0, 0, 0, 0)
    compound = vader.compound(found.body) if found.words else 0.0
    return [*own, bot + min(1, bio), outlet, min(1, company), *_meaning(told, compound, of_brand[0]), *of_brand]


_SHAPE_NAMES = tuple(_OF_SHAPE.split())
_WORDS = _SHAPE_NAMES.index("words")


def _meaning(told: dict[str, float], compound: float, to_brand: float) -> tuple[float, ...]:
    """The values of _OF_MEANING: what shape, feeling and address mean together. `compound` is VADER's, -1..1."""
    linked, personal, headline, replies = told["linked"], told["personal"], told["headline"], told["replies"]
    impersonal, unjudged, feeling = personal == 0, told["judge"] == 0, abs(compound)
    asks = max(told["question"], min(1, told["ask"]))
    return (
        linked,
        linked * impersonal,
        linked * unjudged,
        told["cut-link"] * impersonal,
        personal,
        asks,
        asks * (1 - linked),
        replies,
        told["several"],
        headline,
        headline * impersonal,
        min(1, told["offer"]) * (told["first"] == 0),
        min(2, told["help"]) * replies * (1 - to_brand),
        unjudged,
        unjudged * (1 - linked),
        feeling,
        max(0.0, -compound),
        asks * (1 - feeling),
        asks * max(0.0, -compound),
        impersonal * (1 - feeling),
        told["report"] * impersonal,
    )


def _of_brand(found: Parts, brand: Brand | None, starts_handle: bool) -> tuple[float, float, float]:
    """Whether a post speaks to the brand first, names it, and names a handle with its name."""
    if brand is None:
        return (0.0, 0.0, 0.0)
    name = _name(brand.name)
    handles = [each.lower().replace("_", "")[1:] for each in found.handles]
    named = [name in each for each in handles]
    joined = found.folded.replace(" ", "").replace("'", "")
    return (float(starts_handle and named[0] if named else False), float(name in joined), float(any(named)))


@lru_cache(maxsize=4096)
def _name(name: str) -> str:
    return squeezed(plain_name(name))


def speaks(post: Post, brand: Brand) -> bool:
    """Whether the brand, its staff or its support wrote a post: as the brand file says, else by the handle's name.

    Without handles in the brand file a handle that begins with the brand's name (`AcmeHelp`) is taken for the brand's,
    unless the name is a thing's that everybody may call themselves after.
    """
    handle = post.author.handle
    if brand.speaks_for_itself(post.source, handle) or brand.employs(post.source, handle):
        return True
    name = _name(brand.name)
    if not handle or any(brand.handles.values()) or len(name) < 4 or _ASIDE_THING.search(brand.name):
        return False
    called = squeezed(handle)
    return called.startswith(name) or _GREETING.sub("", called, count=1).startswith(name)
