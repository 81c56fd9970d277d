"""Alert queue -> Slack, e-mail, Teams, Discord, PagerDuty, webhooks, the local inbox."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from shared.adapters import queues
from shared.adapters.batches import processed
from shared.adapters.delivering import Outcome, handed_over
from shared.adapters.settings import settings
from shared.domain.errors import HundredError, Later

RECEIVED_OFTEN = 5
"""Receipts after which a waiting alert goes behind the others of its destination, as a new message: it holds them up no
longer, and SQS, which sets a message aside after ten receipts, never takes it for one that cannot be read."""

BROKEN_SECONDS = 10
"""Between the tries with a message that cannot be read, or a setting that is wrong: the others of its destination wait
behind it for a minute or two, until it is set aside."""

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
    try:
        alert = queues.parse_alert(record.body)
        outcome = handed_over(alert, datetime.now(UTC))
    except HundredError as error:
        queues.postpone(settings().alerts_queue, record.receipt_handle, error.retry_after or BROKEN_SECONDS)
        raise
    _note(outcome)
    if not outcome.wait:
        return
    if int(record.attributes.approximate_receive_count or 1) >= RECEIVED_OFTEN:
        queues.send_alert_to_the_end(alert)
        return
    queues.postpone(settings().alerts_queue, record.receipt_handle, outcome.wait)
    raise Later("the alert waits for its turn")


def _note(outcome: Outcome) -> None:
    metrics.add_metric(f"Alert{outcome.state.capitalize()}", MetricUnit.Count, 1)
    if outcome.error:
        logger.warning("alert not taken", extra={"state": outcome.state, "reason": outcome.error, "to": outcome.to})
    if outcome.unheard:
        logger.error("a destination is off and nobody could be told", extra={"to": outcome.to})
        metrics.add_metric("DestinationOffUnheard", MetricUnit.Count, 1)
