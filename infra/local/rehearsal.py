"""Score and tally in this process, over the table in memory: what ten thousand mentions leave behind, in a minute.

The functions are the deployed ones, with their calls; queues are lists. The stream is read as Lambda reads it: the
records of one partition key come in order from one shard, shards side by side, and a batch that failed comes again
before anything behind it.
"""

import os
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any

import msgspec

from infra.local.sandbox import Context, Killed, quiet
from infra.local.shelf import Shelf
from shared.adapters import queues
from shared.adapters.table import brands
from shared.domain.brand import Brand
from shared.domain.errors import Unavailable
from shared.domain.mention import Message

SHARDS = 8
"""Shards of the stream, side by side."""

_ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "HUNDRED_TABLE": "rehearsal",
    "HUNDRED_MENTIONS_QUEUE": "https://queue.invalid/mentions",
    "HUNDRED_PARAMETERS": "/hundred/rehearsal",
    "POWERTOOLS_METRICS_DISABLED": "true",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
}


class Rehearsal:
    """A table, a stream and a queue. `queued` are messages that score has sent itself; `tallying` tells that tally
    is at work."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.queued: list[Message] = []
        self.tallying = False
        self._read = [0] * SHARDS
        self._seen = 0
        self._shards: list[list[dict[str, Any]]] = [[] for _ in range(SHARDS)]

    def judge(self, messages: Iterable[Message]) -> None:
        """Has score work off messages, and those that it sends to itself."""
        from functions import score

        left = list(messages)
        while left:
            bodies = [msgspec.json.encode(each).decode() for each in left]
            records = [
                {"messageId": str(number), "receiptHandle": "none", "body": body, "eventSource": "aws:sqs"}
                for number, body in enumerate(bodies)
            ]
            with quiet():
                answer = score.score({"Records": records}, Context())
            if answer["batchItemFailures"]:
                raise RuntimeError(f"{len(answer['batchItemFailures'])} messages were not judged")
            left, self.queued = self.queued, []

    def tally(self, most: int = 100, chosen: Callable[[list[int]], int] = min) -> int:
        """Delivers one batch of one shard; `chosen` picks among the shards that have records. Returns how many
        records it was: 0 when none are left. A batch that fails stays where it is.
        """
        self._arrived()
        waiting = [shard for shard in range(SHARDS) if self._read[shard] < len(self._shards[shard])]
        if not waiting:
            return 0
        shard = chosen(waiting)
        batch = self._shards[shard][self._read[shard] : self._read[shard] + most]
        self._deliver(batch)
        self._read[shard] += len(batch)
        return len(batch)

    def tally_all(self, most: int = 100) -> None:
        """Delivers until nothing is left."""
        while self.tally(most):
            pass

    def again(self, shard: int, records: int) -> None:
        """Sets a shard back, as a restart of its reader does: everything from there on comes again, in order."""
        self._read[shard] = max(0, self._read[shard] - records)

    def _arrived(self) -> None:
        for record in self.shelf.records[self._seen :]:
            if record["dynamodb"].get("NewImage", {}).get("t") in ({"S": "m"}, {"S": "x"}):
                partition = record["dynamodb"]["Keys"]["pk"]["S"]
                self._shards[blake2b(partition.encode()).digest()[0] % SHARDS].append(record)
        self._seen = len(self.shelf.records)

    def _deliver(self, batch: list[dict[str, Any]]) -> None:
        from functions import tally

        self.tallying = True
        try:
            with quiet():
                answer = tally.tally({"Records": batch}, Context())
        finally:
            self.tallying = False
        if answer["batchItemFailures"]:
            raise RuntimeError(f"{len(answer['batchItemFailures'])} records could not be read")


@contextmanager
def rehearsal(*watched: Brand) -> Iterator[Rehearsal]:
    """An empty table with these brands."""
    before = {name: os.environ.get(name) for name in _ENVIRONMENT}
    os.environ.update(_ENVIRONMENT)
    stage = Rehearsal(Shelf())
    send = queues.send_messages

    def kept(messages: Iterable[Message], later: bool = False) -> None:
        stage.queued += messages

    queues.send_messages = kept
    brands.forget()
    try:
        with stage.shelf.in_place():
            for brand in watched:
                brands.put(brand)
            yield stage
    finally:
        queues.send_messages = send
        brands.forget()
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


class Trouble:
    """Ends tally, or loses an answer, after a share of its calls; `happened` counts them."""

    def __init__(self, stage: Rehearsal, seed: float, share: float) -> None:
        self._stage = stage
        self._random = random.Random(seed)  # noqa: S311 - which call is hit has to be the same each time
        self._share = share
        self.happened = 0
        stage.shelf.asked = self._after

    def _after(self, operation: str, request: dict[str, Any], answer: dict[str, Any]) -> None:
        if self._stage.tallying and self._random.random() < self._share:
            self.happened += 1
            if self._random.random() < 0.5:
                raise Killed(operation)
            raise Unavailable(f"{operation} does not answer")
