"""What functions queue, kept in this process: SQS as far as it is sent to."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from shared.adapters import queues

Record = dict[str, Any]


class Outbox:
    """Messages by the URL of their queue, in order. One with the id of an earlier one is not taken again, until ids
    are forgotten."""

    def __init__(self) -> None:
        self._messages: dict[str, list[Record]] = {}
        self._known: set[str] = set()
        self._number = 0

    def call(self, service: str, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """In place of `aws.call`, for SendMessageBatch and what is answered with nothing."""
        if operation == "SendMessageBatch":
            for entry in arguments["Entries"]:
                self._take(arguments["QueueUrl"], entry)
        return {}

    def taken(self, queue_url: str) -> list[Record]:
        """Takes all messages off a queue, as records of a Lambda event."""
        return self._messages.pop(queue_url, [])

    def forget(self) -> None:
        """Lets the five minutes pass for which SQS knows ids."""
        self._known.clear()

    @contextmanager
    def in_place(self, call: Any = None) -> Iterator["Outbox"]:
        """While inside, what is sent to a queue comes here, through `call` where one is given."""
        with mock.patch.object(queues, "call", call or self.call):
            yield self

    def _take(self, queue_url: str, entry: dict[str, Any]) -> None:
        name = entry.get("MessageDeduplicationId")
        if name in self._known:
            return
        if name:
            self._known.add(name)
        messages = self._messages.setdefault(queue_url, [])
        self._number += 1
        identity = f"{queue_url.rpartition('/')[2]}-{self._number}"
        attributes = {"MessageGroupId": entry["MessageGroupId"]} if "MessageGroupId" in entry else {}
        messages.append(
            {
                "messageId": identity,
                "receiptHandle": identity,
                "body": entry["MessageBody"],
                "attributes": {"ApproximateReceiveCount": "1", **attributes},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
            }
        )
