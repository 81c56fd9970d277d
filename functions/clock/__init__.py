"""Clock -> spikes, silences, questions that wait, digests -> alert queue. One file a chore."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from msgspec.structs import replace

from functions.clock import digest, due, peers, quiet, spikes, unanswered
from shared.adapters import queues
from shared.adapters.batches import processed
from shared.adapters.table import brands
from shared.domain.brand import Brand
from shared.domain.chore import ChoreName

logger = Logger(service="clock")
metrics = Metrics(namespace="Hundred", service="clock")
processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)

DONE_BY: dict[ChoreName, Callable[[Brand, datetime], int]] = {
    "due": due.look,
    "spikes": spikes.look,
    "quiet": quiet.look,
    "unanswered": unanswered.look,
    "peers": peers.look,
    "digest": digest.send,
}
"""What does each chore for one brand, and returns how many alerts it raised."""


@metrics.log_metrics
@logger.inject_lambda_context
def clock(event: dict[str, Any], context: Any) -> Any:
    """Does chores. A tick becomes a chore of each brand; a chore that fails comes again alone."""
    watched = brands.current()
    raised: list[int] = []

    def work(record: SQSRecord) -> None:
        chore = queues.parse_chore(record.body)
        if not chore.brand:
            queues.send_chores([replace(chore, brand=brand) for brand in watched])
        elif chore.brand in watched:
            raised.append(DONE_BY[chore.name](watched[chore.brand], chore.at or datetime.now(UTC)))

    answer = processed(event, work, processor, context, logger)
    metrics.add_metric("AlertRaised", MetricUnit.Count, sum(raised))
    return answer
