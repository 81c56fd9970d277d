"""Alert queue -> Slack, e-mail, the local inbox."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from shared.adapters import channels, queues, secrets
from shared.adapters.batches import processed
from shared.adapters.settings import settings
from shared.adapters.table import brands, deliveries
from shared.domain.errors import NotFound, Refused, Unavailable
from shared.domain.rule import INBOX
from shared.domain.story import Alert

logger = Logger(service="deliver")
metrics = Metrics(namespace="Hundred", service="deliver")
processor = SqsFifoPartialProcessor(skip_group_on_error=True)
processor.raise_on_entire_batch_failure = False  # no argument of this one; a batch that fails whole is no defect


@metrics.log_metrics
@logger.inject_lambda_context
def deliver(event: dict[str, Any], context: Any) -> Any:
    """Hands each alert to its channel, once. What has to wait keeps its place in its destination's order."""
    return processed(event, _deliver, processor, context, logger)


def _deliver(record: SQSRecord) -> None:
    alert = queues.parse_alert(record.body)
    claim = deliveries.claim(alert, uuid4().hex, datetime.now(UTC))
    if claim == "done":
        metrics.add_metric("AlertRepeated", MetricUnit.Count, 1)
        return
    try:
        _send(msgspec.structs.replace(alert, repeat=claim == "uncertain"))
    except Unavailable as later:
        if not later.doubtful:
            deliveries.settle(alert, "waiting", str(later))
        queues.postpone(settings().alerts_queue, record.receipt_handle, later.retry_after)
        raise
    except (Refused, NotFound) as final:
        deliveries.settle(alert, "failed", str(final))
        logger.error("alert refused", extra={"brand": alert.brand, "rule": alert.rule, "to": alert.destination})
        metrics.add_metric("AlertRefused", MetricUnit.Count, 1)
    else:
        deliveries.settle(alert, "sent")
        metrics.add_metric("AlertSent", MetricUnit.Count, 1)


def _send(alert: Alert) -> None:
    channel, address = _address(alert)
    told = settings()
    channels.send(channel, address, alert, mail_from=told.mail_from, inbox_url=told.inbox)


def _address(alert: Alert) -> tuple[str, str]:
    """The channel and the address of an alert's destination. Raises NotFound when the brand has it no more."""
    if alert.destination == INBOX:
        return INBOX, settings().inbox
    brand = brands.current().get(alert.brand)
    for destination in brand.destinations if brand else ():
        if destination.name == alert.destination:
            return destination.channel, secrets.destination(alert.brand, destination.name)
    raise NotFound(f"the brand has no destination {alert.destination!r} any more")
