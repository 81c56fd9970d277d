"""Groups of mentions that are told together, each mention counted once however often the stream repeats it.

A group's mentions come from several partitions (a brand's days and their shards), each of them in order from one
stream shard at a time. So a group's row keeps one mark for each partition: the sequence number of the last of its
records that was counted. Counting is one conditional write: count these and move their partition's mark, if it is
below the first of them. What each rule has told stands in the same row, which the write gives back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from math import log
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from shared.adapters.table import calls, keys, stored, stream, times
from shared.domain.group import Group, Lead, Told
from shared.domain.mention import Mention, account_keys

KEEP = timedelta(days=90)
"""How long a group is remembered after its last mention, as long as the log of deliveries remembers its alerts."""

BUCKETS = 256
"""Accounts are told apart by this many buckets: as a set, so that counting one again changes nothing."""

MARKS = 24
"""Marks that a row may hold before old ones are taken out: six days of a busy story."""

OTHERS = 20
"""Other stories told in one that its row names, by which its mentions are found."""

STALE = timedelta(days=2)
"""A stream keeps its records for one day; no record comes again so long after its partition was last counted."""


class Arrival(Struct, frozen=True):
    """A mention that the stream told of for the first time, with the name, the number and the partition of its record.

    `sequence` is the record's number as text of one width, so that it sorts.
    """

    mention: Mention
    record: str
    sequence: str
    partition: str


class Counted(Struct, frozen=True):
    """A group with its newcomers counted. `again` tells that some of them had been counted before."""

    group: Group
    again: bool


def arrival(record: Mapping[str, Any], now: datetime) -> Arrival | None:
    """The mention that a record of the stream tells of for the first time, or None."""
    mention = stream.arrived(record, now)
    if mention is None:
        return None
    changed = record["dynamodb"]
    return Arrival(mention, changed["SequenceNumber"], stream.sequence(record), changed["Keys"]["pk"]["S"])


def count(group_id: str, arrivals: Sequence[Arrival], now: datetime, *, story: bool = False) -> Counted:
    """Counts newcomers of one group, given in stream order. `story` lists the group among the brand's stories.

    Raises Unavailable; counting the same again does no harm.
    """
    brand = arrivals[0].mention.brand
    row: calls.Item = {}
    again = False
    for part in _by_partition(arrivals):
        row, repeated = _count(brand, group_id, part, now)
        again = again or repeated
    if story and row["n"] > 1 and "ga" not in row:
        _list(brand, group_id, now)
    if story:
        _note_others(brand, group_id, row, {each.mention.story for each in arrivals})
    if sum(name.startswith("q") for name in row) > MARKS:
        _prune(brand, group_id, row, now)
    return Counted(_group(brand, group_id, row), again)


def get(brand: str, group_id: str) -> Group | None:
    """A group as it is now."""
    row = calls.get(keys.group(brand, group_id), keys.ALONE)
    return _group(brand, group_id, row) if row else None


def note(group: Group, rule: str, told: Told) -> Group | None:
    """Writes how far a rule has told a group, and returns the group as it is then.

    None when it was changed by others since it was read.
    """
    try:
        calls.call(
            "update_item",
            Key=calls.key(keys.group(group.brand, group.id), keys.ALONE),
            UpdateExpression="SET #told = :told, v = :next",
            ConditionExpression="v = :seen" if group.version else "attribute_not_exists(v)",
            ExpressionAttributeNames={"#told": _TOLD + rule},
            ExpressionAttributeValues={
                ":told": calls.value(msgspec.json.encode(told).decode()),
                ":next": calls.value(group.version + 1),
                **({":seen": calls.value(group.version)} if group.version else {}),
            },
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except calls.ConditionFailed as other:
        now = _group(group.brand, group.id, other.item)
        return now if now.told.get(rule) == told else None  # ours, when the answer to the first try was lost
    return replace(group, told={**group.told, rule: told}, version=group.version + 1)


def lead(brand: str, one: Lead, now: datetime) -> Mention | None:
    """The mention that speaks for a group, or None when it was taken back or has expired."""
    item = calls.get(*keys.mention_at(brand, one.source, one.id, one.at))
    return stored.mention(item) if item and stored.shown(item, now) else None


def of_row(brand: str, row: calls.Item) -> Group:
    """The group that a row stores."""
    return _group(brand, keys.group_of(brand, row["pk"]), row)


def spoke_before(mention: Mention) -> bool:
    """Whether the brand has an earlier mention by the same author. One who cannot be recognised has none."""
    author = keys.author_of(mention.brand, mention.post)
    if author is None:
        return False
    answer = calls.call(
        "query",
        IndexName="author",
        KeyConditionExpression="ga = :ga AND gs < :gs",
        ExpressionAttributeValues={
            ":ga": calls.value(author),
            ":gs": calls.value(keys.mention(mention.brand, mention.post)[1]),
        },
        Limit=1,
    )
    return bool(answer["Items"])


_TOLD = "r:"


def _by_partition(arrivals: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    parts: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        parts.setdefault(arrival.partition, []).append(arrival)
    yield from parts.values()


def _count(brand: str, group_id: str, arrivals: list[Arrival], now: datetime) -> tuple[calls.Item, bool]:
    """Counts the newcomers of one partition. Returns the group's row, and whether some had been counted before."""
    again = False
    row: calls.Item = {}
    while arrivals:
        try:
            row = _add(brand, group_id, arrivals, now)
        except calls.ConditionFailed as newer:
            again, row = True, newer.item
            mark = row[_mark(arrivals[0])][: len(arrivals[0].sequence)]
            arrivals = [each for each in arrivals if each.sequence > mark]
        else:
            break
    return row, again


