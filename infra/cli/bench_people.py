"""What threads, persons and their places in lists cost on real posts, and whether they are what the mentions make.

Score and tally run over the table in memory (infra/local/rehearsal.py) with the calls that they make in AWS; units are
computed from the items by DynamoDB's rules. The posts are read from a data folder and are no part of the project.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct
from msgspec.structs import replace

from infra.cli import bench_people_equal
from infra.local.rehearsal import Rehearsal, rehearsal
from infra.local.sizes import item_bytes, read_units
from infra.training import data
from shared.domain.brand import Brand, parse_brand
from shared.domain.mention import Post, Received

_TEMPLATE = Path(__file__).parents[1] / "template" / "table.yaml"

RUSH = 1_000
"""Mentions a second of one brand, at which no key may take 1,000 writes a second."""

BATCHES = (1, 10, 100)
"""Posts that tally finds waiting: quiet, busy, and after a pause of the stream."""

WINDOWS = (5, 60, 300)
"""Seconds: what may come together at tally; `StreamWindow` is 1 unless set, and 300 at most."""

ONE = "the-brand"
"""The brand of a rush."""

Mentions = list[tuple[Post, Brand]]
Item = dict[str, Any]


class Cost(Struct, frozen=True):
    """Means for one mention, beside the mention itself: `write_units` and what they are made of, `requests`,
    `read_units`. A post that names two brands is two mentions. `a_batch` is how many posts tally finds waiting: 1 is
    a quiet stream and the dearest, as nothing comes together. `lists` counts the threads that were opened, those of
    them that are questions, and those that were closed: 2, 1 and 2 units each, whatever else is saved."""

    stream: str
    posts: int
    mentions: int
    a_batch: int
    write_units: float
    made_of: dict[str, float]
    lists: dict[str, int]
    requests: float
    read_units: float


class Rush(Struct, frozen=True):
    """At RUSH mentions a second of one brand: the key that takes the most writes, and how many in a second. A key of
    the table or of an index; `*` stands for the brand."""

    stream: str
    mentions: int
    hottest: str
    writes_a_second: float
    then: dict[str, float]


class Answered(Struct, frozen=True):
    """How soon companies answered people in real support: of how many answers what share came within so
    many seconds. What comes later than tally's window comes alone."""

    stream: str
    answers: int
    within: dict[str, float]


class Attributed(Struct, frozen=True):
    """Replies in real support conversations whose parent is stored: how many are taken for the company's or a
    person's, as they were; and how many of those to a thread's root, by others than its author and machines, the
    thread holds."""

    stream: str
    replies: int
    right: int
    share: float
    to_roots: int
    held: int


def rows(folder: Path) -> Iterator[Struct]:
    """All figures."""
    searched, conversations = brand_searches(folder), support(folder)
    for name, mentions in (("brand searches", searched), ("support", conversations)):
        for batch in BATCHES:
            yield cost(name, mentions, batch)
        yield rush(name, mentions)
    yield answered(folder)
    yield attributed(folder)
    yield bench_people_equal.equal(searched[:10_000])


def brand_searches(folder: Path) -> Mentions:
    """The posts of the authenticity sets in the order of their times, each for what it was searched by; those of
    general streams for a brand that none of them names."""
    watched = {name: parse_brand({"name": name}) for name in (*data.BRANDS.values(), "Elsewhere")}
    found = [
        (_known(each.post, str(each.author)), watched[data.BRANDS.get(each.set, "Elsewhere")])
        for each in data.routes(folder, clients=True, repeats=True)
    ]
    return sorted(found, key=lambda pair: pair[0].created_at)


def support(folder: Path) -> Mentions:
    """The support conversations in the order of their times, each for the company that is written to."""
    turns = data.turns(folder)
    watched = {name: parse_brand({"name": name, "handles": {"x": [name]}}) for name in {each.company for each in turns}}
    return sorted(((each.post, watched[each.company]) for each in turns), key=lambda pair: pair[0].created_at)


def cost(name: str, mentions: Mentions, batch: int) -> Cost:
    """Plays mentions as they came, `batch` at a time."""
    with rehearsal(*_brands(mentions)) as stage:
        meter = Meter(stage)
        _played(stage, mentions, batch)
        number = sum(pk.startswith("m#") for pk, _ in stage.shelf.items)
    made_of = {part: round(units / number, 3) for part, units in meter.units.most_common()}
    total = sum(meter.units.values()) / number
    requests, reads = sum(meter.requests.values()) / number, meter.reads / number
    lists = dict(meter.lists)
    return Cost(
        name, len(mentions), number, batch, round(total, 3), made_of, lists, round(requests, 2), round(reads, 2)
    )


def rush(name: str, mentions: Mentions) -> Rush:
    """Plays all of them as mentions of one brand, RUSH in a second."""
    handles = sorted({handle for _, brand in mentions for each in brand.handles.values() for handle in each})
    aliases = sorted({brand.name for _, brand in mentions})
    one = parse_brand({"name": ONE, "id": ONE, "aliases": aliases, "handles": {"x": handles}})
    begun = datetime(2026, 11, 23, 12, tzinfo=UTC)
    at_once = [
        (replace(post, created_at=begun + timedelta(seconds=number / RUSH)), one)
        for number, (post, _) in enumerate(mentions)
    ]
    with rehearsal(one) as stage:
        meter = Meter(stage)
        _played(stage, at_once, 100)
    seconds = len(mentions) / RUSH
    ((hottest, most), *others) = [(key, round(units / seconds, 1)) for key, units in meter.keys.most_common(6)]
    return Rush(name, len(mentions), hottest, most, dict(others))


