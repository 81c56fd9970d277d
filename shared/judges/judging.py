"""All judges on one post, which is read once for all of them."""

from datetime import datetime

from msgspec.structs import replace

from shared.domain.brand import Brand
from shared.domain.memory import Known
from shared.domain.mention import Post
from shared.domain.standing import Manner, Standing
from shared.domain.verdict import Judgement, Verdict
from shared.judges.about import about
from shared.judges.authenticity import verdict
from shared.judges.authenticity_pieces import speaks_of_self
from shared.judges.authenticity_shape import parts
from shared.judges.families import late_label
from shared.judges.influence import influence
from shared.judges.sentiment import felt
from shared.judges.story import story
from shared.judges.target import target

IN_APPS_FAMILY = 0.1
"""How sure one can still be that a person meant a post whose family is an app's: people share what apps write."""


def judgement(
    post: Post, brand: Brand | None, known: Known, standing: Standing | None, now: datetime, version: str
) -> Judgement:
    """See `shared.judges.judge`, which imports this when the first post comes."""
    found = parts(post)
    feeling, compound = felt(post.text, about=target(brand), lang=post.lang)
    said = _in_its_family(verdict(post, brand, known=known, compound=compound, found=found), known)
    return Judgement(
        verdict=replace(said, judges=version),
        sentiment=feeling,
        influence=influence(
            post.author,
            now,
            manner=spoken(post, said, speaks_of_self(found.counts)),
            topics=brand.topics if brand else (),
            standing=standing,
        ),
        about=about(post, brand, known=known),
        story=story(post),
    )


def spoken(post: Post, verdict: Verdict, voice: bool | None = None) -> Manner:
    """How the author of a judged post speaks in it; `voice` tells whether of themselves, where that is known."""
    return Manner(
        meant=verdict.authenticity if verdict.authentic(0.0) else 0.0,
        voice=speaks_of_self(parts(post).counts) if voice is None else voice,
        answer=bool(post.in_reply_to) or post.kind in ("reply", "comment") or post.text.startswith("@"),
    )


def _in_its_family(verdict: Verdict, known: Known) -> Verdict:
    """The verdict, unless a family that is known to be an app's decides the label: then all its members agree."""
    for family in known.families:
        label = late_label(family, verdict.label)
        if label != verdict.label:
            return replace(verdict, label=label, authenticity=min(verdict.authenticity, IN_APPS_FAMILY))
    return verdict
