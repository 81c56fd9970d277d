"""Everything that functions call, in this process: the table, the queues, and a wire between that can be cut.

The sandbox's quicker sister, for what asks nothing of AWS but that: no server, no HTTP, no secrets.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from infra.local.outbox import Outbox
from infra.local.shaky import Shaky
from infra.local.shelf import Shelf
from shared.adapters.settings import settings
from shared.adapters.table import brands

_QUEUE = "https://queue.invalid/"
_ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "HUNDRED_TABLE": "in-memory",
    "HUNDRED_MENTIONS_QUEUE": f"{_QUEUE}mentions",
    "HUNDRED_ALERTS_QUEUE": f"{_QUEUE}alerts.fifo",
    "HUNDRED_CLOCK_QUEUE": f"{_QUEUE}clock",
    "HUNDRED_ERASURES_QUEUE": f"{_QUEUE}erasures",
    "HUNDRED_SETTLING_SECONDS": "0",
    "HUNDRED_PARAMETERS": "/hundred/in-memory",
    "POWERTOOLS_METRICS_DISABLED": "true",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
}


class InMemory:
    """A table and an outbox, empty at first. Every call of a function passes `wire`."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.wire = Shaky()
        self.outbox = Outbox()

    def alerts(self) -> list[dict[str, Any]]:
        """Takes all alerts off their queue, as records of a Lambda event."""
        return self.outbox.taken(settings().alerts_queue)

    def chores(self) -> list[dict[str, Any]]:
        """Takes the clock's chores off their queue, likewise."""
        return self.outbox.taken(settings().clock_queue)

    def sent(self, service: str, operation: str, arguments: dict[str, Any]) -> Any:
        """In place of `aws.call`."""
        return self.wire.passed(operation, lambda: self.outbox.call(service, operation, arguments))

    @contextmanager
    def in_place(self) -> Iterator["InMemory"]:
        """While inside, calls to DynamoDB and to queues come here."""
        with self.shelf.in_place(self.wire.around(self.shelf)), self.outbox.in_place(self.sent):
            yield self


@contextmanager
def in_memory(inbox: str = "") -> Iterator[InMemory]:
    """An empty table, empty queues, and the environment that points at them."""
    with mock.patch.dict(os.environ, {**_ENVIRONMENT, "HUNDRED_INBOX": inbox}):
        brands.forget()
        try:
            with InMemory().in_place() as stage:
                yield stage
        finally:
            brands.forget()
