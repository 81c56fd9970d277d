"""Stream -> rules -> alert queue."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from shared.adapters import queues
from shared.adapters.batches import processed
from shared.adapters.settings import settings
from shared.adapters.table import brands, stream
from shared.domain.story import Alert
from shared.judges.alerting import raised

logger = Logger(service="alert")
metrics = Metrics(namespace="Hundred", service="alert")
processor = BatchProcessor(EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


@metrics.log_metrics
@logger.inject_lambda_context
def alert(event: dict[str, Any], context: Any) -> Any:
    """Decides for each new mention whom to alert. Deciding again does no harm: deliver sends once."""
    now = datetime.now(UTC)
    watched = brands.current()
    told = settings()
    sent: list[Alert] = []

    def decide(record: DynamoDBRecord) -> None:
        mention = stream.arrived(record.raw_event, now)
        if mention and mention.brand in watched:
            brand = watched[mention.brand]
            alerts = list(raised(mention, brand, now=now, dashboard=told.url, inbox=bool(told.inbox)))
            queues.send_alerts(alerts)
            sent.extend(alerts)

    answer = processed(event, decide, processor, context, logger)
    metrics.add_metric("AlertRaised", MetricUnit.Count, len(sent))
    return answer
