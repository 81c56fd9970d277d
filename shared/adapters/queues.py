"""The queues: mentions on their way to the judges, alerts on their way out, and the clock's chores.

A message holds one thing, so that what cannot be processed stands alone. Sending may repeat a message whose
acknowledgement was lost; both consumers recognise what they have already done.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import msgspec

from shared.adapters.aws import call
from shared.adapters.settings import settings
from shared.domain.chore import Chore
from shared.domain.erasure import Erasure
from shared.domain.errors import BadInput, BadPost, Misconfigured, Unavailable
from shared.domain.mention import Message
from shared.domain.story import Alert

BATCH_LIMIT = 10
"""Messages in one SendMessageBatch (SQS quota)."""

SIZE_LIMIT = 1_048_576
"""Bytes of one message, and of all messages of one batch together (SQS quota since 2025)."""

LONGEST_POSTPONEMENT = 43_200
"""Seconds that a message may stay out of sight (SQS quota: 12 h)."""

# SQS takes the characters of XML 1.0 alone; these two are the only others that are left once a post is clean.
_REFUSED_BY_SQS = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}


def send_messages(messages: Sequence[Message], later: bool = False) -> None:
    """Queues messages for score. Raises Unavailable when one was not taken, even at the second try; those before
    it are queued then, and sending all of them again does no harm. Raises BadPost before anything is sent.

    With `later` they are seen only when what is under way now has surely arrived in the table.
    """
    send_packed([pack(each) for each in messages], settings().settling if later else 0)


def pack(message: Message) -> str:
    """A message as it travels. Raises BadPost when it is larger than a queue takes."""
    body = _text(message)
    if len(body.encode()) > SIZE_LIMIT:
        raise BadPost(f"is larger than {SIZE_LIMIT} bytes")
    return body


def send_packed(bodies: list[str], delay: int = 0) -> None:
    """Queues packed messages; see `send_messages`. `delay` is in seconds."""
    waiting = {"DelaySeconds": delay} if delay else {}
    entries = [{"Id": str(index), "MessageBody": body, **waiting} for index, body in enumerate(bodies)]
    _send(settings().mentions_queue, entries)


def parse_message(body: str) -> Message:
    """Reads a message of the mentions queue. Raises BadPost when it is not one: it can never be judged."""
    try:
        message: Message = msgspec.json.decode(body, type=Message)
        return message
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise BadPost(f"is not a message of the mentions queue ({error})") from error


def send_alerts(alerts: list[Alert]) -> None:
    """Queues alerts, in order for each destination, once within SQS's five minutes for each `alert_id`.

    Raises Unavailable when one was not taken; sending all again is safe, as deliver keeps what it has sent.
    """
    _send(settings().alerts_queue, [_alert_entry(index, alert) for index, alert in enumerate(alerts)])


def alert_id(alert: Alert) -> str:
    """The same for the same update of the same brand, rule, story and destination, however often it is raised."""
    return hashlib.sha256(msgspec.json.encode((alert.brand, *alert.key, alert.update, alert.resent))).hexdigest()


def parse_alert(body: str) -> Alert:
    """Reads a message of the alerts queue. Raises BadPost when it is not one: it can never be sent."""
    try:
        return msgspec.json.decode(body, type=Alert)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise BadPost(f"is not a message of the alerts queue ({error})") from error


def send_chores(chores: Sequence[Chore]) -> None:
    """Queues chores for the clock. Raises Unavailable when one was not taken; each may be done twice."""
    entries = [{"Id": str(index), "MessageBody": pack_chore(chore)} for index, chore in enumerate(chores)]
    _send(settings().clock_queue, entries)


def pack_chore(chore: Chore) -> str:
    """A chore as it travels."""
    return msgspec.json.encode(chore).decode()


def parse_chore(body: str) -> Chore:
    """Reads a message of the clock's queue. Raises BadInput when it is not one."""
    try:
        return msgspec.json.decode(body, type=Chore)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise BadInput(f"is not a message of the clock's queue ({error})") from error


def send_erasure(erasure: Erasure) -> None:
    """Queues a step of an erasure; the first of a round waits until what was under way has arrived in the table."""
    begins = erasure.stage == "find" and erasure.cursor is None
    entry = {"Id": "0", "MessageBody": msgspec.json.encode(erasure).decode()}
    _send(settings().erasures_queue, [{**entry, "DelaySeconds": settings().settling if begins else 0}])


def parse_erasure(body: str) -> Erasure:
    """Reads a message of the erasures queue. Raises BadPost when it is not one."""
    try:
        return msgspec.json.decode(body, type=Erasure)
    except msgspec.DecodeError as error:
        raise BadPost(f"is not a message of the erasures queue ({error})") from error


def send_alert_to_the_end(alert: Alert) -> None:
    """Queues an alert behind the others of its destination, though it was queued before. Raises Unavailable."""
    entry = _alert_entry(0, alert)
    _send(settings().alerts_queue, [{**entry, "MessageDeduplicationId": uuid4().hex}])


def postpone(queue_url: str, receipt_handle: str, seconds: float) -> None:
    """Keeps a received message out of sight for so long, as a Retry-After asks, without waiting for it here."""
    delay = max(0, min(math.ceil(seconds), LONGEST_POSTPONEMENT))
    arguments = {"QueueUrl": queue_url, "ReceiptHandle": receipt_handle, "VisibilityTimeout": delay}
    call("sqs", "ChangeMessageVisibility", arguments)


def _alert_entry(index: int, alert: Alert) -> dict[str, str]:
    return {
        "Id": str(index),
        "MessageBody": _text(alert),
        "MessageGroupId": f"{alert.brand}/{alert.destination}",
        "MessageDeduplicationId": alert_id(alert),
    }


def _text(message: Message | Alert) -> str:
    return msgspec.json.encode(message).decode().translate(_REFUSED_BY_SQS)


def _send(queue_url: str, entries: list[dict[str, Any]]) -> None:
    for batch in _batches(entries):
        left = _untaken(queue_url, batch)
        if left and _untaken(queue_url, left):
            raise Unavailable(f"{len(left)} messages were not taken by the queue")


def _batches(entries: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for entry in entries:
        weight = len(entry["MessageBody"].encode())
        if batch and (len(batch) == BATCH_LIMIT or size + weight > SIZE_LIMIT):
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += weight
    if batch:
        yield batch


def _untaken(queue_url: str, batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What SQS did not take of a batch through its own fault. Raises Misconfigured when it says that it was ours."""
    answer = call("sqs", "SendMessageBatch", {"QueueUrl": queue_url, "Entries": batch})
    failed: dict[str, dict[str, Any]] = {each["Id"]: each for each in answer.get("Failed") or ()}
    ours = next((each for each in failed.values() if each.get("SenderFault")), None)
    if ours:
        raise Misconfigured(f"the queue refuses a message: {ours.get('Code')}")
    return [entry for entry in batch if entry["Id"] in failed]
