"""What the clock asks of the table: requests and units of each chore, for brands of three sizes.

A brand's past is written as its counters and threads would be; then each chore is done as in a quiet hour: first from
nothing, then once more, which is what it costs from then on.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from infra.cli.bench_requests import metered
from infra.local import sandbox
from infra.local.sandbox import Context
from shared.domain.brand import Brand, parse_brand
from shared.domain.chore import CHORES, Chore, ChoreName

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BRAND = "crumb-bakery"
FIVE, HOUR = timedelta(minutes=5), timedelta(hours=1)
SIZES = {"a mention an hour": 1, "20 an hour": 20, "200 an hour": 200}
LOOKS: dict[ChoreName, int] = {
    "due": 43_200,
    "spikes": 8_640,
    "digest": 8_640,
    "quiet": 720,
    "unanswered": 8_640,
    "peers": 720,
}
"""How often each chore is done in a month of 30 days."""

READ_PRICE, WRITE_PRICE = 0.125e-6, 0.625e-6
"""US dollars for a unit, on demand, in us-east-1; as DynamoDB's price page had it in 2026."""


class Tick(Struct, frozen=True):
    """One chore of one brand. `first` are the read units of a look that remembers nothing; the others are means of the
    looks after it. `month_500` is what 500 such brands pay for the table a month, in US dollars."""

    traffic: str
    chore: str
    first: float
    requests: float
    read_units: float
    write_units: float
    month_500: float


def rows() -> Iterator[Tick]:
    """Each chore at each size of brand."""
    for traffic, an_hour in SIZES.items():
        yield from list(_ticks(traffic, an_hour))  # a list, as nothing is printed while the functions are kept quiet


def _ticks(traffic: str, an_hour: int) -> Iterator[Tick]:
    from shared.adapters.table import brands

    with sandbox.sandbox(), sandbox.quiet(), metered() as meter:
        brands.put(watched())
        with meter.resting():
            _past(an_hour)
        for name in CHORES:
            meter.clear()
            do(Chore(name=name, brand=BRAND, at=NOON))
            first = meter.reads
            meter.clear()
            looks = [
                NOON + step * (FIVE if name in ("spikes", "unanswered", "digest", "due") else HOUR)
                for step in range(1, 13)
            ]
            for at in looks:
                do(Chore(name=name, brand=BRAND, at=at))
            reads, writes = meter.reads / len(looks), meter.writes / len(looks)
            month = LOOKS[name] * (reads * READ_PRICE + writes * WRITE_PRICE)
            requests = sum(meter.calls.values()) / len(looks)
            yield Tick(
                traffic, name, first, round(requests, 2), round(reads, 2), round(writes, 2), round(500 * month, 2)
            )


def do(chore: Chore) -> None:
    """Does one chore. Raises RuntimeError when it fails."""
    from functions.clock import clock

    if clock({"Records": [record(chore)]}, Context())["batchItemFailures"]:
        raise RuntimeError(f"{chore.name} failed")


def record(chore: Chore) -> dict[str, Any]:
    """A chore as Lambda hands it over."""
    from shared.adapters import queues

    body = queues.pack_chore(chore)
    return {"messageId": chore.name, "receiptHandle": "none", "body": body, "attributes": {}, "eventSource": "aws:sqs"}


def watched() -> Brand:
    """A brand with the ready-made rules and a rule on spikes."""
    rules = [{"name": "spike", "on": "spike"}]
    return parse_brand({"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}, "rules": rules})


def counted(at: datetime, number: int, sentiment: str = "neutral") -> None:
    """Adds authentic mentions to the counters of their five minutes, hour and day, spread over the shards."""
    from shared.adapters.table import calls, keys, times
    from shared.adapters.table.cells import Cell, spell

    cell = spell(Cell("opinion", sentiment, "stranger", True, "x"))
    for shard in range(min(keys.SHARDS, number)):
        for sort in (
            keys.five_counter(times.five_of(at), shard),
            keys.hour_counter(times.hour_of(at), shard),
            keys.day_counter(times.day_of(at), shard),
        ):
            calls.call(
                "update_item",
                Key=calls.key(keys.tally(BRAND), sort),
                UpdateExpression="ADD #cell :number",
                ExpressionAttributeNames={"#cell": cell},
                ExpressionAttributeValues={":number": calls.value(max(1, number // keys.SHARDS))},
            )


def _past(an_hour: int) -> None:
    """Two days of counters as dense as the brand is loud: the table is asked for what is there, not for time."""
    step = FIVE if an_hour >= 12 else HOUR
    each = max(1, round(an_hour * step / HOUR))
    at = NOON - timedelta(days=2)
    while at < NOON + HOUR:
        counted(at, each)
        at += step
