"""What is remembered when a post is judged: earlier mentions of its author and of its template family.

There are no records beside the mentions to keep in step: the indexes `author` and `family` find the earlier
ones, and the judges add them up. So nothing has to be rebuilt, and a correction or an erasure is remembered at once.
"""

from datetime import datetime

from msgspec import Struct

from shared.adapters.table import audience, calls, kept, keys, stored
from shared.domain.mention import Mention, Post
from shared.domain.thread import Reply

REMEMBERED = 20
"""Earlier mentions that are read of an author and of a family: the newest say most, and each costs half a read unit."""

ANSWERED = 8
"""Newest posts of an author of which it is read who answered; they come with the same request."""

FAMILY_INDEXED = 50
"""Members of a family that the index holds. A campaign's further posts are not indexed: 50 tell what it is, and
a flood of one text would otherwise pass through one partition."""


REPLIES = 25
"""Reactions to a post, the newest of each shard, that are looked through for replies."""


class Earlier(Struct, frozen=True):
    """Mentions of the brand, newest first, and who of other people answered the author. `room` tells whether the
    family's index takes another member; `repeated` that the post itself was met among them, so it is stored already;
    `parent` is the mention that the post replies to.
    """

    by_author: list[Mention]
    in_family: list[Mention]
    answers: list[Reply]
    room: bool
    repeated: bool
    parent: Mention | None


def earlier(brand: str, post: Post, family: str | None, now: datetime) -> Earlier:
    """What was stored before of this post's author and family, and what it replies to. One to four requests."""
    author = keys.author_of(brand, post)
    own = keys.mention(brand, post)
    by_author = _found("author", "ga", author, REMEMBERED) if author else []
    in_family = _found("family", "gf", keys.family(brand, family), FAMILY_INDEXED) if family else []
    target = post.in_reply_to if post.text.strip() else None  # a like answers nothing
    parent = (
        _found("post", "gp", target, 1, " AND gs2 = :place", place=keys.watched(brand, post.source)) if target else []
    )
    wanted = [key for key in (*by_author, *in_family[:REMEMBERED], *parent) if key != own]
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
        next((alive[key] for key in parent if key in alive), None),
    )


def replies(mention: Mention, now: datetime) -> list[Mention]:
    """What replied to a mention in words and is stored already: replies come first where the newest are sent first."""
    post = mention.post
    rows = [
        (row["pk"], row["sk"])
        for shard in range(keys.SHARDS)
        for row in map(calls.load, audience.part(mention.brand, post.source, post.id, shard, REPLIES)["Items"])
        if row["k"] not in audience.SILENT
    ]
    items = calls.get_many(rows) if rows else {}
    found = [stored.mention(item) for item in items.values() if stored.shown(item, now)]
    return [each for each in found if each.post.in_reply_to == post.id]


def _thread(brand: str, sort: str) -> tuple[str, str]:
    """The key of the thread that a mention begins, from the mention's sort key."""
    _, source, post_id = sort.split("#", 2)
    return keys.thread(brand, source, post_id), keys.ALONE


def _found(
    index: str, attribute: str, value: str, limit: int, further: str = "", **values: str
) -> list[tuple[str, str]]:
    """Keys of the newest items of an index. `further` is a condition on its sort key, with its `values`."""
    answer = calls.call(
        "query",
        IndexName=index,
        KeyConditionExpression=f"{attribute} = :value{further}",
        ExpressionAttributeValues={f":{name}": calls.value(each) for name, each in {"value": value, **values}.items()},
        ScanIndexForward=False,
        Limit=limit,
    )
    return [(row["pk"]["S"], row["sk"]["S"]) for row in answer["Items"]]
