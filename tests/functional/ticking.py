"""The clock as its tests drive it: counters as the tally would have left them, ticks, and what they raised."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from functions.clock import clock
from infra.local.in_memory import InMemory
from infra.local.sandbox import Context
from shared.adapters import queues
from shared.adapters.table import calls, keys, times
from shared.adapters.table.cells import Cell, spell
from shared.domain.chore import Chore, ChoreName
from shared.domain.story import Alert

BRAND = "crumb-bakery"


def counted(
    at: datetime, number: int, *, sentiment: str = "neutral", source: str = "x", authentic: bool = True
) -> None:
    """Adds mentions to the counters of their five minutes, hour and day."""
    cell = spell(Cell("opinion", sentiment, "stranger", authentic, source))
    for sort in (
        keys.five_counter(times.five_of(at), 0),
        keys.hour_counter(times.hour_of(at), 0),
        keys.day_counter(times.day_of(at), 0),
    ):
        calls.call(
            "update_item",
            Key=calls.key(keys.tally(BRAND), sort),
            UpdateExpression="ADD #cell :number",
            ExpressionAttributeNames={"#cell": cell},
            ExpressionAttributeValues={":number": calls.value(number)},
        )


def past(
    counts: Iterable[tuple[datetime, int]],
    *,
    sentiment: str = "neutral",
    source: str = "x",
    authentic: bool = True,
) -> None:
    """Adds many mentions at once to the counters of their times, while nobody else writes them."""
    cell = spell(Cell("opinion", sentiment, "stranger", authentic, source))
    sums: Counter[str] = Counter()
    for at, number in counts:
        for sort in (
            keys.five_counter(times.five_of(at), 0),
            keys.hour_counter(times.hour_of(at), 0),
            keys.day_counter(times.day_of(at), 0),
        ):
            sums[sort] += number
    partition = keys.tally(BRAND)
    there = calls.get_many([(partition, sort) for sort in sums])
    rows = [there.get((partition, sort), {"pk": partition, "sk": sort}) for sort in sums]
    calls.put_many([{**row, cell: row.get(cell, 0) + sums[row["sk"]]} for row in rows])


def tick(stage: InMemory, name: ChoreName, at: datetime, brand: str = BRAND, times: int = 1) -> list[Alert]:
    """One chore at a time, delivered so many times; the alerts that it queued, each key and update once."""
    for _ in range(times):
        do(name, at, brand)
    return raised(stage)


def do(name: ChoreName, at: datetime, brand: str = BRAND) -> None:
    """One chore, which is to succeed."""
    body = queues.pack_chore(Chore(name=name, brand=brand, at=at))
    assert clock({"Records": [record(body)]}, Context()) == {"batchItemFailures": []}


def raised(stage: InMemory) -> list[Alert]:
    """Takes the alerts off their queue."""
    return [queues.parse_alert(each["body"]) for each in stage.alerts()]


def record(body: str, identity: str = "chore") -> dict[str, object]:
    """A message of the clock's queue as Lambda spells it."""
    return {
        "messageId": identity,
        "receiptHandle": identity,
        "body": body,
        "attributes": {},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
    }


def told(alerts: list[Alert]) -> Counter[tuple[str, str, int]]:
    """What a person sees of alerts: each rule, story and update once, however often it was queued."""
    return Counter({(each.rule, each.story, each.update): 1 for each in alerts})
