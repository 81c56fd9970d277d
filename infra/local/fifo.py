"""SQS FIFO and its clock as a function meets them, in this process: hours of waiting pass at once."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
from msgspec import Struct

from infra.local.sandbox import Context
from shared.domain.story import Alert

START = datetime(2026, 11, 23, 12, tzinfo=UTC)

RECEIPTS = 10
"""Receipts after which a message is set aside, as the template has it."""

HIDDEN_SECONDS = 360.0
CALL_SECONDS = 0.08
"""What handing over one message takes, by the model's clock."""


class Clock:
    """Time that passes when it is told to."""

    name = "model"

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def now(self, zone: Any = None) -> datetime:
        """In place of `datetime.now`."""
        return self.moment

    def wait(self, until: datetime) -> None:
        """Lets time pass, never backwards."""
        self.moment = max(self.moment, until)


class RealClock(Clock):
    """The machine's own."""

    name = "real"

    def now(self, zone: Any = None) -> datetime:
        """The time."""
        return datetime.now(UTC)

    def wait(self, until: datetime) -> None:
        """Waits."""
        time.sleep(max(0.0, (until - self.now()).total_seconds()))


class Queued(Struct):
    """A message in its group, out of sight until `visible`."""

    body: str
    group: str
    visible: datetime
    id: str
    receipts: int = 0


class Fifo:
    """One queue: order within a group, visibility, and what was received too often set aside in `dead`."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.left: list[Queued] = []
        self.dead: list[Queued] = []

    def put(self, alert: Alert) -> None:
        """Queues an alert behind the others of its destination."""
        group = f"{alert.brand}/{alert.destination}"
        self.left.append(Queued(msgspec.json.encode(alert).decode(), group, self.clock.now(), uuid4().hex))

    def postpone(self, _: str, receipt: str, seconds: float) -> None:
        """In place of `queues.postpone`: whole seconds, as SQS takes them."""
        whole = max(0, int(-(-seconds // 1)))
        next(each for each in self.left if each.id == receipt).visible = self.clock.now() + timedelta(seconds=whole)

    def run(self, function: Any) -> None:
        """Hands over the head of each group, one message at a time, until nothing is left."""
        while self.left:
            heads = {each.group: each for each in reversed(self.left)}
            head = min(heads.values(), key=lambda each: each.visible)
            self.clock.wait(head.visible)
            head.receipts += 1
            if head.receipts > RECEIPTS:
                self.left.remove(head)
                self.dead.append(head)
                continue
            head.visible = self.clock.now() + timedelta(seconds=HIDDEN_SECONDS)
            answer = function({"Records": [_record(head)]}, Context())
            self.clock.wait(self.clock.now() + timedelta(seconds=CALL_SECONDS if self.clock.name == "model" else 0))
            if not answer["batchItemFailures"]:
                self.left.remove(head)


def _record(message: Queued) -> dict[str, Any]:
    attributes = {"MessageGroupId": message.group, "ApproximateReceiveCount": str(message.receipts)}
    asked = {"messageId": message.id, "receiptHandle": message.id, "body": message.body, "attributes": attributes}
    return {**asked, "messageAttributes": {}, "eventSource": "aws:sqs"}
