"""Ten thousand real mentions with duplicates, crashes, corrections and removals: threads and persons are afterwards
what the mentions alone make.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import Struct

from infra.local.rehearsal import Rehearsal, Trouble, rehearsal
from infra.local.sandbox import Killed
from shared.adapters.table import kept, mentions, people, rebuild, stored
from shared.adapters.table.calls import load
from shared.domain import thread
from shared.domain.brand import Brand
from shared.domain.errors import Unavailable
from shared.domain.mention import Post, Received, Rejudged
from shared.domain.person import Link
from shared.domain.thread import Reply, Thread

TWICE = 0.1
"""Share of the posts that are delivered again, at any later time."""

CORRECTED, MOVED, REMOVED = 0.03, 0.02, 0.02
"""Shares of the posts that a person corrects, whose author becomes a customer, and that are taken back."""

TROUBLED = 0.01
"""Share of tally's calls after which it is killed, or the answer to which is lost."""

RESTARTED = 0.05
"""Share of the stream's batches after which a shard is read again from an earlier record."""

LABELS = ("opinion", "question", "answer", "chatter", "promo", "auto")


class Equal(Struct, frozen=True):
    """After all of it: items that are as the mentions alone make them, of how many there should be."""

    mentions: int
    delivered: int
    changed: int
    troubles: int
    restarts: int
    same: int
    of: int


def equal(wanted: Sequence[tuple[Post, Brand]], seed: int = 5) -> Equal:
    """Plays them, breaks what can break, and compares."""
    from functions.tally import RANKS

    chance = random.Random(seed)  # noqa: S311 - the same each time
    watched = list({brand.id: brand for _, brand in wanted}.values())
    with rehearsal(*watched) as stage:
        play = _Play(stage, chance)
        for post, brand in wanted:
            play.next(post, brand)
        play.finish()
        found = rebuild.compared(map(load, stage.shelf.items.values()), RANKS, datetime.now(UTC))
    same = found.threads + found.persons
    return Equal(
        found.mentions, play.delivered, play.changed, play.troubles, play.restarts, same, same + len(found.differences)
    )


def threads(stage: Rehearsal) -> dict[tuple[str, str], Thread]:
    """The stored threads, by brand and root."""
    items = [load(item) for (pk, _), item in stage.shelf.items.items() if pk.startswith("th#")]
    found = [kept.thread(item) for item in items]
    return {(each.brand, each.id): each for each in found}


def replies(stage: Rehearsal) -> dict[tuple[str, str], Reply]:
    """What each stored reply is taken for, by brand and its id."""
    found = [stored.mention(load(item)) for (pk, _), item in stage.shelf.items.items() if pk.startswith("m#")]
    told = [(each.brand, thread.replied(each, "")) for each in found]
    return {(brand, part.replies[0].id): part.replies[0] for brand, part in told if part}


class _Play:
    def __init__(self, stage: Rehearsal, chance: random.Random) -> None:
        self._stage = stage
        self._chance = chance
        self._seen: list[tuple[Post, Brand]] = []
        self._trouble = Trouble(stage, chance.random(), TROUBLED)
        self.delivered = self.changed = self.restarts = 0

    @property
    def troubles(self) -> int:
        return self._trouble.happened

    def next(self, post: Post, brand: Brand) -> None:
        """One more post arrives, and what happens meanwhile happens."""
        self._deliver(post, brand)
        self._seen.append((post, brand))
        if self._chance.random() < TWICE:
            self._deliver(*self._chance.choice(self._seen))
        for share, change in ((CORRECTED, self._correct), (MOVED, self._move), (REMOVED, self._remove)):
            if self._chance.random() < share:
                change(*self._chance.choice(self._seen))
                self.changed += 1
        if self._chance.random() < 0.1:
            self._tally()

    def finish(self) -> None:
        """The stream comes to its end, and nothing breaks any more at the last."""
        while self._tally():
            pass

    def _deliver(self, post: Post, brand: Brand) -> None:
        self._stage.judge([Received(post=post, connection="bench", brand=brand.id, received_at=datetime.now(UTC))])
        self.delivered += 1

    def _tally(self) -> int:
        try:
            done = self._stage.tally(self._chance.choice((1, 10, 100)), self._chance.choice)
        except (Killed, Unavailable):
            return 1
        if done and self._chance.random() < RESTARTED:
            self._stage.again(self._chance.randrange(8), self._chance.randrange(200))
            self.restarts += 1
        return done

    def _correct(self, post: Post, brand: Brand) -> None:
        if self._there(post, brand):
            label = self._chance.choice(LABELS)
            mentions.correct(brand.id, post, label, "bench", datetime.now(UTC))  # type: ignore[arg-type]  # one of LABELS

    def _move(self, post: Post, brand: Brand) -> None:
        if post.author.id and self._there(post, brand):
            account = f"id:{post.author.id}"
            people.put(brand.id, Link(source=post.source, account=account, circle="customer", basis="given"))
            self._stage.judge([Rejudged(brand=brand.id, post=post)])

    def _remove(self, post: Post, brand: Brand) -> None:
        mentions.remove(post.source, [post.id])

    def _there(self, post: Post, brand: Brand) -> bool:
        return bool(mentions.by_post(brand.id, post.id, datetime.now(UTC)))
