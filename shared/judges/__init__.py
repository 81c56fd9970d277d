"""The judges: what a post is, what it feels, whose word it is. Pure: no clock, no network, no state of their own.

Importing this package costs nothing; each judge loads its weights when it is asked first.
"""

from datetime import datetime

from shared.domain.brand import Brand
from shared.domain.memory import NOTHING, Known
from shared.domain.mention import Post
from shared.domain.standing import Manner, Standing
from shared.domain.verdict import Judgement, Verdict

VERSION = "4"
"""Stands in every verdict; goes up when rules or weights change, so that stored mentions can be judged again."""


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
    from shared.judges.judging import judgement

    return judgement(post, brand, known, standing, now or post.created_at, VERSION)


def manner(post: Post, verdict: Verdict) -> Manner:
    """How the author of a judged post speaks in it."""
    from shared.judges.judging import spoken

    return spoken(post, verdict)
