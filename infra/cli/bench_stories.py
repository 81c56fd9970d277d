"""10,000 mentions in 300 stories, delivered three times in random order, with crashes between any two calls.

The mentions are stored in random order. The stream's shards are read side by side, in random turns and batches of 100,
and each batch is handed over until it has succeeded three times; after any AWS call the function may be killed or the
answer lost. What alert raised goes to deliver, twice each, and what reaches the channel is compared with what is so.
"""

import random
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from infra.local import sandbox
from infra.local.sandbox import Context, Killed, Wire
from shared.adapters.table import stored
from shared.domain.brand import Brand, parse_brand
from shared.domain.errors import HundredError
from shared.domain.mention import Author, Mention, Post
from shared.domain.story import Alert
from shared.domain.verdict import Influence, Reason, Sentiment, Verdict

BATCH = 100
"""Records that the stream hands over at once, as the template has it."""

TIMES = 3
FAULTS = 0.002
"""Share of AWS calls after which the function is killed, or the answer to which is lost: every second batch has one."""

BRAND = {
    "name": "Crumb Bakery",
    "ready_made": False,
    "rules": [
        {"name": "each-story", "when": {"sentiment": ["negative"]}},
        {"name": "grown", "on": "story", "when": {"min_story": 10}},
        {"name": "waited", "wait": "30s", "interval": "10m", "when": {"verdict": ["opinion"]}},
    ],
}


