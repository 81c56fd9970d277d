"""What is remembered when a post is judged: earlier mentions of its author and of its template family.

There are no records beside the mentions to keep in step: the indexes `author` and `family` find the earlier
ones, and the judges add them up. So nothing has to be rebuilt, and a correction or an erasure is remembered at once.
"""

from datetime import datetime

from msgspec import Struct

from shared.adapters.table import calls, kept, keys, stored
from shared.domain.mention import Mention, Post, Rejudged
from shared.domain.thread import Reply

REMEMBERED = 20
"""Earlier mentions that are read of an author and of a family: the newest say most, and each costs half a read unit."""

ANSWERED = 8
"""Newest posts of an author of which it is read who answered; they come with the same request."""

FAMILY_INDEXED = 50
"""Members of a family that the index holds. A campaign's further posts are not indexed: 50 tell what it is, and
a flood of one text would otherwise pass through one partition."""


REACTIONS = 25
"""Reactions to a question that are looked through for early answers, the newest."""

UNAWARE = ("opinion", "chatter", "news")
"""Labels that a reply may have got because nobody knew that it replies to a question."""


class Earlier(Struct, frozen=True):
    """Mentions of the brand, newest first, and who of other people answered the author. `room` tells whether the
    family's index takes another member; `repeated` that the post itself was met among them, so it is stored already;
    `asked` that the post replies to a question of somebody else.
    """

    by_author: list[Mention]
    in_family: list[Mention]
    answers: list[Reply]
    room: bool
    repeated: bool
    asked: bool


def earlier(brand: str, post: Post, family: str | None, now: datetime) -> Earlier:
    """What was stored before of this post's author and family, and what it replies to. One to four requests."""
    author = keys.author_of(brand, post)
    own = keys.mention(brand, post)
    by_author = _found("author", "ga", author, REMEMBERED) if author else []
    in_family = _found("family", "gf", keys.family(brand, family), FAMILY_INDEXED) if family else []
    target = post.in_reply_to if post.text.strip() else None  # a like answers nothing
    parent = _found("post", "gp", target, 1, keys.watched(brand, post.source)) if target else []
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
        any(_asked(alive[key], author) for key in parent if key in alive),
    )


def answers_before(question: Mention, now: datetime) -> list[Rejudged]:
    """What others replied to a question before it was stored, as answers come first where posts are sent newest first:
    to be judged again, now that it is known what they reply to. Of each shard up to REACTIONS are looked through.
    """
    source, post_id = question.post.source, question.post.id
    rows = [
        key
        for shard in range(keys.SHARDS)
        for key in _found("ranked", "go", keys.audience(question.brand, source, post_id, shard), REACTIONS)
    ]
    items = calls.get_many(rows) if rows else {}
    found = [stored.mention(item) for item in items.values() if stored.shown(item, now)]
    return [
        Rejudged(brand=question.brand, post=each.post)
        for each in found
        if each.post.in_reply_to == post_id
        and each.verdict.label in UNAWARE
        and each.post.text.strip()
        and _asked(question, keys.author_of(each.brand, each.post))
    ]


def _asked(parent: Mention, author: str | None) -> bool:
    asker = keys.author_of(parent.brand, parent.post)
    return parent.authentic and parent.verdict.label == "question" and None not in (asker, author) and asker != author


def _thread(brand: str, sort: str) -> tuple[str, str]:
    """The key of the thread that a mention begins, from the mention's sort key."""
    _, source, post_id = sort.split("#", 2)
    return keys.thread(brand, source, post_id), keys.ALONE


def _found(index: str, attribute: str, value: str, limit: int, watched: str = "") -> list[tuple[str, str]]:
    """Keys of the newest items of an index; of the index `post` only what is of a brand and network."""
    answer = calls.call(
        "query",
        IndexName=index,
        KeyConditionExpression="#name = :value" + (" AND gs2 = :watched" if watched else ""),
        ExpressionAttributeNames={"#name": attribute},  # DynamoDB reserves some
        ExpressionAttributeValues={
            ":value": calls.value(value),
            **({":watched": calls.value(watched)} if watched else {}),
        },
        ScanIndexForward=False,
        Limit=limit,
    )
    return [(row["pk"]["S"], row["sk"]["S"]) for row in answer["Items"]]
