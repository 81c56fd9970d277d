"""As many mentions as one likes, by invented people, for stacks and tables that are to be full.

Their words are those of the samples, judged once; their authors and times are made.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from infra import samples
from shared.domain.brand import parse_brand
from shared.domain.mention import Author, Mention, Post
from shared.domain.parsing import parse_post
from shared.judges import judge

BRAND = samples.BRANDS[0]
RETENTION_DAYS = 400
STORY_SIZE = 20
"""Mentions of one story, among those whose sample tells what others tell too."""


class _Line(Struct, frozen=True):
    """A sample post and what is said of it."""

    post: Post
    judged: Mention


def crowd(many: int, authors: int, until: datetime, span: timedelta, first: int = 0) -> Iterator[Mention]:
    """Mentions spread evenly over a span, the newest first, by so many authors, some of whom speak often. `first`
    numbers them, so that a second crowd joins the first and is none of it.
    """
    chance = random.Random(first)  # noqa: S311 - invented, no secret
    lines = _lines(until)
    before: dict[str, str] = {}
    for number in range(first, first + many):
        line = lines[number % len(lines)]
        at = until - span * ((number - first + chance.random()) / many)
        who = int(authors * chance.random() ** 2)
        yield _made(line, number, at, who, before)
        before[line.post.source] = f"crowd-{number}"


def items(mentions: Iterable[Mention]) -> Iterator[dict[str, Any]]:
    """The items of mentions, in DynamoDB's notation."""
    from shared.adapters.table import calls, stored

    for mention in mentions:
        yield calls.dump(stored.item(mention, RETENTION_DAYS))


def _made(line: _Line, number: int, at: datetime, who: int, before: dict[str, str]) -> Mention:
    post, story = line.post, line.judged.story
    author = Author(id=f"crowd-{who}", handle=f"{post.author.handle}_{who}", followers=who % 5_000)
    again = post.in_reply_to and before.get(post.source)
    written = replace(post, id=f"crowd-{number}", author=author, created_at=at, in_reply_to=again or None)
    alone = story.startswith("p:")
    told = f"p:{post.source}:{written.id}" if alone else f"{story}{number // (STORY_SIZE * 100)}"
    return replace(line.judged, post=written, story=told, stored_at=at)


def _lines(now: datetime) -> list[_Line]:
    brand = parse_brand(samples.brand_file(BRAND), BRAND)
    return [_judged(parse_post(raw, now), brand, now) for raw in samples.samples(now, BRAND)]


def _judged(post: Post, brand: Any, now: datetime) -> _Line:
    found = judge(post, brand)
    mention = Mention(
        post=post,
        brand=BRAND,
        verdict=found.verdict,
        sentiment=found.sentiment,
        influence=found.influence,
        about=found.about,
        story=found.story,
        authentic=found.verdict.authentic(brand.thresholds.authenticity),
        stored_at=now,
    )
    return _Line(post, mention)