class Row(Struct, frozen=True, kw_only=True):
    """One rule. `alerts` first messages for `due` stories; `twice` of them came more than once and `missing` never;
    of `due` stories `right` were last told with the number of their mentions.
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
    killed: int
    lost: int


def rows(mentions: int = 10_000, stories: int = 300, seed: int = 1, faults: float = FAULTS) -> Iterator[Row]:
    """One row for each rule."""
    chance = random.Random(seed)  # noqa: S311 - for repeatable figures, not for secrets
    made = _made(mentions, stories, chance)
    with sandbox.sandbox("http://127.0.0.1:1/inbox"), sandbox.quiet(), Wire().tapped() as wire:
        brand = _stored(made)
        sent, fates = _read(brand, made, chance, wire, faults)
    sizes = Counter(each.story for each in made)
    for rule in brand.rules:
        due = {story for story, size in sizes.items() if size >= (rule.when.min_story or 1)}
        yield _row(rule.name, sizes, due, [each for each in sent if each.rule == rule.name], fates)


def _row(rule: str, sizes: Counter[str], due: set[str], sent: list[Alert], fates: Counter[str]) -> Row:
    first = Counter(each.story for each in sent if each.update == 0)
    last = {each.story: each.count for each in sorted(sent, key=lambda each: each.update)}
    return Row(
        rule=rule,
        mentions=sizes.total(),
        stories=len(sizes),
        due=len(due),
        alerts=first.total(),
        twice=sum(times > 1 for times in first.values()),
        missing=len(due - set(first)),
        right=sum(last.get(story) == sizes[story] for story in due),
        updates=sum(each.update > 0 for each in sent),
        killed=fates["kill"],
        lost=fates["lose"],
    )


def _made(number: int, stories: int, chance: random.Random) -> list[Mention]:
    """Mentions of a day, each story at least once, some stories far larger than others."""
    weights = [1 / rank for rank in range(1, stories + 1)]
    told = [*range(stories), *chance.choices(range(stories), weights, k=number - stories)]
    start = datetime.now(UTC) - timedelta(hours=20)
    return [_mention(index, story, start + timedelta(seconds=7 * index)) for index, story in enumerate(told)]


def _mention(number: int, story: int, at: datetime) -> Mention:
    author = Author(id=str(number % 4_000), handle=f"guest{number % 4_000}")
    source = ("x", "mastodon", "bluesky")[number % 3]
    return Mention(
        post=Post(id=f"{number}", source=source, text="A bit of wire in the roll.", created_at=at, author=author),
        brand="crumb-bakery",
        verdict=Verdict("opinion", 0.9, (Reason("bench", "made for a bench", 1.0),)),
        sentiment=Sentiment("negative", -0.7, True),
        influence=Influence(float(number % 100), {}),
        about=1.0,
        story=f"w:{story:016x}",
        authentic=True,
        stored_at=at,
    )


def _stored(made: list[Mention]) -> Brand:
    """Stores the brand and the mentions; the records of the stream are made from the same items."""
    from shared.adapters.table import brands, calls

    brand = parse_brand(BRAND)
    brands.put(brand)
    for start in range(0, len(made), 25):
        puts = [{"PutRequest": {"Item": calls.dump(stored.item(each, 400))}} for each in made[start : start + 25]]
        calls.call("batch_write_item", RequestItems={sandbox.TABLE: puts})
    return brand


def _read(
    brand: Brand, made: list[Mention], chance: random.Random, wire: Wire, faults: float
) -> tuple[list[Alert], Counter[str]]:
    """Hands the stream to alert, batch by batch, each until it has succeeded three times, and what alert raised to
    deliver. Returns what the channel was given, and the faults.
    """
    fates: Counter[str] = Counter()

    def cut(number: int, name: str) -> str | None:
        fate = chance.choice(("kill", "lose")) if chance.random() < faults else None
        fates.update([fate] if fate else [])
        return fate

    shards = _shards(made, chance)
    seen: set[str] = set()
    with _channel() as given:
        while waiting := [each for each in shards if each]:
            shard = chance.choice(waiting)
            batch = [shard.pop() for _ in range(min(BATCH, len(shard)))]
            wire.cut = cut
            for _ in range(TIMES):
                _until_it_succeeds(batch)
            wire.cut = lambda number, name: None
            _deliver(seen)
        _let_time_pass(brand, seen)
    return given, fates


def _shards(made: list[Mention], chance: random.Random) -> list[list[dict[str, Any]]]:
    """The stream's records by stream shard, the last first, in the random order in which the mentions were stored.

    All of one partition are in one shard, in order.
    """
    from shared.adapters.table import calls

    arrived = chance.sample(made, len(made))
    shards: list[list[dict[str, Any]]] = [[], [], [], []]
    for number, mention in reversed(list(enumerate(arrived, 1))):
        item = calls.dump(stored.item(mention, 400))
        key = {name: item[name] for name in ("pk", "sk")}
        changed = {"SequenceNumber": str(10**20 + number), "Keys": key, "NewImage": item}
        record = {"eventName": "INSERT", "eventID": str(number), "eventSource": "aws:dynamodb", "dynamodb": changed}
        shards[zlib.crc32(item["pk"]["S"].encode()) % len(shards)].append(record)
    return shards


@contextmanager
def _channel() -> Iterator[list[Alert]]:
    """A channel that takes everything and remembers it."""
    from shared.adapters import channels

    given: list[Alert] = []

    def send(channel: str, address: str, alert: Alert, **_: Any) -> dict[str, str]:
        given.append(alert)
        return {}

    before = channels.send
    channels.send = send
    try:
        yield given
    finally:
        channels.send = before


def _deliver(seen: set[str]) -> None:
    """Hands over what is in the alert queue, and hands it over again. What has the id of an earlier message (`seen`)
    does not get so far in SQS; moto forgets ids with their messages.
    """
    from functions import deliver
    from shared.adapters.settings import settings

    taken = {each["attributes"]["MessageDeduplicationId"]: each for each in sandbox.messages(settings().alerts_queue)}
    records = [each for name, each in taken.items() if name not in seen]
    seen.update(taken)
    for start in range(0, len(records), 10):
        for _ in range(2):
            deliver.deliver({"Records": records[start : start + 10]}, Context())


def _let_time_pass(brand: Brand, seen: set[str]) -> None:
    """Two days, in which the clock looks for what is due."""
    from functions.clock import due

    for hours in range(1, 49, 3):
        due.look(brand, datetime.now(UTC) + timedelta(hours=hours))
        _deliver(seen)


def _until_it_succeeds(batch: Sequence[dict[str, Any]]) -> None:
    """Hands over a batch as Lambda does: from the first record that failed on."""
    from functions import alert

    while batch:
        try:
            answer = alert.alert({"Records": list(batch)}, Context())
        except (Killed, HundredError):
            continue
        failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        first = next((i for i, each in enumerate(batch) if each["dynamodb"]["SequenceNumber"] in failed), len(batch))
        batch = batch[first:]
