"""Queue -> judged, written once."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from shared.adapters import queues
from shared.adapters.table import brands, mentions, people
from shared.domain.brand import Brand
from shared.domain.errors import BadPost, NotFound
from shared.domain.mention import Mention, Post, Received
from shared.judges import judge
from shared.judges.matching import Matcher

logger = Logger(service="score")
metrics = Metrics(namespace="Hundred", service="score")
processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)


@metrics.log_metrics
@logger.inject_lambda_context
def score(event: dict[str, Any], context: Any) -> Any:
    """Judges a batch of received posts. A post that fails is named in the answer and comes again alone."""
    version, watched = brands.current()
    received = [each for record in event["Records"] if (each := _readable(record["body"]))]
    about = [(brand.id, each.post) for each in received for brand in _brands(each, version, watched)]
    known = people.recall(about)

    def store(record: SQSRecord) -> None:
        each = queues.parse_received(record.body)
        for brand in _addressed(each, version, watched):
            stored = mentions.put(_judged(each, brand, known), brand.retention_days)
            metrics.add_metric("MentionStored" if stored else "MentionRepeated", MetricUnit.Count, 1)

    return process_partial_response(event=event, record_handler=store, processor=processor, context=context)


def _readable(body: str) -> Received | None:
    """The message, or None: what cannot be read fails by itself, when its turn comes."""
    try:
        return queues.parse_received(body)
    except BadPost:
        return None


def _addressed(received: Received, version: int, watched: dict[str, Brand]) -> list[Brand]:
    """The brands that a post is stored for. A connection's brand may have gone: then the message waits in the DLQ."""
    found = _brands(received, version, watched)
    if not found:
        raise NotFound(f"there is no brand {received.brand!r} any more; create it and redrive")
    return found


def _brands(received: Received, version: int, watched: dict[str, Brand]) -> list[Brand]:
    """The connection's brand, whose sender chose the post, and every other brand that the post names."""
    named = {match.brand for match in _matcher(version).match(received.post)}
    return [watched[each] for each in sorted(named | {received.brand}) if each in watched]


@lru_cache(maxsize=1)
def _matcher(version: int) -> Matcher:
    return Matcher(brands.current()[1].values())


def _judged(received: Received, brand: Brand, known: people.Links) -> Mention:
    post = _dated(received.post)
    now = datetime.now(UTC)
    judgement = judge(post, brand, now=post.created_at)
    circle = people.circle(brand, post, known)
    return Mention(
        post=post,
        brand=brand.id,
        verdict=judgement.verdict,
        sentiment=judgement.sentiment,
        influence=judgement.influence,
        about=judgement.about,
        story=judgement.story,
        authentic=judgement.verdict.authentic(brand.thresholds.authenticity),
        stored_at=now,
        circle=circle.name,
        basis=circle.basis,
    )


def _dated(post: Post) -> Post:
    return msgspec.structs.replace(post, created_at=mentions.settle_time(post)) if post.time_assumed else post
