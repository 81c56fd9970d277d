"""Stream -> counters, each mention counted once; threads and persons, each mention merged into them."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from shared.adapters.batches import processed
from shared.adapters.table import merging, stream, tallies
from shared.adapters.table.parts import Told
from shared.judges import passion, priority

logger = Logger(service="tally")
metrics = Metrics(namespace="Hundred", service="tally")
processor = BatchProcessor(EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)

RANKS = merging.Ranks(priority.heat, passion.voice, passion.passion)
"""What places threads and persons in the brand's lists."""


@metrics.log_metrics
@logger.inject_lambda_context
def tally(event: dict[str, Any], context: Any) -> Any:
    """Counts a batch of the stream together and merges what it tells of people. A record that cannot be read comes
    again by itself.

    When the table does not answer, the whole batch comes again, counts only what is missing and merges the same.
    """
    changes: list[stream.Change] = []
    told: list[Told] = []

    def read(record: DynamoDBRecord) -> None:
        change, part = stream.change(record.raw_event), stream.told(record.raw_event)
        changes.extend([change] if change else [])
        told.extend([part] if part else [])

    answer = processed(event, read, processor, context, logger)
    tallies.add(changes, datetime.now(UTC))
    metrics.add_metric("ChangeCounted", MetricUnit.Count, len(changes))
    metrics.add_metric("PeopleChanged", MetricUnit.Count, merging.merge(told, RANKS))
    return answer
