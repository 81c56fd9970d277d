"""Queue of erasures -> a person forgotten: found, removed, blotted out, step by step until nothing is left."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from msgspec.structs import replace

from shared.adapters import dead_letters, queues
from shared.adapters.batches import processed
from shared.adapters.table import erasures, suppression, traces
from shared.domain.erasure import Erasure

logger = Logger(service="erase")
metrics = Metrics(namespace="Hundred", service="erase")
processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)

SPARE_MS = 30_000
"""What is left of the function's time when it stops reading and hands on to the next step."""


@metrics.log_metrics
@logger.inject_lambda_context
def erase(event: dict[str, Any], context: Any) -> Any:
    """Takes one step of each erasure and queues the next. A step that is repeated does no harm."""

    def more() -> bool:
        return bool(context.get_remaining_time_in_millis() > SPARE_MS)

    def work(record: SQSRecord) -> None:
        erasure = queues.parse_erasure(record.body)
        if not erasures.advance(erasure):
            return
        following = _step(erasure, more)
        if following.stage == "done":
            erasures.finish(following, datetime.now(UTC))
            metrics.add_metric("PersonErased", MetricUnit.Count, 1)
        else:
            queues.send_erasure(following)

    return processed(event, work, processor, context, logger)


def _step(erasure: Erasure, more: Callable[[], bool]) -> Erasure:
    match erasure.stage:
        case "find":
            after = _find(erasure, more)
        case "remove":
            after = _remove(erasure, more)
        case _:
            removed = dead_letters.purge(traces.Trace(erasure.subject).holds)
            after = replace(erasure, stage="done", removed=erasure.removed + removed)
    return replace(after, step=erasure.step + 1)


def _find(erasure: Erasure, more: Callable[[], bool]) -> Erasure:
    """Learns on. A walk that taught further accounts is followed by another, which finds what those posted; then, or
    when as many posts are known as fit, it is removed."""
    subject, cursor = erasures.find(erasure.subject, erasure.cursor, more)
    fresh = [each for each in subject.known if each not in erasure.subject.known]
    if fresh:
        suppression.put(fresh)
    learned = len(fresh) + len(subject.posts) - len(erasure.subject.posts)
    after = replace(erasure, subject=subject, cursor=cursor, changed=erasure.changed + learned)
    if cursor and not subject.full:
        return replace(after, fresh=erasure.fresh + len(fresh))
    again = (erasure.fresh or fresh) and not subject.full
    return replace(after, cursor=None, fresh=0, stage="find" if again else "remove")


def _remove(erasure: Erasure, more: Callable[[], bool]) -> Erasure:
    """Removes on. A round that changed anything is followed by another."""
    removed, blotted, cursor = erasures.remove(erasure.subject, erasure.cursor, more)
    after = replace(
        erasure,
        cursor=cursor,
        removed=erasure.removed + removed,
        blotted=erasure.blotted + blotted,
        changed=erasure.changed + removed + blotted,
    )
    if cursor:
        return after
    if not after.changed:
        return replace(after, stage="queues")
    full = erasure.subject.full
    return replace(
        after, stage="find", changed=0, subject=replace(erasure.subject, posts=()) if full else erasure.subject
    )
