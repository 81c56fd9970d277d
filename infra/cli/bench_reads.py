"""Read units of each view of the dashboard and each route of the API, as the store grows.

The functions are the deployed ones; the table is in memory and weighs what it gives as DynamoDB does. Everything grows
together: mentions a day, authors, threads, persons and stories. What a million mentions would cost is computed from
the access pattern: each request's limit times the size of what it reads, where it has a limit; what it read, where it
reads a span or a thing; and what grew from the last size to this one is told.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import get_ident
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from infra.local import crowd, sandbox, world
from infra.local.sandbox import Context
from infra.local.shelf import Shelf
from infra.local.sizes import PAGE_BYTES, item_bytes, read_units
from infra.local.world import World
from shared.adapters.settings import settings
from shared.adapters.table.room import BYTES
from shared.domain.mention import Mention

SIZES = ((500, 50, 5), (2_000, 200, 10), (8_000, 800, 20), (32_000, 3_200, 40))
"""Mentions, authors and days: each time four times as many of the first two, and twice as many days."""

_UNIT_BYTES = 8_192
"""What one read unit reads that need not be consistent."""

GREW = 1.1
"""What is read by no limit has grown when it is so many times what it was."""

VIEWS = {
    "today": ("tally?bucket=1h&by=circle,sentiment,source,verdict&from={day}", "mentions?limit=50&from={day}", "today"),
    "a week": ("tally?bucket=1h&by=circle,sentiment,source,verdict&from={week}", "mentions?limit=50&from={week}"),
    "the hundred": ("hundred",),
    "community": ("community", "thanks", "voices"),
    "campaigns": ("families?from={week}", "stories"),
    "a mention": (
        "mentions/{mention}",
        "mentions/{mention}/thread",
        "mentions/{mention}/family",
        "people/{account}",
    ),
    "alerts": ("alerts?limit=50", "destinations", "silences", "rules"),
    "connections": ("connections", "connections/health", "customers?limit=201"),
}
"""What each view of the dashboard asks for."""

ASKED = {
    "mentions": tuple(
        f"?from={{week}}{more}" for more in ("", "&limit=1000", "&source=nowhere", "&q=nobody", "&author=x:id:none")
    ),
    "tally": ("?bucket=5m&from={day}", "?bucket=1h&from={week}", "?bucket=1d&tz=Europe/Vienna&from={week}"),
    "top": ("?of=words&from={week}",),
    "share": ("?from={week}",),
    "families": ("?from={week}",),
    "audience": ("?post={mention}",),
    "seeding": ("?name=autumn",),
}
"""How a route is asked, where its path alone does not say enough. Mentions are of today unless said, and how many
those are depends on the hour."""


class Read(Struct, frozen=True):
    """One view or route: read units at each size of the store, requests to the table, the most bytes that one request
    of the API read, units at a million mentions, and what grows with the store without a limit.
    """

    asked: str
    units: dict[str, float]
    requests: int
    most_kb: int
    at_a_million: float
    grows: str


class _Call(Struct, frozen=True):
    """One request to the table: what kind of thing it reads, what it read and cost, and could at most."""

    kind: str
    units: float
    size: int
    most: float


def rows(sizes: tuple[tuple[int, int, int], ...] = SIZES) -> Iterator[Read]:
    """A row for each view of the dashboard, then for each route that reads."""
    read: dict[str, list[list[_Call]]] = {}
    with world.world() as made:
        now = datetime.now(UTC)
        stored = 0
        for mentions, authors, days in sizes:
            _grow(made.shelf, crowd.crowd(mentions - stored, authors, now, timedelta(days=days), stored))
            stored = mentions
            for name, paths in _questions():
                calls = [_asked(made, path, now) for path in paths]
                read.setdefault(name, []).append([each for one in calls for each in one])
    for name, measured in read.items():
        yield _row(name, [mentions for mentions, *_ in sizes], measured)


def _row(name: str, sizes: list[int], measured: list[list[_Call]]) -> Read:
    last = measured[-1]
    return Read(
        asked=name,
        units={f"{size:,}": sum(each.units for each in calls) for size, calls in zip(sizes, measured, strict=True)},
        requests=len(last),
        most_kb=round(sum(each.size for each in last) / 1000),
        at_a_million=sum(each.most for each in last),
        grows=", ".join(_grown(measured[-2], last)) if len(measured) > 1 else "",
    )


def _grown(before: list[_Call], after: list[_Call]) -> Iterator[str]:
    """Kinds of things of which more is read than before, and more than a limit allows."""
    for kind in sorted({each.kind for each in after}):
        was, now = (sum(each.most for each in calls if each.kind == kind) for calls in (before, after))
        paged = _paged([each for each in after if each.kind == kind])
        if now > max(GREW * was, was + 2, _page_units(paged) if paged else 0):
            yield f"{kind} {was:.0f} to {now:.0f}"


def _questions() -> Iterator[tuple[str, tuple[str, ...]]]:
    from shared.adapters.api.routes import ROUTES

    for name, paths in VIEWS.items():
        yield f"view: {name}", tuple(f"/v1/brands/{world.BRAND}/{path}" for path in paths)
    for route in ROUTES:
        if route.method == "GET" and route.scope:
            for query in ASKED.get(route.path.rpartition("/")[2], ("",)):
                yield route.path.removeprefix("/v1/brands/{brand}/") + query, (route.path + query,)


def _asked(made: World, path: str, now: datetime) -> list[_Call]:
    """Asks once and gives what was asked of the table for it."""
    calls: list[_Call] = []
    before: dict[int, float] = {}

    def noted(operation: str, request: dict[str, Any], answer: dict[str, Any]) -> None:
        if operation in ("query", "get_item", "batch_get_item"):
            calls.append(_call(operation, request, answer, before))

    day, week = (int((now - timedelta(hours=hours)).timestamp() * 1000) for hours in (23, 167))
    made.shelf.asked = noted
    try:
        world.ask("GET", path.format(**made.places, day=day, week=week))
    finally:
        made.shelf.asked = lambda operation, request, answer: None
    return _within_a_page(calls)


def _call(operation: str, request: dict[str, Any], answer: dict[str, Any], before: dict[int, float]) -> _Call:
    """`before` is by how much the query before this read could have given more, in this thread."""
    sure = request.get("ConsistentRead", False)
    if operation == "get_item":
        size = item_bytes(answer.get("Item", {}))
        return _Call(_kind(request["Key"]["pk"]["S"]), read_units(size, sure), size, read_units(size, sure))
    if operation == "batch_get_item":
        ((table, asked),) = request["RequestItems"].items()
        sizes = [item_bytes(each) for each in answer["Responses"][table]]
        missing = len(asked["Keys"]) - len(sizes)
        units = sum(read_units(each, asked.get("ConsistentRead", False)) for each in [*sizes, *[0] * missing])
        kind = _kind(asked["Keys"][0]["pk"]["S"])
        return _Call(kind, units, sum(sizes), units * before.get(get_ident(), 1.0))
    looked, units = answer["ScannedCount"], answer["ConsumedCapacity"]["CapacityUnits"]
    size = round(units * _UNIT_BYTES / (2 if sure else 1))
    limit = request.get("Limit", looked)
    before[get_ident()] = limit / looked if looked else 1.0
    most = read_units(min(PAGE_BYTES, round(size * limit / looked)), sure) if looked else units
    kind = _kind(next(iter(request["ExpressionAttributeValues"].values()))["S"])
    return _Call(f"{kind} by {request['IndexName']}" if "IndexName" in request else kind, units, size, max(units, most))


def _kind(key: str) -> str:
    """What a key is of: the part before its first mark."""
    return key.partition("#")[0]


def _within_a_page(calls: list[_Call]) -> list[_Call]:
    """Mentions are read by pages, each of which has room for so many bytes, however its reads share them."""
    paged = _paged(calls)
    share = min(1.0, _page_units(paged) / sum(each.most for each in paged)) if paged else 1.0
    return [replace(each, most=max(each.units, each.most * share)) if each in paged else each for each in calls]


def _paged(calls: list[_Call]) -> list[_Call]:
    return [each for each in calls if each.kind == "m" and each.most > each.units]


def _page_units(paged: list[_Call]) -> float:
    """What a page's reads cost at the most; each is rounded up to half a unit."""
    return BYTES / _UNIT_BYTES + len(paged) / 2


def _grow(shelf: Shelf, more: Iterator[Mention]) -> None:
    """Stores more mentions by more people, and has them counted; alert sees those whose stories many tell."""
    from functions import alert, tally
    from shared.adapters.table import calls

    seen = len(shelf.records)
    for item in crowd.items(more):
        calls.call("put_item", Item=item)
    new = shelf.records[seen:]
    told = [each for each in new if not each["dynamodb"]["NewImage"]["st"]["S"].startswith("p:")]
    for work, records in ((tally.tally, new), (alert.alert, told)):
        for start in range(0, len(records), 100):
            answer = work({"Records": records[start : start + 100]}, Context())
            if answer["batchItemFailures"]:
                raise RuntimeError(f"{len(answer['batchItemFailures'])} records failed")
    sandbox.messages(settings().alerts_queue)
