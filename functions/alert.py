"""Stream -> stories -> rules -> alert queue."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from shared.adapters import arriving, telling
from shared.adapters.batches import processed
from shared.adapters.settings import settings
from shared.adapters.table import brands, groups
from shared.adapters.table.groups import Arrival
from shared.domain.errors import HundredError
from shared.judges.alerting import Alerting

logger = Logger(service="alert")
metrics = Metrics(namespace="Hundred", service="alert")
processor = BatchProcessor(EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


@metrics.log_metrics
@logger.inject_lambda_context
def alert(event: dict[str, Any], context: Any) -> Any:
    """Counts new mentions in their stories and tells what the rules ask for. Doing it again does no harm: a mention
    is counted once, what was told stands in the story, and deliver sends once.
    """
    now = datetime.now(UTC)
    watched = brands.current()
    arrivals: list[Arrival] = []

    def read(record: DynamoDBRecord) -> None:
        arrival = groups.arrival(record.raw_event, now)
        if arrival and arrival.mention.brand in watched:
            arrivals.append(arrival)

    answer = processed(event, read, processor, context, logger)
    told = settings()
    judges = Alerting(dashboard=told.url, inbox=bool(told.inbox))
    raised = 0
    for brand, of_brand in arriving.by_brand(arrivals):
        look = telling.look(watched[brand], now, judges)
        for story in arriving.stories(look, of_brand):
            try:
                raised += len(arriving.tell(look, story))
            except HundredError as error:
                logger.error("story failed", extra={"brand": brand, "error": type(error).__name__})
                answer["batchItemFailures"] += [{"itemIdentifier": each.record} for each in story.arrivals]
    metrics.add_metric("AlertRaised", MetricUnit.Count, raised)
    return answer
