"""What is remembered when a post is judged: earlier mentions of its author and of its template family.

There are no records beside the mentions to keep in step: the indexes `author` and `family` find the earlier
ones, and the judges add them up. So nothing has to be rebuilt, and a correction or an erasure is remembered at once.
"""

from datetime import datetime

from msgspec import Struct

from shared.adapters.table import calls, kept, keys, stored
from shared.domain.mention import Mention, Post
from shared.domain.thread import Reply

REMEMBERED = 20
"""Earlier mentions that are read of an author and of a family: the newest say most, and each costs half a read unit."""

ANSWERED = 8
"""Newest posts of an author of which it is read who answered; they come with the same request."""

FAMILY_INDEXED = 50
"""Members of a family that the index holds. A campaign's further posts are not indexed: 50 tell what it is, and
a flood of one text would otherwise pass through one partition."""


class Earlier(Struct, frozen=True):
    """Mentions of the brand, newest first, and who of other people answered the author. `room` tells whether the
    family's index takes another member; `repeated` that the post itself was met among them, so it is stored already.
    """

    by_author: list[Mention]
    in_family: list[Mention]
    answers: list[Reply]
    room: bool
    repeated: bool


def earlier(brand: str, post: Post, family: str | None, now: datetime) -> Earlier:
    """What was stored before of this post's author and family, without the post itself. One to three requests."""
    author = keys.author_of(brand, post)
    own = keys.mention(brand, post)
    by_author = _found("author", "ga", author, REMEMBERED) if author else []
    in_family = _found("family", "gf", keys.family(brand, family), FAMILY_INDEXED) if family else []
    wanted = [key for key in (*by_author, *in_family[:REMEMBERED]) if key != own]
    threads = [_thread(brand, sort) for _, sort in by_author[:ANSWERED]]
    items = calls.get_many(wanted + threads)
    alive = {key: stored.mention(item) for key, item in items.items() if stored.shown(item, now)}
    answered = [kept.thread(items[key]) for key in threads if key in items and not stored.expired(items[key], now)]
    return Earlier(
        [alive[key] for key in by_author if key in alive],
        [alive[key] for key in in_family if key in alive],
        [reply for thread in answered for reply in thread.answers if thread.by(reply) != "us"],
        len(in_family) < FAMILY_INDEXED,
        own in by_author or own in in_family,
    )


def _thread(brand: str, sort: str) -> tuple[str, str]:
    """The key of the thread that a mention begins, from the mention's sort key."""
    _, source, post_id = sort.split("#", 2)
    return keys.thread(brand, source, post_id), keys.ALONE


def _found(index: str, attribute: str, value: str, limit: int) -> list[tuple[str, str]]:
    answer = calls.call(
        "query",
        IndexName=index,
        KeyConditionExpression=f"{attribute} = :value",
        ExpressionAttributeValues={":value": calls.value(value)},
        ScanIndexForward=False,
        Limit=limit,
    )
    return [(row["pk"]["S"], row["sk"]["S"]) for row in answer["Items"]]
