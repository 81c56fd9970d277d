"""Threads: what waits for an answer and who gave one. Written by `merging.py` from the stream, read here.

An item is one thread. While something is open it stands in the index `ranked` under its brand, by a heat that does
not change with time, so the hottest are one query and nothing is rewritten as they cool. Questions stand in the index
`author` by their time, answered or not.
"""

from datetime import datetime, timedelta
from typing import Any

from shared.adapters.table import calls, kept, keys, merging, times
from shared.adapters.table.parts import Told
from shared.domain.thread import MARK, Reply, Thread

UNCLAIMED = timedelta(days=30)
"""How long a mark waits for the mention that it is about."""


def waiting(brand: str, limit: int, after: str | None, now: datetime) -> tuple[list[Thread], str | None]:
    """A brand's open threads, the hottest first: one query. `after` is the second value of the page before; None there
    means that there are no more. Threads past their time are left out, so a page may be short and still have a next.
    """
    answer = calls.call(
        "query",
        IndexName="ranked",
        KeyConditionExpression="#go = :go",
        ExpressionAttributeNames={"#go": "go"},  # a word that DynamoDB reserves
        ExpressionAttributeValues={":go": calls.value(keys.waiting(brand))},
        ScanIndexForward=False,
        Limit=limit,
        **({"ExclusiveStartKey": _place(brand, after)} if after else {}),
    )
    found = [kept.thread(calls.load(row)) for row in answer["Items"]]
    last = answer.get("LastEvaluatedKey")
    return _alive(found, now), f"{last['gr']['S']}|{last['pk']['S']}" if last else None


def asked(brand: str, since: datetime, until: datetime, now: datetime, limit: int = 1000) -> tuple[list[Thread], bool]:
    """The questions put in `[since, until)`, the newest first, each with its replies; and whether these are all: the
    newest `limit` are looked at.
    """
    rows = list(
        calls.query(
            pages=1,
            IndexName="author",
            KeyConditionExpression="ga = :ga AND gs BETWEEN :low AND :high",
            ExpressionAttributeValues={
                ":ga": calls.value(keys.asked(brand)),
                ":low": calls.value(times.time_prefix(since)),
                ":high": calls.value(times.time_prefix(until)),
            },
            ScanIndexForward=False,
            Limit=limit + 1,
        )
    )
    order = [(row["pk"], row["sk"]) for row in rows[:limit]]
    items = calls.get_many(order)
    return _alive([kept.thread(items[key]) for key in order if key in items], now), len(rows) <= limit


def get(brand: str, source: str, post_id: str, now: datetime) -> Thread | None:
    """The thread that a post begins, with its replies; None when nothing is known of it."""
    item = calls.get(keys.thread(brand, source, post_id), keys.ALONE)
    return next(iter(_alive([kept.thread(item)], now)), None) if item else None


def answered_by_us(brand: str, source: str, post_id: str, by: str, at: datetime) -> None:
    """Notes that one of the brand's people answered a post where no webhook looks, which closes its thread. Noting it
    again changes nothing but its time. Raises Unavailable when the thread changes all the while: try again.
    """
    until = int((at + UNCLAIMED).timestamp())
    mark = Reply(f"{times.milliseconds(at):040d}", f"{MARK}{by}", at, "", "us")
    merging.merge([Told((Thread(brand=brand, source=source, id=post_id, replies=(mark,), until=until),))])


def _alive(found: list[Thread], now: datetime) -> list[Thread]:
    return [each for each in found if not each.expires or each.expires > now.timestamp()]


def _place(brand: str, after: str) -> dict[str, Any]:
    rank, _, pk = after.partition("|")
    return {"go": calls.value(keys.waiting(brand)), "gr": calls.value(rank), **calls.key(pk, keys.ALONE)}
