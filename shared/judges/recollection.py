"""What earlier mentions of a post's author and template family add up to, for judging it warm."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from shared.domain.memory import NOTHING, Family, Known
from shared.domain.mention import Mention, Post
from shared.domain.standing import Standing, answered, posted
from shared.domain.verdict import Label
from shared.judges import manner
from shared.judges.families import author_key, belongs, from_app, late_label, remember
from shared.judges.templates import family_keys


class Answer(NamedTuple):
    """Somebody answered the author or passed a post of theirs on: when (Unix seconds), a hash of who it was, and how
    often that person had answered anybody before."""

    when: int
    person: int
    before: int


def family_key(post: Post) -> str | None:
    """The key under which a table finds the post's family: its first MinHash band. None when it tells no family.

    Fillings of one template share all keys; texts in which 9 of 10 word pairs are the same share this one in four
    cases of five. A second key would cost another index entry for each mention.
    """
    return next((key for key in family_keys(post) if key.startswith("m0:")), None)


UNAWARE: frozenset[Label] = frozenset({"opinion", "chatter", "news"})
"""Labels that a reply may have got because nobody knew that it replies to a question."""


def known(
    post: Post, by_author: Sequence[Mention], in_family: Sequence[Mention], parent: Mention | None = None
) -> Known:
    """What is known of the post's author and family from their earlier mentions, given in any order, and of the mention
    that it replies to.
    """
    author = NOTHING
    for mention in by_author:
        author = Known(author=remember(author, mention.post, mention.verdict).author)
    families = tuple(family for family in _families(post, in_family) if belongs(family, post))
    return Known(author=author.author, families=families, asked=parent is not None and _asks(parent, post))


def standing(by_author: Sequence[Mention], answers: Sequence[Answer] = ()) -> Standing | None:
    """How the author's earlier posts were received, and who answered or passed them on; None when nothing is known.

    Mentions and `answers` may come in any order. Answers count by different people, see `domain.standing.answered`.
    """
    events: list[tuple[int, Callable[[Standing], Standing]]] = [_posting(mention) for mention in by_author]
    events += [(answer.when, partial(_answering, answer)) for answer in answers]
    now: Standing | None = None
    for _, happened in sorted(events, key=lambda event: event[0]):
        now = happened(now or Standing())
    return now


def _posting(mention: Mention) -> tuple[int, Callable[[Standing], Standing]]:
    metrics = mention.post.metrics
    counted = [count for count in (metrics.reposts, metrics.likes) if count is not None]
    reactions = math.log1p(sum(counted)) if counted else None
    when = int(mention.post.created_at.timestamp())
    spoken = manner(mention.post, mention.verdict)
    return when, lambda before: posted(before, when, spoken, reactions)


def _answering(answer: Answer, before: Standing) -> Standing:
    return answered(before, answer.when, answer.person, answer.before)


def exposed(latest: Mention, in_family: Sequence[Mention]) -> list[Mention]:
    """Earlier members whose label the latest one shows to be wrong: they are to be judged again."""
    found = [family for family in _families(latest.post, [*in_family, latest]) if from_app(family)]
    return [each for each in in_family if _mislabelled(each, found)]


def answering(question: Mention, replies: Sequence[Mention]) -> list[Mention]:
    """Replies that were judged before their question was known: they are to be judged again."""
    return [each for each in replies if each.verdict.label in UNAWARE and _asks(question, each.post)]


def _asks(parent: Mention, reply: Post) -> bool:
    """Whether a reply is one to a question that somebody else meant."""
    if parent.verdict.label != "question" or not parent.authentic:
        return False
    asker, replier = author_key(parent.post), author_key(reply)
    return bool(asker and replier and asker != replier)


def _mislabelled(member: Mention, families: Sequence[Family]) -> bool:
    label, keys = member.verdict.label, family_keys(member.post)
    return any(
        family.key in keys and belongs(family, member.post) and late_label(family, label) != label
        for family in families
    )


def _families(post: Post, members: Sequence[Mention]) -> tuple[Family, ...]:
    """The families that the members make under the post's keys."""
    keys = set(family_keys(post))
    found: dict[str, Family] = {}
    for mention in members:
        before = Known(families=tuple(found.values()))
        after = remember(before, mention.post, mention.verdict).families
        found |= {family.key: family for family in after if family.key in keys}
    return tuple(found.values())