def _add(brand: str, group_id: str, arrivals: list[Arrival], now: datetime) -> calls.Item:
    """One conditional write; gives back the whole row."""
    first = arrivals[0].mention
    sums = _sums(arrivals)
    lead = Lead(first.post.source, first.post.id, first.post.created_at)
    values: dict[str, Any] = {
        ":first": arrivals[0].sequence,
        ":last": f"{arrivals[-1].sequence}@{int(now.timestamp())}",
        ":lead": msgspec.json.encode(lead).decode(),
        ":now": times.milliseconds(now),
        ":ttl": int((now + KEEP).timestamp()),
        ":n": len(arrivals),
        ":b": frozenset(_bucket(each.mention) for each in arrivals),
        ":so": frozenset(each.mention.post.source for each in arrivals),
        **{f":{name}": number for name, number in sums.items()},
    }
    answer = calls.call(
        "update_item",
        Key=calls.key(keys.group(brand, group_id), keys.ALONE),
        UpdateExpression="SET #q = :last, #ttl = :ttl, zl = :now, z0 = if_not_exists(z0, :now),"
        " ld = if_not_exists(ld, :lead)"
        " ADD n :n, b :b, so :so" + "".join(f", {name} :{name}" for name in sums),
        ConditionExpression="attribute_not_exists(#q) OR #q < :first",
        ExpressionAttributeNames={"#q": _mark(arrivals[0]), "#ttl": "ttl"},
        ExpressionAttributeValues={name: calls.value(each) for name, each in values.items()},
        ReturnValues="ALL_NEW",
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )
    return calls.load(answer["Attributes"])


def _sums(arrivals: list[Arrival]) -> dict[str, int]:
    sums = {
        "ok": sum(each.mention.authentic for each in arrivals),
        "neg": sum(each.mention.sentiment.label == "negative" for each in arrivals),
        "pos": sum(each.mention.sentiment.label == "positive" for each in arrivals),
    }
    return {name: number for name, number in sums.items() if number}


def _list(brand: str, group_id: str, now: datetime) -> None:
    """Makes a story one that lists show; a second time it stays where it was."""
    calls.call(
        "update_item",
        Key=calls.key(keys.group(brand, group_id), keys.ALONE),
        UpdateExpression="SET ga = if_not_exists(ga, :ga), gs = if_not_exists(gs, :gs)",
        ExpressionAttributeValues={
            ":ga": calls.value(keys.stories_index(brand)),
            ":gs": calls.value(times.time_prefix(now)),
        },
    )


def _note_others(brand: str, group_id: str, row: calls.Item, stories: set[str]) -> None:
    """Notes which other stories are told in this one; a set, so that noting one again changes nothing."""
    known = row.get("al", frozenset())
    new = sorted(stories - known - {group_id})[: max(0, OTHERS - len(known))]
    if new:
        calls.call(
            "update_item",
            Key=calls.key(keys.group(brand, group_id), keys.ALONE),
            UpdateExpression="ADD al :new",
            ExpressionAttributeValues={":new": calls.value(frozenset(new))},
        )


def _prune(brand: str, group_id: str, row: calls.Item, now: datetime) -> None:
    """Takes out marks of partitions that have been silent for so long that nothing of them can come again."""
    bound = (now - STALE).timestamp()
    stale = [name for name in row if name.startswith("q") and int(row[name].partition("@")[2]) < bound][:MARKS]
    if not stale:
        return
    names = {f"#{index}": name for index, name in enumerate(stale)}
    try:
        calls.call(
            "update_item",
            Key=calls.key(keys.group(brand, group_id), keys.ALONE),
            UpdateExpression="REMOVE " + ", ".join(names),
            ConditionExpression=" AND ".join(f"{name} = :{name[1:]}" for name in names),
            ExpressionAttributeNames=names,
            ExpressionAttributeValues={f":{mark[1:]}": calls.value(row[name]) for mark, name in names.items()},
        )
    except calls.ConditionFailed:
        return  # one of them is in use again: the next time


def _group(brand: str, group_id: str, row: calls.Item) -> Group:
    told = {name[len(_TOLD) :]: row[name] for name in row if name.startswith(_TOLD)}
    return Group(
        brand=brand,
        id=group_id,
        size=row["n"],
        authors=_authors(len(row["b"])),
        told={rule: msgspec.json.decode(text, type=Told) for rule, text in told.items()},
        version=row.get("v", 0),
    )


def _authors(filled: int) -> int:
    """How many accounts fill so many buckets: linear counting (Whang, Vander-Zanden and Taylor 1990)."""
    if filled >= BUCKETS:
        filled = BUCKETS - 1
    return round(-BUCKETS * log(1 - filled / BUCKETS))


def _bucket(mention: Mention) -> str:
    """An account's bucket; posts by nobody known are by somebody each."""
    accounts = account_keys(mention.post)
    name = f"{mention.post.source}#{accounts[0] if accounts else mention.post.id}"
    return blake2b(name.encode(), digest_size=1).hexdigest()


def _mark(arrival: Arrival) -> str:
    """The attribute that holds a partition's mark: `q20261123#2`."""
    _, _, day, shard = arrival.partition.split("#")
    return f"q{day}#{shard}"
