"""Mentions, posts and brands made for tests, of invented people and brands."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from shared.domain.mention import Author, Mention, Post
from shared.domain.verdict import Influence, Reason, Sentiment, Verdict

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def post(number: int = 1, **changes: Any) -> Post:
    """The numbered post: each a minute older than the one before."""
    made = Post(
        id=f"post-{number}",
        source="x",
        text=f"The rye loaf number {number} from Crumb Bakery was still warm.",
        created_at=NOON - timedelta(minutes=number),
        lang="en",
        author=Author(id=str(7000 + number), handle=f"eater{number}", followers=10 * number),
    )
    return msgspec.structs.replace(made, **changes)


def mention(number: int = 1, *, brand: str = "crumb-bakery", of: Post | None = None, **changes: Any) -> Mention:
    """A positive opinion on the numbered post, by a stranger."""
    made = Mention(
        post=of or post(number),
        brand=brand,
        verdict=Verdict("opinion", 0.9, (Reason("first-person", "speaks of an own experience", 1.2),), "1"),
        sentiment=Sentiment("positive", 0.6, True),
        influence=Influence(30.0, {"reach": 30.0}),
        about=1.0,
        story=f"post:x:post-{number}",
        authentic=True,
        stored_at=NOON,
    )
    return msgspec.structs.replace(made, **changes)
