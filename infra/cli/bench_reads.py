"""Read units of what the dashboard asks for, as the store grows.

The same newest day is asked about while more and more days with authors of their own lie before it. Units are computed
from what the table answered: 4 KB a unit, half when it need not be consistent, of all that a query looked at. What a
filter left out was read all the same: it is counted at a mention's size.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from infra.cli.bench_requests import item_bytes, read_units
from infra.local import sandbox

A_DAY = 60
DAYS = (2, 6, 18)
"""How many days there are, the newest of which is asked about; each has A_DAY mentions by authors of its own."""

BRAND = "crumb-bakery"
VIEWS = {
    "today": (
        "tally?bucket=1h&by=sentiment&from={day}",
        "tally?bucket=1h&by=circle,verdict,source&from={day}",
        "mentions?limit=50&from={day}",
    ),
    "a mention": ("mentions/{mention}?source=x", "mentions/{mention}/thread", "mentions/{mention}/family"),
    "a search": ("mentions?q=rye&limit=50",),
    "the rarest filter": ("mentions?source=nowhere",),
    "words": ("top?of=words&from={day}",),
    "families": ("families?from={day}",),
    "share of voice": ("share?from={day}",),
    "alerts": ("alerts?limit=50",),
    "senders": ("connections/health",),
    "a week by hours": ("tally?bucket=1h&from={week}",),
    "a week in a zone": ("tally?bucket=1d&tz=Europe/Vienna&from={week}",),
}
"""What each view asks for."""


class Read(Struct, frozen=True):
    """One view at one size of the store: read units, requests to the table, and the most bytes that one page read."""

    view: str
    mentions: int
    authors: int
    read_units: float
    requests: int
    most_bytes_a_page: int


def rows(days: tuple[int, ...] = DAYS, a_day: int = A_DAY) -> Iterator[Read]:
    """A row for each view and size."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    stored = 0
    with sandbox.sandbox():
        for many in days:
            with sandbox.quiet():
                for day in range(stored, many):
                    _store(now - timedelta(days=day), day, a_day)
            stored = many
            for view, asked in VIEWS.items():
                with sandbox.quiet(), _metered() as meter:
                    for path in asked:
                        _ask(_filled(path, now))
                yield Read(view, many * a_day, many * a_day, meter.units, meter.requests, meter.most)


class _Meter:
    """Adds up what the table read for each request of the API."""

    def __init__(self) -> None:
        self.units, self.requests, self.most, self._page = 0.0, 0, 0, 0

    def take(self, operation: str, asked: dict[str, Any], looked: list[dict[str, Any]]) -> None:
        """Counts one call that looked at these items."""
        self.requests += 1
        sizes = [item_bytes(item) for item in looked]
        self._page += sum(sizes)
        self.most = max(self.most, self._page)
        sure = asked.get("ConsistentRead", False)
        if operation == "BatchGetItem":
            self.units += sum(read_units(each, sure) for each in sizes)
        else:
            self.units += read_units(sum(sizes), sure)

    def next_page(self) -> None:
        """Another request of the API begins."""
        self._page = 0


_meter: _Meter | None = None


@contextmanager
def _metered() -> Iterator[_Meter]:
    from botocore.httpsession import URLLib3Session

    global _meter
    _meter, plain = _Meter(), URLLib3Session.send
    meter = _meter

    def send(session: Any, request: Any) -> Any:
        answer = plain(session, request)
        operation = sandbox.asked(request.headers)
        if operation in ("Query", "GetItem", "BatchGetItem"):
            asked = json.loads(request.body)
            meter.take(operation, asked, _looked(operation, asked, json.loads(answer.content)))
        return answer

    URLLib3Session.send = send
    try:
        yield meter
    finally:
        URLLib3Session.send, _meter = plain, None


def _looked(operation: str, asked: dict[str, Any], answered: dict[str, Any]) -> list[dict[str, Any]]:
    """The items that a call looked at, also those that its filter left out."""
    if operation == "GetItem":
        return [answered["Item"]] if "Item" in answered else []
    if operation == "BatchGetItem":
        return [item for items in answered.get("Responses", {}).values() for item in items]
    items: list[dict[str, Any]] = answered["Items"]
    left_out = answered["ScannedCount"] - len(items)
    # moto tells how many were left out, not which: they are taken to be as large as a mention is.
    return items + [_typical()] * left_out if "FilterExpression" in asked else items


def _typical() -> dict[str, Any]:
    from shared.adapters.table import calls, stored

    return calls.dump(stored.item(_mention(datetime.now(UTC), 0), 30))


def _ask(path: str) -> None:
    from chalice.config import Config
    from chalice.local import LocalGateway

    from infra.chalice.app import app

    if _meter:
        _meter.next_page()
    headers = {"authorization": "Bearer bench"}
    got = LocalGateway(app, Config()).handle_request("GET", f"/v1/brands/{BRAND}/{path}", headers, b"")
    if got["statusCode"] != 200:
        raise RuntimeError(f"{path}: {got['body']}")


def _filled(path: str, now: datetime) -> str:
    day, week = (int((now - timedelta(hours=hours)).timestamp() * 1000) for hours in (23, 167))
    return path.format(day=day, week=week, mention=f"{now:%Y%m%d}-5")


def _store(day: datetime, number: int, many: int) -> None:
    """A day's mentions, spread over its hours, and their counts."""
    from shared.adapters.table import access, brands, keys, mentions, stored, tallies
    from shared.adapters.table.cells import cell_of
    from shared.adapters.table.stream import Change
    from shared.domain.access import Grant
    from shared.domain.brand import Connection, parse_brand

    if number == 0:
        brands.put(parse_brand({"name": "Crumb Bakery", "handles": {"x": ["crumb"]}, "competitors": ["Loaf"]}))
        brands.put_connection(Connection(id="one", source="x", brand=BRAND, verify="bearer"))
        access.put("bench", Grant(id="bench", name="bench", scopes=("admin",), created_at=day, rate=60_000))
    changes = []
    for index in range(many):
        seen = _mention(day - timedelta(minutes=index * 1430 // many), index)
        mentions.put(seen, 400)
        item = stored.item(seen, 400)
        _, on, shard, at = keys.mention_parts(item["pk"], item["sk"])
        changes.append(Change(f"{number * many + index:040d}", BRAND, on, shard, at, None, cell_of(item)))
    tallies.add(changes, datetime.now(UTC))


def _mention(at: datetime, number: int) -> Any:
    from shared.domain.mention import Author, Mention, Post
    from shared.domain.verdict import Influence, Reason, Sentiment, Verdict

    post = Post(
        id=f"{at:%Y%m%d}-{number}",
        source="x",
        text=f"The rye loaf number {number} from Crumb Bakery was still warm when I came home that evening, wonderful",
        created_at=at,
        lang="en",
        author=Author(id=f"{at:%Y%m%d}{number}", handle=f"eater_{at:%m%d}_{number}", followers=10 * number),
    )
    return Mention(
        post=post,
        brand=BRAND,
        verdict=Verdict("opinion", 0.9, (Reason("first-person", "Speaks of an own experience", 1.2),) * 4, "1"),
        sentiment=Sentiment("positive", 0.6, True),
        influence=Influence(30.0, {"reach": 30.0}),
        about=1.0,
        story=f"p:x:{post.id}",
        authentic=number % 3 > 0,
        stored_at=at,
    )
