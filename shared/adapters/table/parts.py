"""What one mention tells of threads and persons: of the thread that it begins, of the one that it replies to, and of
its author.
"""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from shared.adapters.table import audience, calls, keys, stored
from shared.domain import acquaintance, thread
from shared.domain.acquaintance import Acquaintance
from shared.domain.mention import Mention
from shared.domain.thread import Thread

UNNUMBERED = "0" * 40
"""The number of what no record of the stream told: any record knows better."""

READ = 250
"""Reactions to a root that are looked through at most, of each shard."""

PAGE = 48
"""Mentions of an author that are looked up at a time."""

RECALLED = 1_000
"""Mentions of an author that are looked through at most."""


class Told(Struct, frozen=True):
    """What a mention tells; `worth`: its author is to be remembered from now on, if they are not yet."""

    parts: tuple[Thread | Acquaintance, ...]
    worth: bool = False


def told(before: Mention | None, after: Mention | None, number: str, expires: int) -> Told:
    """What a mention tells that was `before` and is `after` now; None where it was not there, or was taken back.

    `number` sorts the states of this mention, `expires` is when it does, in Unix seconds. What it was not and is not
    takes no part: it was never told.
    """
    found: list[Thread | Acquaintance] = []
    for each in (after, before):
        if each and thread.begins(each):
            found.append((thread.begun if each is after else thread.ended)(each, number, expires))
            break
    for each in (after, before):
        reply = thread.replied(each, number, gone=each is not after) if each and thread.answers(each) else None
        if reply:
            found.append(reply)
            break
    for each in (after, before):
        if each and acquaintance.counts(each):
            found.append((acquaintance.spoke if each is after else acquaintance.unsaid)(each, number, expires))
            break
    return Told(tuple(found), after is not None and acquaintance.worth(after))


def answered(begun: Thread) -> Thread:
    """A thread with the replies that the index `ranked` finds among the reactions to its root, and that came before
    it. The earliest READ of each shard are looked at.
    """
    known = begun
    for shard in range(keys.SHARDS):
        answer = audience.part(begun.brand, begun.source, begun.id, shard, READ, newest=False)
        rows = [row for row in map(calls.load, answer["Items"]) if row.get("k") != "repost"]
        for item in calls.get_many([(row["pk"], row["sk"]) for row in rows], consistent=True).values():
            reply = _given(item)
            known = thread.merged(reply, known) if reply and reply.id == begun.id else known
        known = replace(known, cut=known.cut or "LastEvaluatedKey" in answer)
    return known


def recalled(person: Acquaintance) -> Acquaintance:
    """A person with the mentions that the index `author` finds, and that no part told of, or not any more."""
    known, position, looked = person, None, 0
    while looked < RECALLED:
        request: dict[str, Any] = {"ExclusiveStartKey": position} if position else {}
        answer = calls.call(
            "query",
            IndexName="author",
            KeyConditionExpression="ga = :ga",
            ExpressionAttributeValues={":ga": calls.value(keys.author(person.brand, person.source, person.account))},
            ScanIndexForward=False,
            Limit=PAGE,
            **request,
        )
        rows = [(row["pk"]["S"], row["sk"]["S"]) for row in answer["Items"]]
        for item in calls.get_many(rows, consistent=True).values():
            known = acquaintance.merged(_spoken(item, known), known)
        position, looked = answer.get("LastEvaluatedKey"), looked + len(rows)
        if position is None:
            return replace(known, cut=False)  # all of it is here: what is left out of it now is told anew
        if acquaintance.full(known):
            break
    return replace(known, cut=True)


def _given(item: calls.Item) -> Thread | None:
    mention = stored.mention(item) if item["t"] == stored.KIND else None
    return thread.replied(mention, UNNUMBERED) if mention and thread.answers(mention) else None


def _spoken(item: calls.Item, person: Acquaintance) -> Acquaintance:
    if item["t"] != stored.KIND:
        return person
    mention = stored.mention(item)
    if not acquaintance.counts(mention):
        return person
    return acquaintance.spoke(mention, UNNUMBERED, int(item["ttl"]))
