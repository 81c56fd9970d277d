"""What tells the labels apart, as few numbers that travel from one brand to the next."""

import math
import re
from functools import lru_cache

from shared.domain.brand import Brand
from shared.domain.mention import Post
from shared.judges import vader
from shared.judges.about import plain_name, squeezed
from shared.judges.authenticity_profile import BOT_BIO, BOT_NAME, COMPANY_BIO, OUTLET_NAME
from shared.judges.authenticity_shape import SHAPE, Parts, Value

SIGNS: tuple[str, ...] = tuple(
    """serves links links-impersonal links-unjudged cut-impersonal personal judges asks question-mark question-words
    asks-unlinked replies answers-several to-brand headline headline-impersonal feed offers advert contest spread
    offers-impersonal
    money helps helps-others hashtags length exclaims emoji app bot outlet company via numbers tags-after-link repost
    unjudged unjudged-unlinked names-brand brand-handle starts-lower two-end-links quotes dots-link cut feeling negative
    asks-calmly asks-angrily calm-impersonal reports reports-impersonal app-link""".split()  # noqa: SIM905
)
_GREETING = re.compile(r"(?:ask|get|team|hey|the|my|official)(?=\w)")
_UNTOLD = 0.3
"""A headline's share of capitals where it cannot be told: as in most posts."""

_ASIDE_THING = re.compile(r"\((?:product|topic|thing|food|dish)", re.I)


def signs(
    post: Post, found: Parts, shape: list[Value], profile: list[Value] | None, brand: Brand | None
) -> list[float]:
    """The values of SIGNS for a post."""

    known = dict(zip(SHAPE, shape, strict=True))

    def at(name: str, limit: float = 3.0) -> float:
        value = known[name] or 0.0
        return value if value < limit else limit

    personal = min(3.0, at("first") + at("second") + at("slang") + at("personal"))
    linked, judged = at("links", 1.0), at("judge")
    impersonal, unjudged = float(personal == 0), float(judged == 0)
    asks = max(at("question"), at("ask", 1.0))
    replies = max(at("starts-handle"), at("reply"))
    headline = _UNTOLD if known["headline"] is None else known["headline"]
    name = _name(brand.name) if brand else ""
    handles = [each.lower().replace("_", "")[1:] for each in found.handles] if name else []
    own = profile or [None] * 4
    to_brand = float(bool(handles) and bool(at("starts-handle")) and name in handles[0])
    folded = found.folded.replace(" ", "").replace("'", "") if name else ""
    compound = vader.compound(found.body) if found.words else 0.0
    feeling, negative = abs(compound), max(0.0, -compound)
    return [
        at("serve"), linked, linked * impersonal, linked * unjudged, at("cut-link") * impersonal, personal,
        judged, asks,
        at("question"), at("ask", 2.0), asks * (1 - linked), replies, float(len(found.handles) > 1) *
        at("starts-handle"),
        to_brand, headline, headline * impersonal, at("feed", 2.0), at("offer", 2.0), at("advert", 1.0),
        at("contest", 1.0),
        at("spread", 1.0), at("offer", 1.0) * float(at("first") == 0), at("money"), at("help", 2.0),
        at("help", 2.0) * replies * (1 - to_brand), at("hashtags", 4.0), math.log1p(at("words", 60.0)),
        at("exclaims", 2.0),
        at("emoji", 2.0), at("app", 1.0), (own[BOT_NAME] or 0.0) + min(1.0, own[BOT_BIO] or 0.0), own[OUTLET_NAME]
        or 0.0,
        min(1.0, own[COMPANY_BIO] or 0.0), at("via-end"), at("numbers"), at("tags-after-link"), at("repost"), unjudged,
        unjudged * (1 - linked), float(bool(name) and name in folded),
        float(any(name in each for each in handles)), at("starts-lower"), at("two-end-links"), at("quotes"),
        at("dots-link"),
        at("cut-link"),
        feeling,
        negative,
        asks * (1 - feeling),
        asks * negative,
        impersonal * (1 - feeling),
        at("report"),
        at("report") * impersonal,
        at("reports-and-links"),
    ]  # fmt: skip


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
