"""10,000 mentions in 300 stories, delivered three times in random order, with crashes between any two calls.

The mentions are stored in random order, in the table in memory (infra/local/shelf.py). The stream's shards are read
side by side, in random turns and batches of 100, and each batch is handed over until it has succeeded three times;
after any call the function may be killed or the answer lost. Between batches some minutes pass, the clock looks for
what is due, and what was raised goes to deliver, twice each, all with the same faults. What reaches the channel is
compared with what is so.
"""

import random
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from unittest import mock

from msgspec import Struct

from infra.local import sandbox
from infra.local.fifo import START, Clock
from infra.local.in_memory import InMemory, in_memory
from infra.local.sandbox import Context, Killed
from infra.local.shaky import at_random
from infra.local.shelf import Shelf
from shared.domain.brand import Brand, parse_brand
from shared.domain.errors import HundredError
from shared.domain.mention import Author, Mention, Post
from shared.domain.story import Alert
from shared.domain.verdict import Influence, Reason, Sentiment, Verdict

BATCH = 100
"""Records that the stream hands over at once, as the template has it."""

STREAMS = 4
TIMES = 3
FAULTS = 0.005
"""Share of calls after which the function is killed, or the answer to which is lost: every second batch has one."""

PAUSE = timedelta(minutes=2)
"""Between two batches: within the waits and intervals of the rules, so that all of them are met."""

INBOX = "http://127.0.0.1:1/inbox"
"""Where alerts go, and do not arrive: the channel is the bench's own."""

BRAND = {
    "name": "Crumb Bakery",
    "ready_made": False,
    "rules": [
        {"name": "each-story", "when": {"sentiment": ["negative"]}},
        {"name": "grown", "on": "story", "when": {"min_story": 10}},
        {"name": "waited", "wait": "30s", "interval": "10m", "when": {"verdict": ["opinion"]}},
    ],
}

Progress = Callable[[str], None]


class Row(Struct, frozen=True, kw_only=True):
    """One rule. `alerts` first messages for `due` stories; `twice` of them came more than once without a mark and
    `missing` never; of `due` stories `right` were last told with the number of their mentions. `marked` messages were
    said to be possible repeats. `killed` and `lost` count the faults of the whole run.
    """

    rule: str
    mentions: int
    stories: int
    due: int
    alerts: int
    twice: int
    missing: int
    right: int
    updates: int
    marked: int
    killed: int
    lost: int


def rows(told: Progress, mentions: int = 10_000, stories: int = 300, seed: int = 1) -> Iterator[Row]:
    """One row for each rule. `told` is given a line now and then while it goes on."""
    chance = random.Random(seed)  # noqa: S311 - for repeatable figures, not for secrets
    made = _made(mentions, stories, chance)
    brand = parse_brand(BRAND)
    with in_memory(INBOX) as stage, sandbox.quiet():
        play = Play(brand, stage, chance)
        with play.staged():
            left = streams(stage.shelf, made, chance)
            stage.wire.cut = at_random(chance, FAULTS)
            play.deliver(left, told)
    sizes = Counter(each.story for each in made)
    for rule in brand.rules:
        due = {story for story, size in sizes.items() if size >= (rule.when.min_story or 1)}
        given = [each for each in play.given if each.rule == rule.name]
        yield _row(rule.name, sizes, due, given, stage.wire.happened)


