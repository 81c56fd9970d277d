"""The reads behind a page of mentions: day after day over the shards of a day, or along an author's index."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from shared.adapters.table import calls, keys, tallies, times
from shared.adapters.table.calls import Item
from shared.adapters.table.filters import Filter, expression, matches

READ_LIMIT = 1_000
"""Items that one page may look at, near 1 MB, so that a rare filter answers early instead of late."""


class Step(Struct):
    """What one read found, newest first; how many items it looked at; and the sort key down to which
    everything is read (None: nothing is left)."""

    items: list[Item]
    looked: int
    bound: str | None


def by_time(brand: str, wanted: Filter, limit: int, after: str | None, now: datetime) -> Iterator[Step]:
    """Day after day, all shards of a day at once; each step looks at twice as many as the one before."""
    share = min(limit + 1, READ_LIMIT // keys.SHARDS)
    days = _days(brand, wanted, after, now)
    with ThreadPoolExecutor(keys.SHARDS) as pool:
        for index, (day, shards) in enumerate(days):
            position = after
            while True:
                step = _read_day(pool, brand, day, shards, wanted, position, now, share)
                last_of_day = step.bound is None
                if last_of_day and index + 1 < len(days):
                    step.bound = times.day_start(day)
                yield step
                if last_of_day:
                    break
                position, share = step.bound, min(share * 2, READ_LIMIT // len(shards))


def by_author(brand: str, wanted: Filter, limit: int, after: str | None, now: datetime) -> Iterator[Step]:
    """An author's mentions through the index, which holds keys only."""
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
        items = [item for item in fetch(rows) if matches(item, wanted, now)]
        yield Step(items, len(rows), position)
        if position is None:
            return


def fetch(rows: Any) -> list[Item]:
    """The items behind rows of an index, in the rows' order."""
    order = [(row["pk"], row["sk"]) for row in rows]
    items = calls.get_many(order)
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
) -> Step:
    def read(shard: int) -> dict[str, Any]:
        request = expression(wanted, now)
        request["ExpressionAttributeValues"] |= {
            ":pk": calls.value(keys.mention_partition(brand, day, shard)),
            ":low": calls.value(times.time_prefix(wanted.since)),
            ":high": calls.value(_upper(wanted, position)),
        }
        where = "pk = :pk AND sk BETWEEN :low AND :high"
        return calls.call("query", KeyConditionExpression=where, ScanIndexForward=False, Limit=share, **request)

    answers = list(pool.map(read, shards))
    # A shard that stopped early hides what is below; only what lies above every such place is complete.
    bound = max((each["LastEvaluatedKey"]["sk"]["S"] for each in answers if "LastEvaluatedKey" in each), default=None)
    items = [calls.load(row) for each in answers for row in each["Items"]]
    items = [item for item in items if item["sk"] != position and (bound is None or item["sk"] >= bound)]
    items.sort(key=lambda item: str(item["sk"]), reverse=True)
    return Step(items, sum(each["ScannedCount"] for each in answers), bound)


def _days(brand: str, wanted: Filter, after: str | None, now: datetime) -> list[tuple[str, list[int]]]:
    """The days in the span that have mentions, newest first, with the shards that hold them.

    Known from the day counters, so that a quiet year costs one query. Counters come a moment after
    the mentions, so today and yesterday are always looked at.
    """
    latest = times.moment(int(after[:13])) if after else min(wanted.until or now, now + timedelta(days=1))
    earliest = times.day_of(wanted.since) if wanted.since else "0"
    days: dict[str, set[int]] = {}
    for day, shard in tallies.days(brand, earliest, times.day_of(latest)):
        days.setdefault(day, set()).add(shard)
    for recent in (now, now - timedelta(days=1)):
        if earliest <= times.day_of(recent) <= times.day_of(latest):
            days[times.day_of(recent)] = set(range(keys.SHARDS))
    return [(day, sorted(days[day])) for day in sorted(days, reverse=True)]


def _upper(wanted: Filter, position: str | None) -> str:
    """The sort key to begin below. `until` itself is left out: as a bare time it sorts before its mentions."""
    until = times.time_prefix(wanted.until) if wanted.until else times.END_OF_TIME
    return min(until, position) if position else until
