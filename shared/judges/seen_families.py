"""The template families in a window of mentions: what an app or a campaign put into many mouths."""

from collections import Counter
from collections.abc import Iterable, Sequence

from shared.domain.mention import Mention
from shared.domain.ranked import FamilySeen
from shared.judges.recollection import family_key

FEWEST_AUTHORS = 2
"""Accounts that make a family: one account that repeats itself is none."""

EXAMPLE = 280
"""Characters of the example that is shown."""


def families(mentions: Iterable[Mention]) -> list[FamilySeen]:
    """Each family with two accounts or more, the most often posted first."""
    members: dict[str, list[Mention]] = {}
    for mention in mentions:
        key = family_key(mention.post)
        if key:
            members.setdefault(key, []).append(mention)
    found = [seen(key, of) for key, of in members.items() if _authors(of) >= FEWEST_AUTHORS]
    return sorted(found, key=lambda each: (-each.raw, -each.last.timestamp(), each.key))


def seen(key: str, members: Sequence[Mention]) -> FamilySeen:
    """What the members of one family, at least one, add up to."""
    ordered = sorted(members, key=lambda each: each.post.created_at)
    newest = ordered[-1].post
    labels = Counter(each.verdict.label for each in members)
    return FamilySeen(
        key=key,
        raw=len(members),
        authentic=sum(each.authentic for each in members),
        authors=_authors(members),
        verdict=min(labels, key=lambda label: (-labels[label], label)),
        first=ordered[0].post.created_at,
        last=newest.created_at,
        example=newest.text[:EXAMPLE],
        example_id=newest.id,
        example_source=newest.source,
    )


def _authors(members: Iterable[Mention]) -> int:
    """Accounts; a post whose author nobody named counts as one of its own."""
    return len(
        {(post.source, post.author.id or post.author.handle or f"post {post.id}") for post in (m.post for m in members)}
    )