class Play:
    """Alert, the clock and deliver over a table in memory, with faults. `given` is what the channel was handed."""

    def __init__(self, brand: Brand, stage: InMemory, chance: random.Random) -> None:
        self.given: list[Alert] = []
        self.clock = Clock(START)
        self._brand, self._stage, self._chance = brand, stage, chance

    @contextmanager
    def staged(self) -> Iterator[None]:
        """Puts the clock and the channel in their places, and the brand into the table."""
        from functions import alert, deliver
        from shared.adapters import channels
        from shared.adapters.table import brands

        brands.put(self._brand)
        with (
            mock.patch.object(alert, "datetime", self.clock),
            mock.patch.object(deliver, "datetime", self.clock),
            mock.patch.object(channels, "send", self._given),
        ):
            yield

    def deliver(self, left: list[list[dict[str, Any]]], told: Progress) -> None:
        """Hands over all streams' records, batch by batch, then lets two days pass."""
        number, done = sum(map(len, left)), 0
        while waiting := [each for each in left if each]:
            stream = self._chance.choice(waiting)
            batch = [stream.pop() for _ in range(min(BATCH, len(stream)))]
            for _ in range(TIMES):
                self.alert(batch)
            self._look_and_send(PAUSE)
            if done * 10 // number != (done + len(batch)) * 10 // number:
                told(f"{done + len(batch):,} of {number:,} mentions, {len(self.given):,} messages")
            done += len(batch)
        for _ in range(16):
            self._look_and_send(timedelta(hours=3))

    def alert(self, batch: Sequence[dict[str, Any]]) -> None:
        """Hands over a batch as Lambda does: from the first record that failed on."""
        from functions import alert

        while batch:
            answer = self._survived(partial(alert.alert, {"Records": list(batch)}, Context()))
            failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
            marks = [each["dynamodb"]["SequenceNumber"] for each in batch]
            batch = batch[next((index for index, mark in enumerate(marks) if mark in failed), len(batch)) :]

    def _look_and_send(self, pause: timedelta) -> None:
        from functions.clock import due

        self.clock.wait(self.clock.now() + pause)
        self._survived(lambda: due.look(self._brand, self.clock.now()))
        for record in self._stage.alerts():
            for _ in range(2):
                self._deliver(record)

    def _deliver(self, record: dict[str, Any]) -> None:
        """Hands over an alert until it is done with."""
        from functions import deliver

        while self._survived(lambda: deliver.deliver({"Records": [record]}, Context()))["batchItemFailures"]:
            self.clock.wait(self.clock.now() + timedelta(seconds=1))

    def _survived(self, step: Callable[[], Any]) -> Any:
        """What a step answers at last."""
        while True:
            try:
                return step()
            except (Killed, HundredError):
                continue

    def _given(self, channel: str, address: str, alert: Alert, **_: Any) -> dict[str, str]:
        """A channel that takes everything and remembers it."""
        self.given.append(alert)
        return {}


def streams(shelf: Shelf, made: list[Mention], chance: random.Random) -> list[list[dict[str, Any]]]:
    """Stores mentions in random order, and the stream's records of it by shard, the last first: all of one partition
    are in one shard, in order.
    """
    from shared.adapters.table import calls, stored

    for mention in chance.sample(made, len(made)):
        shelf.put_item(Item=calls.dump(stored.item(mention, 400)))
    shards: list[list[dict[str, Any]]] = [[] for _ in range(STREAMS)]
    for record in reversed(shelf.records):
        if record["dynamodb"]["NewImage"].get("t") == {"S": stored.KIND}:
            shards[zlib.crc32(record["dynamodb"]["Keys"]["pk"]["S"].encode()) % STREAMS].append(record)
    return shards


def mention(number: int, story: int, at: datetime) -> Mention:
    """The numbered mention, by one of 4,000 authors, which tells a story."""
    author = Author(id=str(number % 4_000), handle=f"guest{number % 4_000}")
    source = ("x", "mastodon", "bluesky")[number % 3]
    return Mention(
        post=Post(id=f"{number}", source=source, text=_text(story), created_at=at, author=author),
        brand="crumb-bakery",
        verdict=Verdict("opinion", 0.9, (Reason("bench", "made for a bench", 1.0),)),
        sentiment=Sentiment("negative", -0.7, True),
        influence=Influence(float(number % 100), {}),
        about=1.0,
        story=f"w:{story:016x}",
        authentic=True,
        stored_at=at,
    )


_WORDS = """
bread roll wire oven counter queue morning money friend again never always about under sorry warm
cold asked found waited called bought sold late early nobody everybody manager driver window order street paper
""".split()  # noqa: SIM905 - one a line is a page


def _text(story: int) -> str:
    """What a story says: words that no other says in this order, as many as a post has."""
    return " ".join(random.Random(story).choices(_WORDS, k=16))  # noqa: S311 - the same text each time


def _made(number: int, stories: int, chance: random.Random) -> list[Mention]:
    """Mentions of a day, each story at least once, some stories far larger than others."""
    weights = [1 / rank for rank in range(1, stories + 1)]
    told = [*range(stories), *chance.choices(range(stories), weights, k=number - stories)]
    begun = START - timedelta(hours=20)
    return [mention(index, story, begun + timedelta(seconds=7 * index)) for index, story in enumerate(told)]


def _row(rule: str, sizes: Counter[str], due: set[str], given: list[Alert], faults: Counter[str]) -> Row:
    first = Counter(each.story for each in given if each.update == 0)
    plain = Counter((each.story, each.update) for each in given if not each.repeat)
    last = {each.story: each.count for each in sorted(given, key=lambda each: each.update)}
    return Row(
        rule=rule,
        mentions=sizes.total(),
        stories=len(sizes),
        due=len(due),
        alerts=len(first),
        twice=sum(times > 1 for times in plain.values()),
        missing=len(due - set(first)),
        right=sum(last.get(story) == sizes[story] for story in due),
        updates=sum(each.update > 0 for each in given),
        marked=sum(each.repeat for each in given),
        killed=faults["kill"],
        lost=faults["lose"] + faults["gone"],
    )
