"""The reads behind a page of mentions: day after day over the shards of a day, or along an author's index."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from msgspec import Struct

from shared.adapters.table import calls, keys, tallies, times
from shared.adapters.table.calls import Item
from shared.adapters.table.filters import Filter, expression, matches
from shared.adapters.table.room import Room


class Step(Struct):
    """What one read found, newest first, and the sort key down to which everything is read (None: nothing is left)."""

    items: list[Item]
    bound: str | None


def by_time(brand: str, wanted: Filter, limit: int, after: str | None, now: datetime, room: Room) -> Iterator[Step]:
    """Day after day, all shards of a day at once; each step looks at several times as many as the one before."""
    days = _days(brand, wanted, after, now)
    coming = next(days, None)
    with ThreadPoolExecutor(keys.SHARDS) as pool:
        while coming:
            (day, shards), coming, position = coming, next(days, None), after
            while True:
                share = room.share(len(shards), limit + 1)
                step = _read_day(pool, brand, day, shards, wanted, position, now, share, room)
                position = step.bound
                if position is None and coming:
                    step.bound = times.day_start(day)
                yield step
                if position is None:
                    break


def by_author(brand: str, wanted: Filter, limit: int, after: str | None, now: datetime, room: Room) -> Iterator[Step]:
    """An author's mentions through the index, which holds keys only; the items are got a few at first, then more."""
    source, account = wanted.author_account or ("", "")
    values = {
        ":ga": calls.value(keys.author(brand, source, f"id:{account}")),
        ":low": calls.value(times.time_prefix(wanted.since)),
    }
    position = after
    while True:
        answer = calls.call(
            "query",
            IndexName="author",
            KeyConditionExpression="ga = :ga AND gs BETWEEN :low AND :high",
            ExpressionAttributeValues={**values, ":high": calls.value(_upper(wanted, position))},
            ScanIndexForward=False,
            Limit=limit + 1,
        )
        rows = [row for row in map(calls.load, answer["Items"]) if row["sk"] != position]
        position = answer.get("LastEvaluatedKey", {}).get("sk", {}).get("S")
        while rows:
            share = room.share(1)
            part, rows = rows[:share], rows[share:]
            items = [item for item in fetch(part, room) if matches(item, wanted, now)]
            yield Step(items, part[-1]["sk"] if rows else position)
        if position is None:
            return


def fetch(rows: Any, room: Room | None = None) -> list[Item]:
    """The items behind rows of an index, in the rows' order."""
    order = [(row["pk"], row["sk"]) for row in rows]
    items = calls.get_many(order)
    if room:
        room.got(items.values())
    return [items[each] for each in order if each in items]


def _read_day(
    pool: ThreadPoolExecutor,
    brand: str,
    day: str,
    shards: list[int],
    wanted: Filter,
    position: str | None,
    now: datetime,
    share: int,
    room: Room,
) -> Step:
    def read(shard: int) -> dict[str, Any]:
        request = expression(wanted, now)
        request["ExpressionAttributeValues"] |= {
            ":pk": calls.value(keys.mention_partition(brand, day, shard)),
            ":low": calls.value(times.time_prefix(wanted.since)),
            ":high": calls.value(_upper(wanted, position)),
        }
        return calls.call(
            "query",
            KeyConditionExpression="pk = :pk AND sk BETWEEN :low AND :high",
            ScanIndexForward=False,
            Limit=share,
            ReturnConsumedCapacity="TOTAL",
            **request,
        )

    answers = list(pool.map(read, shards))
    room.took(answers)
    # A shard that stopped early hides what is below; only what lies above every such place is complete.
    bound = max((each["LastEvaluatedKey"]["sk"]["S"] for each in answers if "LastEvaluatedKey" in each), default=None)
    items = [calls.load(row) for each in answers for row in each["Items"]]
    items = [item for item in items if item["sk"] != position and (bound is None or item["sk"] >= bound)]
    items.sort(key=lambda item: str(item["sk"]), reverse=True)
    return Step(items, bound)


def _days(brand: str, wanted: Filter, after: str | None, now: datetime) -> Iterator[tuple[str, list[int]]]:
    """The days in the span that have mentions, newest first, with the shards that hold them.

    Known from the day counters, so that a quiet year costs a few queries. Counters come a moment after
    the mentions, so today and yesterday are always looked at.
    """
    latest = times.moment(int(after[:13])) if after else min(wanted.until or now, now + timedelta(days=1))
    first, last = times.day_of(wanted.since) if wanted.since else "0", times.day_of(latest)
    recent = [day for each in (now, now - timedelta(days=1)) if first <= (day := times.day_of(each)) <= last]
    for day, group in groupby(tallies.days_back(brand, first, last), key=itemgetter(0)):
        while recent and recent[0] > day:
            yield recent.pop(0), list(range(keys.SHARDS))
        if day in recent:
            yield recent.pop(0), list(range(keys.SHARDS))
        else:
            yield day, sorted(shard for _, shard in group)
    yield from ((day, list(range(keys.SHARDS))) for day in recent)


def _upper(wanted: Filter, position: str | None) -> str:
    """The sort key to begin below. `until` itself is left out: as a bare time it sorts before its mentions."""
    until = times.time_prefix(wanted.until) if wanted.until else times.END_OF_TIME
    return min(until, position) if position else until
