"""Stream -> counters, each mention counted once."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from shared.adapters.batches import processed
from shared.adapters.table import stream, tallies

logger = Logger(service="tally")
metrics = Metrics(namespace="Hundred", service="tally")
processor = BatchProcessor(EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


@metrics.log_metrics
@logger.inject_lambda_context
def tally(event: dict[str, Any], context: Any) -> Any:
    """Counts a batch of the stream together. A record that cannot be read comes again by itself.

    When the table does not answer, the whole batch comes again and counts only what is missing.
    """
    changes: list[stream.Change] = []

    def read(record: DynamoDBRecord) -> None:
        change = stream.change(record.raw_event)
        if change:
            changes.append(change)

    answer = processed(event, read, processor, context, logger)
    tallies.add(changes, datetime.now(UTC))
    metrics.add_metric("ChangeCounted", MetricUnit.Count, len(changes))
    return answer
