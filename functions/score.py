"""Queue -> judged, written once."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import msgspec
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from shared.adapters import queues
from shared.adapters.batches import processed
from shared.adapters.settings import settings
from shared.adapters.table import (
    brands,
    intake,
    memory,
    mentions,
    recognition,
    relinking,
    seen,
    suggestions,
    suppression,
)
from shared.domain.brand import Brand
from shared.domain.errors import BadPost, HundredError, NotFound
from shared.domain.intake import Counted
from shared.domain.mention import Mention, Message, Post, Received, Rejudged, Relinked, Removed
from shared.domain.person import STRANGER
from shared.judges import judge, recollection
from shared.judges.matching import Matcher

logger = Logger(service="score")
metrics = Metrics(namespace="Hundred", service="score")
processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)


@metrics.log_metrics
@logger.inject_lambda_context
def score(event: dict[str, Any], context: Any) -> Any:
    """Judges a batch of posts. A message that fails is named in the answer and comes again alone."""
    watched = _watched()
    messages = [each for record in event["Records"] if (each := _readable(record["body"]))]
    known = recognition.recall((pair for each in messages for pair in watched.pairs(each)), guesses=True)
    done: Counter[str] = Counter()

    def work(record: SQSRecord) -> None:
        try:
            done.update(_work(queues.parse_message(record.body), watched, known))
        except HundredError as error:
            # Sooner than the queue's own six minutes: what may pass is tried again, what cannot is set aside.
            queues.postpone(settings().mentions_queue, record.receipt_handle, error.retry_after)
            raise

    answer = processed(event, work, processor, context, logger)
    for name, number in done.items():
        metrics.add_metric(name, MetricUnit.Count, number)
    return answer


class _Watched(msgspec.Struct, frozen=True):
    """All brands, what finds their names, and whose posts are not to be kept."""

    brands: dict[str, Brand]
    matcher: Matcher
    suppressed: suppression.Suppressed

    def concerned(self, message: Message) -> list[Brand]:
        """The brands that a message's post is judged for: the connection's, whose sender chose the post, and
        every other that the post names."""
        match message:
            case Received(post=post, brand=brand):
                named = {found.brand for found in self.matcher.match(post)} | {brand}
            case Rejudged(brand=brand):
                named = {brand}
            case Removed() | Relinked() | Counted():
                named = set()
        return [self.brands[each] for each in sorted(named) if each in self.brands]

    def pairs(self, message: Message) -> list[tuple[str, Post]]:
        """Brand and post of everything that a message will judge."""
        if isinstance(message, Removed | Relinked | Counted):
            return []
        return [(brand.id, message.post) for brand in self.concerned(message)]


_kept: _Watched | None = None


def _watched() -> _Watched:
    """All brands; the matcher, which is dear to build, is kept for as long as they are the same."""
    global _kept
    current = brands.current()
    if _kept is None or _kept.brands is not current:
        _kept = _Watched(current, Matcher(current.values()), suppression.current(current))
    return _kept


def _readable(body: str) -> Message | None:
    """The message, or None: what cannot be read fails by itself, when its turn comes."""
    try:
        return queues.parse_message(body)
    except BadPost:
        return None


def _work(message: Message, watched: _Watched, known: recognition.Links) -> list[str]:
    """Does what a message asks for and names, for the metrics, what was done."""
    if isinstance(message, Removed):
        mentions.remove(message.source, message.ids)
        return ["PostRemoved"]
    if isinstance(message, Relinked):
        return _relink(message, watched)
    if isinstance(message, Counted):
        intake.note(message)
        return []
    if watched.suppressed.holds(message.post):
        return ["PostSuppressed"]
    concerned = watched.concerned(message)
    if not concerned:
        raise NotFound(f"there is no brand {message.brand!r} any more; create it and redrive")
    if isinstance(message, Rejudged):
        return [_rejudge(message.post, brand, known) for brand in concerned]
    post = _dated(message.post)
    return [_store(post, brand, known) for brand in concerned]


def _store(post: Post, brand: Brand, known: recognition.Links) -> str:
    """Judges a post with what is remembered, has judged again whom it exposes, and stores it once.

    Stored last: what is found stored has done everything before, whatever crashed.
    """
    now = datetime.now(UTC)
    family = recollection.family_key(post)
    earlier = memory.earlier(brand.id, post, family, now)
    if earlier.repeated:
        return "MentionRepeated"
    _recognise(post, brand, known, earlier, now)
    mention = _judged(post, brand, known, earlier, now)
    exposed = recollection.exposed(mention, earlier.in_family)
    queues.send_messages([Rejudged(brand=brand.id, post=each.post) for each in exposed])
    if mention.verdict.label == "question":
        early = recollection.answering(mention, memory.replies(mention, now))
        queues.send_messages([Rejudged(brand=brand.id, post=each.post) for each in early], later=True)
    stored = mentions.put(mention, brand.retention_days, family if earlier.room else None)
    return "MentionStored" if stored else "MentionRepeated"


def _recognise(post: Post, brand: Brand, known: recognition.Links, earlier: memory.Earlier, now: datetime) -> None:
    """Notes by what the author can be found, and, of somebody who is known or may be, what is new about that."""
    seen.note(brand.id, post, earlier.by_author, brand.retention_days, now)
    if earlier.by_author and recognition.unpinned(brand.id, post, known):
        account = (post.source, recognition.accounts(post)[0][1])
        queues.send_messages([Relinked(brand=brand.id, accounts=(account,))], later=True)
    recognition.pin(brand.id, post, known)
    if recognition.circle(brand, post, known) == STRANGER:
        suggestions.note(brand.id, post, known, now)


def _relink(message: Relinked, watched: _Watched) -> list[str]:
    """Gives the stored mentions of accounts their circle anew; a brand that is gone has none to show."""
    if message.brand not in watched.brands:
        return []
    done = relinking.relink(message, watched.brands[message.brand], datetime.now(UTC))
    queues.send_messages(done.further)
    return ["MentionRelinked"] * done.moved


def _rejudge(post: Post, brand: Brand, known: recognition.Links) -> str:
    now = datetime.now(UTC)
    earlier = memory.earlier(brand.id, post, recollection.family_key(post), now)
    mentions.judge_again(_judged(post, brand, known, earlier, now))
    return "MentionRejudged"


def _judged(post: Post, brand: Brand, known: recognition.Links, earlier: memory.Earlier, now: datetime) -> Mention:
    judgement = judge(
        post,
        brand,
        known=recollection.known(post, earlier.by_author, earlier.in_family, earlier.parent),
        standing=recollection.standing(earlier.by_author, _answers(earlier)),
    )
    circle = recognition.circle(brand, post, known)
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
        heard=len(
            {each.post.created_at.date() for each in earlier.by_author if each.authentic} - {post.created_at.date()}
        ),
    )


def _answers(earlier: memory.Earlier) -> list[recollection.Answer]:
    """Who answered the author, by a hash; the table does not tell how often they answer others."""
    return [recollection.Answer(int(each.at.timestamp()), crc32(each.author.encode()), 0) for each in earlier.answers]


def _dated(post: Post) -> Post:
    return msgspec.structs.replace(post, created_at=mentions.settle_time(post)) if post.time_assumed else post
