"""The judges: what a post is, what it feels, whose word it is. Pure: no clock, no network, no state of their own.

Importing this package costs nothing; each judge loads its weights when it is asked first.
"""

from datetime import datetime

from msgspec.structs import replace

from shared.domain.brand import Brand
from shared.domain.memory import NOTHING, Known
from shared.domain.mention import Post
from shared.domain.standing import Manner, Standing
from shared.domain.verdict import Judgement, Verdict

VERSION = "2"
"""Stands in every verdict; goes up when rules or weights change, so that stored mentions can be judged again."""

IN_APPS_FAMILY = 0.1
"""How sure one can still be that a person meant a post whose family is an app's: people share what apps write."""


def judge(
    post: Post,
    brand: Brand | None = None,
    *,
    known: Known = NOTHING,
    standing: Standing | None = None,
    now: datetime | None = None,
) -> Judgement:
    """All that the judges say of one post, for `brand` or, without it, of the post as a whole.

    `known` is what is remembered of the author and its template families, `standing` how the author's
    earlier posts were received; without them the post is judged cold. `now` is when it is judged, the
    time of the post when not given. Never raises, whatever the post holds.
    """
    from shared.judges import about, authenticity, influence, sentiment, story, target

    feeling, compound = sentiment.felt(post.text, about=target.target(brand), lang=post.lang)
    cold = authenticity.verdict(post, brand, known=known, compound=compound)
    verdict = replace(_in_its_family(cold, known), judges=VERSION)
    return Judgement(
        verdict=verdict,
        sentiment=feeling,
        influence=influence.influence(
            post.author,
            now or post.created_at,
            manner=manner(post, verdict),
            topics=brand.topics if brand else (),
            standing=standing,
        ),
        about=about.about(post, brand, known=known),
        story=story.story(post),
    )


def _in_its_family(verdict: Verdict, known: Known) -> Verdict:
    """The verdict, unless a family that is known to be an app's decides the label: then all its members agree."""
    from shared.judges.families import late_label

    for family in known.families:
        label = late_label(family, verdict.label)
        if label != verdict.label:
            return replace(verdict, label=label, authenticity=min(verdict.authenticity, IN_APPS_FAMILY))
    return verdict


def manner(post: Post, verdict: Verdict) -> Manner:
    """How the author of a judged post speaks in it."""
    from shared.judges.influence import speaks_of_self

    return Manner(
        meant=verdict.authenticity if verdict.authentic(0.0) else 0.0,
        voice=speaks_of_self(post.text),
        answer=bool(post.in_reply_to) or post.kind in ("reply", "comment") or post.text.startswith("@"),
    )
