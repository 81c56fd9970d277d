"""Requests and units of each mention on its way, counted on the wire.

The emulators' own capacity figures are not all true, so units are computed from what was sent: an item's bytes by
DynamoDB's published rules, rounded up to 1 KB a write; an index entry of keys is one more; a read is 4 KB, half when
it need not be consistent. The samples are played in as they would arrive: one post a delivery,
batches as they build up.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from infra import samples
from infra.local import sandbox
from infra.local.sandbox import Context
from infra.local.sizes import item_bytes, read_units
from shared.domain.brand import parse_brand
from shared.domain.mention import Received
from shared.domain.parsing import parse_post
from shared.domain.person import parse_link

BATCHES = {"one at a time": 1, "10 a batch": 10, "50 a batch": 50}
"""How many mentions a batch of the queue or the stream holds: quiet hours, busy ones, a rush."""


class Cost(Struct, frozen=True):
    """Means for one mention. `item_bytes` is the median item."""

    traffic: str
    requests: float
    write_units: float
    read_units: float
    item_bytes: int
    by_call: dict[str, float]


def rows() -> Iterator[Cost]:
    """The cost at each size of batch."""
    for traffic, size in BATCHES.items():
        yield cost(traffic, size)


def cost(traffic: str, size: int) -> Cost:
    """Plays the samples of one brand through score, tally and alert in batches of `size`."""
    from functions import alert, score, tally

    with sandbox.sandbox(), sandbox.quiet(), metered() as meter:
        posts = _prepared()
        meter.clear()
        done = 0
        for start in range(0, len(posts), size):
            bodies = [msgspec.json.encode(each).decode() for each in posts[start : start + size]]
            records = [
                {"messageId": str(index), "receiptHandle": "none", "body": body, "eventSource": "aws:sqs"}
                for index, body in enumerate(bodies)
            ]
            score.score({"Records": records}, Context())
            with meter.resting():
                stream = sandbox.stream_records()
            new = [each for each in stream[done:] if each["dynamodb"].get("NewImage", {}).get("t") == {"S": "m"}]
            done = len(stream)
            if new:
                tally.tally({"Records": new}, Context())
                alert.alert({"Records": new}, Context())
        with meter.resting():
            sizes = sorted(item_bytes(item) for item in sandbox.everything() if item["pk"]["S"].startswith("m#"))
    return meter.cost(traffic, len(posts), sizes[len(sizes) // 2])


def _prepared() -> list[Received]:
    from shared.adapters.table import brands, people

    name = samples.BRANDS[0]
    brand = parse_brand({**samples.brand_file(name), "destinations": []}, name)
    brands.put(brand)
    for raw in samples.customers(name):
        people.put(name, parse_link(raw))
    now = datetime.now(UTC)
    posts = [parse_post(raw, now) for raw in samples.samples(now, name)]
    return [Received(post=post, connection="bench", brand=name, received_at=now) for post in posts]


class _Meter:
    """Adds up what passes over the wire."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.calls: Counter[str] = Counter()
        self.writes = self.reads = 0.0
        self._resting = False

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Does not count while the bench itself looks at the table."""
        self._resting = True
        yield
        self._resting = False

    def take(self, operation: str, asked: dict[str, Any], answered: dict[str, Any]) -> None:
        """Counts one call."""
        if self._resting:
            return
        self.calls[operation] += 1
        if operation == "PutItem" and "__type" not in answered:
            item = asked["Item"]
            self.writes += math.ceil(item_bytes(item) / 1024) + sum(index in item for index in ("ga", "gf", "gp", "go"))
        elif operation in ("PutItem", "UpdateItem"):  # a counter is below 1 KB; a write that is refused costs one too
            self.writes += 1
        elif operation == "GetItem":
            self.reads += read_units(item_bytes(answered.get("Item", {})), asked.get("ConsistentRead", False))
        elif operation == "BatchGetItem":
            found = [item for items in answered.get("Responses", {}).values() for item in items]
            asked_for = sum(len(each["Keys"]) for each in asked["RequestItems"].values())
            sure = any(each.get("ConsistentRead") for each in asked["RequestItems"].values())
            self.reads += sum(read_units(item_bytes(item), sure) for item in found)
            self.reads += read_units(0, sure) * (asked_for - len(found))
        elif operation == "Query":
            size = sum(item_bytes(item) for item in answered.get("Items", ()))
            self.reads += read_units(size, asked.get("ConsistentRead", False))

    def cost(self, traffic: str, mentions: int, item_bytes: int) -> Cost:
        """The means."""
        by_call = {name: round(number / mentions, 2) for name, number in self.calls.most_common()}
        requests = sum(self.calls.values()) / mentions
        writes, reads = (round(total / mentions, 2) for total in (self.writes, self.reads))
        return Cost(traffic, round(requests, 2), writes, reads, item_bytes, by_call)


@contextmanager
def metered() -> Iterator[_Meter]:
    """Counts every request to AWS while inside."""
    from botocore.httpsession import URLLib3Session

    from shared.adapters import http_link

    meter, heavy, light = _Meter(), URLLib3Session.send, http_link.post

    def send(session: Any, request: Any) -> Any:
        answer = heavy(session, request)
        operation = sandbox.asked(request.headers)
        if request.body and operation != "?":
            meter.take(operation, json.loads(request.body), json.loads(answer.content or b"{}"))
        return answer

    def post(to: http_link.Place, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        status, content = light(to, headers, body)
        meter.take(sandbox.asked(headers), json.loads(body), json.loads(content or b"{}"))
        return status, content

    URLLib3Session.send, http_link.post = send, post
    try:
        yield meter
    finally:
        URLLib3Session.send, http_link.post = heavy, light
