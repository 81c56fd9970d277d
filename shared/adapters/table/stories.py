"""A brand's stories as people see them. How they are counted stands in groups.py."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from shared.adapters.table import calls, groups, keys, stored, tales, times
from shared.domain.errors import NotFound
from shared.domain.group import Lead, Told
from shared.domain.mention import Mention
from shared.domain.tale import StorySeen, Telling

SHOWN = 280
"""Characters of a story's first mention that a list shows."""

PAGES = 40
"""Requests at most with which the mentions of a story are looked for; each reads 1 MB of a day's mentions."""


class Found(Struct, frozen=True):
    """Mentions of a story, newest first. `whole` tells that there are no others."""

    mentions: list[Mention]
    whole: bool


def recent(
    brand: str, since: datetime | None, limit: int, before: str | None, now: datetime
) -> tuple[list[StorySeen], str | None]:
    """Stories of two mentions and more, the one that became such last first, and where the next page begins."""
    answer = calls.call(
        "query",
        IndexName="author",
        KeyConditionExpression="ga = :ga AND gs BETWEEN :low AND :high",
        ExpressionAttributeValues={
            ":ga": calls.value(keys.stories_index(brand)),
            ":low": calls.value(times.time_prefix(since)),
            ":high": calls.value(before or times.END_OF_TIME),
        },
        ScanIndexForward=False,
        Limit=limit + (before is not None),
    )
    rows = [row for row in map(calls.load, answer["Items"]) if row["gs"] != before]
    items = calls.get_many([(row["pk"], row["sk"]) for row in rows])
    ordered = [items[row["pk"], row["sk"]] for row in rows if (row["pk"], row["sk"]) in items]
    shown = list(_shown(brand, [item for item in ordered if not stored.expired(item, now)], now))
    return shown, rows[-1]["gs"] if rows and "LastEvaluatedKey" in answer else None


def one(brand: str, story: str, now: datetime) -> StorySeen:
    """One story, of a single mention too; one that is told in another is that one. Raises NotFound."""
    item = calls.get(keys.group(brand, tales.named(brand, story)), keys.ALONE)
    if item is None or stored.expired(item, now):
        raise NotFound(f"the brand {brand!r} has no story {story!r}")
    return next(_shown(brand, [item], now))


def mentions(brand: str, seen: StorySeen, limit: int, now: datetime) -> Found:
    """The mentions of a story, newest first, as far as they can be found in PAGES requests.

    There is no index of stories: a day's mentions are read through, which is done for one story that somebody looks at.
    """
    found: list[Mention] = []
    requests = 0
    for day in _days(seen, now):
        of_day: list[Mention] = []
        for shard in range(keys.SHARDS):
            request = _request(brand, day, shard, (seen.id, *seen.others))
            while requests < PAGES:
                requests += 1
                answer = calls.call("query", **request)
                items = map(calls.load, answer["Items"])
                of_day += [stored.mention(item) for item in items if stored.shown(item, now)]
                if "LastEvaluatedKey" not in answer:
                    break
                request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        found += sorted(of_day, key=lambda each: each.post.created_at, reverse=True)
        if len(found) >= min(limit, seen.mentions) or requests >= PAGES:
            break
    return Found(found[:limit], len(found) >= seen.mentions and len(found) <= limit)


def _days(seen: StorySeen, now: datetime) -> Iterator[str]:
    """The days on which a story's mentions may have been posted, the last first."""
    latest = min(seen.last_at + timedelta(days=1), now)
    earliest = seen.first_at - timedelta(days=2)  # networks and vendors send some posts days later
    while latest >= earliest:
        yield times.day_of(latest)
        latest -= timedelta(days=1)


def _request(brand: str, day: str, shard: int, told: Sequence[str]) -> dict[str, object]:
    names = {f":st{index}": calls.value(story) for index, story in enumerate(told)}
    return {
        "KeyConditionExpression": "pk = :pk",
        "FilterExpression": f"st IN ({', '.join(names)})",
        "ExpressionAttributeValues": {":pk": calls.value(keys.mention_partition(brand, day, shard)), **names},
        "ScanIndexForward": False,
    }


def _shown(brand: str, items: Iterable[calls.Item], now: datetime) -> Iterator[StorySeen]:
    """Stories with what their first mentions say; a mention that was taken back says nothing."""
    rows = [(item, msgspec.json.decode(item["ld"], type=Lead)) for item in items]
    places = [keys.mention_at(brand, lead.source, lead.id, lead.at) for _, lead in rows]
    said = calls.get_many(places)
    for (item, lead), place in zip(rows, places, strict=True):
        first = said.get(place)
        text = stored.mention(first).post.text if first and stored.shown(first, now) else ""
        group = groups.of_row(brand, item)
        yield StorySeen(
            id=group.id,
            mentions=group.size,
            authors=group.authors,
            authentic=item.get("ok", 0),
            positive=item.get("pos", 0),
            negative=item.get("neg", 0),
            sources=tuple(sorted(item["so"])),
            first_at=times.moment(item["z0"]),
            last_at=times.moment(item["zl"]),
            source=lead.source,
            mention=lead.id if text else "",
            text=text[:SHOWN],
            others=tuple(sorted(item.get("al", ()))),
            told=tuple(_telling(rule, told) for rule, told in sorted(group.told.items())),
        )


def _telling(rule: str, told: Told) -> Telling:
    return Telling(
        rule=rule,
        count=told.base + told.count,
        updates=max(0, told.update),
        told_at=told.told_at,
        due_at=told.due_at,
        held=told.held,
        silenced_at=told.hushed_at,
    )
