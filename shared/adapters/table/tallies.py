"""The tally: counters by five minutes, hour and day, each mention counted once however often the stream repeats it.

The records of one partition (a brand's day and shard) come in order from one stream shard. Every counter is
fed by one such partition alone and keeps the sequence number of the last record that it counted (`q`). An
update is one conditional write: count these and move the mark, if the mark is still below the first of them.
A batch that comes again finds the mark at or above, and counts only what is newer: nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from shared.adapters.table import calls, keys, times
from shared.adapters.table.cells import Cell, is_cell, read, spell
from shared.adapters.table.stream import Change

CELLS_A_WRITE = 200
"""Cells that one update changes; DynamoDB takes 300 operators and 4 KB in an expression."""

FIVES_KEPT = timedelta(days=8)
"""How long five minutes are counted by themselves: alarms compare with the same time last week."""

DAYS_A_READ = 40
"""Counters of days that are read at once where they are looked through backwards: ten days, of four shards each."""

LAG = timedelta(days=1)
"""Counters of five minutes expire this much later than they are last written, so that none is begun anew."""


def add(changes: Iterable[Change], now: datetime) -> None:
    """Counts changes, in stream order, in the counters of their day, their hour and, if recent, their five minutes."""
    counters: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        for sort in _sorts(change, now):
            counters.setdefault((keys.tally(change.brand), sort), []).append(change)
    for (partition, sort), counted in counters.items():
        _count(partition, sort, counted)


def days(brand: str, first: str, last: str) -> Iterator[tuple[str, int]]:
    """The days (20261123) from `first` to `last` that have mentions, with each shard that has."""
    for item in _counters(brand, "d", first, last, "sk"):
        _, day, shard = item["sk"].split("#")
        yield day, int(shard)


def days_back(brand: str, first: str, last: str) -> Iterator[tuple[str, int]]:
    """The same from `last` back to `first`, read a few at a time: who stops early has not read years."""
    for item in _counters(brand, "d", first, last, "sk", ScanIndexForward=False, Limit=DAYS_A_READ):
        _, day, shard = item["sk"].split("#")
        yield day, int(shard)


def by_day(brand: str, since: datetime, until: datetime) -> dict[str, Counter[Cell]]:
    """Counts of each UTC day that touches `[since, until)`, by day (20261123)."""
    return _summed(brand, "d", times.day_of(since), times.day_of(until))


def by_hour(brand: str, since: datetime, until: datetime) -> dict[str, Counter[Cell]]:
    """Counts of each UTC hour that touches `[since, until)`, by hour (2026112314)."""
    return _summed(brand, "h", times.hour_of(since), times.hour_of(until))


def by_five(brand: str, since: datetime, until: datetime) -> dict[str, Counter[Cell]]:
    """Counts of every five minutes that touch `[since, until)`, by their beginning (202611231405); the last 8 days."""
    return _summed(brand, "5", times.five_of(since), times.five_of(until))


def _sorts(change: Change, now: datetime) -> Iterator[str]:
    yield keys.hour_counter(times.hour_of(change.at), change.shard)
    yield keys.day_counter(change.day, change.shard)
    if change.at > now - FIVES_KEPT:
        yield keys.five_counter(times.five_of(change.at), change.shard)


def _summed(brand: str, size: str, first: str, last: str) -> dict[str, Counter[Cell]]:
    sums: dict[str, Counter[Cell]] = {}
    for item in _counters(brand, size, first, last):
        bucket = item["sk"].split("#")[1]
        counts = sums.setdefault(bucket, Counter())
        for name, number in item.items():
            if is_cell(name):
                counts[read(name)] += number
    return sums


def _counters(brand: str, size: str, first: str, last: str, only: str = "", **way: Any) -> Iterator[calls.Item]:
    if first > last:
        return iter(())  # DynamoDB refuses a span that ends before it begins
    projection: dict[str, Any] = {"ProjectionExpression": only} if only else {}
    return calls.query(
        KeyConditionExpression="pk = :pk AND sk BETWEEN :low AND :high",
        ExpressionAttributeValues={
            ":pk": calls.value(keys.tally(brand)),
            ":low": calls.value(f"{size}#{first}"),
            ":high": calls.value(f"{size}#{last}#~"),
        },
        **projection,
        **way,
    )


def _count(partition: str, sort: str, changes: list[Change]) -> None:
    """One counter's share of a batch. Changes that its mark shows as counted are left out."""
    while changes:
        part = _writable(changes)
        try:
            _write(partition, sort, part)
        except calls.ConditionFailed as newer:
            mark = newer.item["q"]
            changes = [change for change in changes if change.sequence > mark]
        else:
            changes = changes[len(part) :]


def _writable(changes: list[Change]) -> list[Change]:
    """As many changes from the front as one update can hold."""
    cells: set[Cell | None] = set()
    for index, change in enumerate(changes):
        cells |= {change.before, change.after}
        if len(cells) > CELLS_A_WRITE:
            return changes[:index]
    return changes


def _write(partition: str, sort: str, changes: list[Change]) -> None:
    deltas: Counter[str] = Counter()
    for change in changes:
        if change.before:
            deltas[spell(change.before)] -= 1
        if change.after:
            deltas[spell(change.after)] += 1
    moved = sorted((name, by) for name, by in deltas.items() if by)
    names = {f"#{index}": name for index, (name, _) in enumerate(moved)}
    values = {f":{index}": calls.value(by) for index, (_, by) in enumerate(moved)}
    added = ", ".join(f"#{index} :{index}" for index in range(len(moved)))
    if sort.startswith("5#"):
        values[":ttl"] = calls.value(_expiry(changes[0].at))
        names["#ttl"] = "ttl"
    expiry = ", #ttl = :ttl" if ":ttl" in values else ""
    calls.call(
        "update_item",
        Key=calls.key(partition, sort),
        UpdateExpression=f"SET q = :last{expiry}{' ADD ' + added if added else ''}",
        ConditionExpression="attribute_not_exists(q) OR q < :first",
        ExpressionAttributeValues={
            ":first": calls.value(changes[0].sequence),
            ":last": calls.value(changes[-1].sequence),
            **values,
        },
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
        **({"ExpressionAttributeNames": names} if names else {}),
    )


def _expiry(at: datetime) -> int:
    """When the counter of these five minutes goes, in Unix seconds; the same for each of its changes."""
    return int((at + FIVES_KEPT + LAG).timestamp()) // 300 * 300
