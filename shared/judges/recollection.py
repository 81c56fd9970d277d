"""What earlier mentions of a post's author and template family add up to, for judging it warm."""

import math
from collections.abc import Sequence

from shared.domain.memory import NOTHING, Family, Known
from shared.domain.mention import Mention, Post
from shared.domain.standing import Standing, posted
from shared.judges import manner
from shared.judges.families import from_app, late_label, remember
from shared.judges.templates import family_keys


def family_key(post: Post) -> str | None:
    """The key of the post's skeleton, under which its template family is found; None when it tells no family."""
    return next(iter(family_keys(post)), None)


def known(post: Post, by_author: Sequence[Mention], in_family: Sequence[Mention]) -> Known:
    """What is known of the post's author and family from their earlier mentions, given in any order."""
    author = NOTHING
    for mention in by_author:
        author = Known(author=remember(author, mention.post, mention.verdict).author)
    family = _family(family_key(post), in_family)
    return Known(author=author.author, families=(family,) if family else ())


def standing(by_author: Sequence[Mention]) -> Standing | None:
    """How the author's earlier posts were received; None when there are none."""
    now: Standing | None = None
    for mention in sorted(by_author, key=lambda each: each.post.created_at):
        metrics = mention.post.metrics
        counted = [count for count in (metrics.reposts, metrics.likes) if count is not None]
        reactions = math.log1p(sum(counted)) if counted else None
        when = int(mention.post.created_at.timestamp())
        now = posted(now or Standing(), when, manner(mention.post, mention.verdict), reactions)
    return now


def exposed(latest: Mention, in_family: Sequence[Mention]) -> list[Mention]:
    """Earlier members whose label the latest one shows to be wrong: they are to be judged again."""
    family = _family(family_key(latest.post), [*in_family, latest])
    if family is None or not from_app(family):
        return []
    return [each for each in in_family if late_label(family, each.verdict.label) != each.verdict.label]


def _family(key: str | None, members: Sequence[Mention]) -> Family | None:
    family = NOTHING
    for mention in members:
        families = remember(family, mention.post, mention.verdict).families
        family = Known(families=tuple(each for each in families if each.key == key))
    return next(iter(family.families), None)
