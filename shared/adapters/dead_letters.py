"""The queues of what was set aside, looked through for one person. To look and send back: `hundred redrive`."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from shared.adapters.aws import call
from shared.adapters.settings import settings

LOOK_SECONDS = 120
"""How long a message that is looked at is nobody else's: longer than it takes to look through a queue."""


def purge(names: Callable[[str], bool]) -> int:
    """Deletes the messages that name somebody; the others stay. Returns how many were deleted."""
    return sum(_purge(queue, names) for queue in settings().dead_queues)


def _purge(queue: str, names: Callable[[str], bool]) -> int:
    """Looks at as many messages as there are. Those that stay are put behind the others: a FIFO queue shows nothing
    more of a group while a message of it is being looked at. Sent first, then deleted, so none is lost."""
    deleted = seen = 0
    waiting = _depth(queue)
    while seen < waiting and (messages := _received(queue)):
        for message in messages:
            seen += 1
            if names(message["Body"]):
                deleted += 1
            else:
                call("sqs", "SendMessage", {"QueueUrl": queue, "MessageBody": message["Body"], **_order(message)})
            call("sqs", "DeleteMessage", {"QueueUrl": queue, "ReceiptHandle": message["ReceiptHandle"]})
    return deleted


def _depth(queue: str) -> int:
    asked = {"QueueUrl": queue, "AttributeNames": ["ApproximateNumberOfMessages"]}
    return int(call("sqs", "GetQueueAttributes", asked)["Attributes"]["ApproximateNumberOfMessages"])


def _received(queue: str) -> list[dict[str, Any]]:
    asked = {
        "QueueUrl": queue,
        "MaxNumberOfMessages": 10,
        "VisibilityTimeout": LOOK_SECONDS,
        "AttributeNames": ["MessageGroupId"],
    }
    found: list[dict[str, Any]] = call("sqs", "ReceiveMessage", asked).get("Messages") or []
    return found


def _order(message: dict[str, Any]) -> dict[str, str]:
    """A FIFO message's group, and an id of its own: under the old one it would be dropped as a repeat."""
    group = message.get("Attributes", {}).get("MessageGroupId")
    return {"MessageGroupId": group, "MessageDeduplicationId": uuid4().hex} if group else {}