def answered(folder: Path) -> Answered:
    """Takes the times between what people wrote and the company's reply to it."""
    turns = {each.post.id: each for each in data.turns(folder)}
    pairs = [(turns[each.post.in_reply_to], each) for each in turns.values() if each.post.in_reply_to in turns]
    waits = [
        (reply.post.created_at - asked.post.created_at).total_seconds()
        for asked, reply in pairs
        if asked.inbound and not reply.inbound
    ]
    within = {str(span): round(sum(wait <= span for wait in waits) / len(waits), 3) for span in WINDOWS}
    return Answered("support", len(waits), within)


def attributed(folder: Path) -> Attributed:
    """Compares each stored reply with who really gave it."""
    turns = {each.post.id: each for each in data.turns(folder)}
    mentions = support(folder)
    with rehearsal(*_brands(mentions)) as stage:
        _played(stage, mentions, 10)
        threads, told = bench_people_equal.threads(stage), bench_people_equal.replies(stage)
    seen = Counter[str]()
    for post, brand in mentions:
        if post.in_reply_to not in turns:
            continue
        seen["replies"] += 1
        reply = told[brand.id, post.id]
        seen["right"] += reply.by != "machine" and (reply.by == "us") != turns[post.id].inbound
        thread = threads.get((brand.id, post.in_reply_to))
        if thread and thread.root and thread.by(reply) not in ("machine", "author"):
            seen["to_roots"] += 1
            seen["held"] += any(each.id == post.id and each.by == reply.by for each in thread.answers)
    share = round(seen["right"] / seen["replies"], 4)
    return Attributed("support", seen["replies"], seen["right"], share, seen["to_roots"], seen["held"])


class Meter:
    """Counts what the tally asks for on account of people, and what each key takes."""

    def __init__(self, stage: Rehearsal) -> None:
        self.units: Counter[str] = Counter()
        self.keys: Counter[str] = Counter()
        self.requests: Counter[str] = Counter()
        self.lists: Counter[str] = Counter()
        self.reads = 0.0
        self._stage = stage
        self._indexes = _projections()
        stage.shelf.noticed, stage.shelf.asked = self._write, self._ask

    def _write(self, operation: str, before: Item | None, after: Item | None) -> None:
        kind = (after or before or {})["pk"]["S"].split("#")[0]
        part = {"th": "threads", "w": "persons"}.get(kind, "")
        units = max(math.ceil(item_bytes(each) / 1024) for each in (before, after) if each)
        self._take(part, units, _star((after or before or {})["pk"]["S"]))
        if before is after:
            return
        if part == "threads":
            self._list(before or {}, after or {})
        for name, (attributes, projected) in self._indexes.items():
            old, new = (_projected(each, attributes, projected) for each in (before, after))
            if old == new:
                continue
            moved = old and new and any(old[each] != new[each] for each in attributes)
            for entry in (old, new) if moved else (new or old,):
                if entry:
                    units = math.ceil(item_bytes(entry) / 1024)
                    self._take(part and f"{part} in {name}", units, f"{name}: {_star(entry[attributes[0]]['S'])}")

    def _list(self, before: Item, after: Item) -> None:
        self.lists["opened"] += "go" in after and "go" not in before
        self.lists["questions"] += "ga" in after and "ga" not in before
        self.lists["closed"] += "go" in before and "go" not in after

    def _take(self, part: str, units: int, key: str) -> None:
        self.keys[key] += units
        if part:
            self.units[part] += units

    def _ask(self, operation: str, request: Item, answer: Item) -> None:
        if not self._stage.tallying or operation == "update_item":  # the counters' own
            return
        self.requests[operation] += 1
        if operation == "query":
            self.reads += read_units(sum(map(item_bytes, answer["Items"])), False)
        for table, asked in request.get("RequestItems", {}).items():
            found, consistent = answer["Responses"][table], asked.get("ConsistentRead", False)
            self.reads += sum(read_units(item_bytes(each), consistent) for each in found)
            self.reads += read_units(0, consistent) * (len(asked["Keys"]) - len(found))


def _played(stage: Rehearsal, mentions: Mentions, batch: int) -> None:
    now = datetime.now(UTC)
    for start in range(0, len(mentions), batch):
        part = mentions[start : start + batch]
        stage.judge(Received(post=post, connection="bench", brand=brand.id, received_at=now) for post, brand in part)
        stage.tally_all()


def _brands(mentions: Mentions) -> Sequence[Brand]:
    return list({brand.id: brand for _, brand in mentions}.values())


def _known(post: Post, author: str) -> Post:
    """A post whose author can be told from others, as on the network, also where the set took the name away."""
    named = post.author.id or post.author.handle
    return post if named else replace(post, author=replace(post.author, id=author))


def _projections() -> dict[str, tuple[tuple[str, ...], frozenset[str]]]:
    """Key attributes of each index, and what it holds of an item."""
    table = yaml.safe_load(_TEMPLATE.read_text())["Resources"]["Table"]["Properties"]
    found = {}
    for index in table["GlobalSecondaryIndexes"]:
        attributes = tuple(each["AttributeName"] for each in index["KeySchema"])
        further = index["Projection"].get("NonKeyAttributes", [])
        found[index["IndexName"]] = (attributes, frozenset((*attributes, *further, "pk", "sk")))
    return found


def _projected(item: Item | None, attributes: tuple[str, ...], projected: frozenset[str]) -> Item | None:
    if not item or not all(each in item for each in attributes):
        return None
    return {name: value for name, value in item.items() if name in projected}


def _star(key: str) -> str:
    """A key without the brand, which is one here."""
    kind, _, rest = key.partition("#")
    return f"{kind}#*{rest[len(ONE) :]}" if rest.startswith(ONE) else key
