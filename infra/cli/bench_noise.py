"""How many alerts a day the ready-made rules raise, on real posts of a data folder as `hundred eval` reads it."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from infra.training.data import RECEIVED, routes
from shared.domain.brand import Brand
from shared.domain.mention import Mention, Post
from shared.domain.rule import ABOUT_MENTIONS
from shared.judges import judge
from shared.judges.trying import tried

A_DAY = 200
"""Mentions a day that the posts are spread over, in the order in which they were posted."""

CUSTOMERS = 20
"""One in so many authors is taken for a customer; nobody else is known."""

BRAND = Brand(id="bench", name="Bench")


class Noise(Struct, frozen=True):
    """One rule: mentions that meet it, alerts (one a story), counts that followed, and alerts a day."""

    rule: str
    mentions: int
    met: int
    alerts: int
    updates: int
    a_day: float


def rows(folder: Path) -> Iterator[Noise]:
    """Every ready-made rule that is about mentions, and all together."""
    posts = sorted((each.post for each in routes(folder, repeats=True)), key=lambda each: each.created_at)
    made = [_mention(post, number) for number, post in enumerate(posts)]
    until = RECEIVED + timedelta(days=len(made) / A_DAY + 30)
    total = 0
    for rule in BRAND.rules_on(*ABOUT_MENTIONS):
        trial = tried(rule, BRAND, made, until)
        alerts = sum(each.update == 0 for each in trial.messages)
        total += alerts
        yield Noise(rule.name, len(made), trial.met, alerts, len(trial.messages) - alerts, alerts / len(made) * A_DAY)
    yield Noise("all", len(made), 0, total, 0, total / len(made) * A_DAY)


def _mention(post: Post, number: int) -> Mention:
    """A post as if it had named the brand, judged cold."""
    found = judge(post)
    account = f"{post.source}:{post.author.id or post.author.handle or post.id}"
    customer = blake2b(account.encode(), digest_size=2).digest()[0] % CUSTOMERS == 0
    return Mention(
        post=replace(post, created_at=RECEIVED + timedelta(days=number / A_DAY)),
        brand=BRAND.id,
        verdict=found.verdict,
        sentiment=found.sentiment,
        influence=found.influence,
        about=1.0,
        story=found.story,
        authentic=found.verdict.authentic(BRAND.thresholds.authenticity),
        stored_at=RECEIVED,
        circle="customer" if customer else "stranger",
    )
