"""Walking the whole table for one person, page by page, and how far the walk has come.

A walk reads everything: for a million mentions some 0.7 GB, 85,000 read units, a few cents. It is rare, and whatever
was ever stored is found by it, also where nobody thought of an index.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from shared.adapters.table import calls, keys, traces
from shared.adapters.table.calls import Item
from shared.domain.erasure import Erasure, Subject
from shared.domain.errors import NotFound

PAGE = 500
"""Items that one request reads, below its 1 MB."""

Cursor = dict[str, str] | None


class Progress(Struct, frozen=True, kw_only=True):
    """How an erasure stands: numbers and times alone, nothing of the person."""

    id: str
    state: str
    asked_at: datetime
    asked_by: str
    removed: int = 0
    blotted: int = 0
    finished_at: datetime | None = None


def begin(erasure: Erasure, by: str, now: datetime) -> Progress:
    """Notes that an erasure was asked for."""
    begun = Progress(id=erasure.id, state="queued", asked_at=now, asked_by=by)
    calls.put({**_row(begun), "step": 0})
    return begun


def advance(erasure: Erasure) -> bool:
    """Takes a step. Returns False when a later one was taken already: this message is a repeat of an old one."""
    try:
        calls.call(
            "update_item",
            Key=calls.key(keys.erasure(erasure.id), keys.ALONE),
            UpdateExpression="SET step = :step, #state = :state, removed = :removed, blotted = :blotted",
            ConditionExpression="step <= :step",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={
                ":step": calls.value(erasure.step),
                ":state": calls.value(erasure.stage),
                ":removed": calls.value(erasure.removed),
                ":blotted": calls.value(erasure.blotted),
            },
        )
    except calls.ConditionFailed:
        return False
    return True


def finish(erasure: Erasure, now: datetime) -> None:
    """Notes that nothing is left to be found."""
    calls.call(
        "update_item",
        Key=calls.key(keys.erasure(erasure.id), keys.ALONE),
        UpdateExpression="SET #state = :done, finished_at = :now",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":done": calls.value("done"), ":now": calls.value(now.isoformat())},
    )


def progress(erasure_id: str) -> Progress:
    """How an erasure stands. Raises NotFound."""
    item = calls.get(keys.erasure(erasure_id), keys.ALONE)
    if item is None:
        raise NotFound(f"there is no erasure {erasure_id!r}")
    return msgspec.convert({**item, "id": erasure_id}, Progress)


def find(subject: Subject, cursor: Cursor, more: Callable[[], bool]) -> tuple[Subject, Cursor]:
    """Reads on from `cursor`, while there is time for `more`, and learns who they are. A cursor None at the end."""
    while True:
        items, cursor = _page(cursor)
        for item in items:
            subject = traces.learned(item, subject)
        if cursor is None or subject.full or not more():
            return subject, cursor


def remove(subject: Subject, cursor: Cursor, more: Callable[[], bool]) -> tuple[int, int, Cursor]:
    """Reads on, removes what is theirs and blots out where others name them. Returns how many of each.

    A post that is not among the remembered ones waits for the next round: by its id the rest of its traces is found.
    """
    trace = traces.Trace(subject)
    removed = blotted = 0
    while True:
        items, cursor = _page(cursor)
        for item in items:
            if trace.theirs(item):
                if not trace.remembers(item):
                    continue
                calls.delete(item["pk"], item["sk"])
                removed += 1
            else:
                blotted += _blot(trace, item)
        if cursor is None or not more():
            return removed, blotted, cursor


def collect(subject: Subject, cursor: Cursor) -> tuple[list[Item], Cursor]:
    """One page's items that are theirs, unpacked, for handing over."""
    trace = traces.Trace(subject)
    items, cursor = _page(cursor)
    return [traces.read(item) for item in items if trace.theirs(item)], cursor


def _page(cursor: Cursor) -> tuple[list[Item], Cursor]:
    start: dict[str, Any] = {"ExclusiveStartKey": calls.dump(cursor)} if cursor else {}
    answer = calls.call("scan", Limit=PAGE, ConsistentRead=True, **start)
    last = answer.get("LastEvaluatedKey")
    return [calls.load(raw) for raw in answer["Items"]], calls.load(last) if last else None


def _blot(trace: traces.Trace, item: Item) -> bool:
    """Writes an item without their name. One that changed meanwhile is met again by the next walk."""
    after = trace.blotted(item)
    if after is item:
        return False
    names = {f"#{index}": name for index, name in enumerate(each for each in item if after[each] != item[each])}
    try:
        calls.call(
            "put_item",
            Item=calls.dump(after),
            ConditionExpression=" AND ".join(f"{spelled} = :{spelled[1:]}" for spelled in names),
            ExpressionAttributeNames=names,
            ExpressionAttributeValues={f":{spelled[1:]}": calls.value(item[name]) for spelled, name in names.items()},
        )
    except calls.ConditionFailed:
        return False
    return True


def _row(progress: Progress) -> Item:
    row: Item = msgspec.to_builtins(progress)
    del row["id"]
    return {"pk": keys.erasure(progress.id), "sk": keys.ALONE, **row}
