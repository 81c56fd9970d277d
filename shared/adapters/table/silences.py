"""What is kept quiet until a time, and which alerts that kept back."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from shared.adapters.table import calls, keys, times
from shared.domain.silence import Hushed, Scope, Silence

_ROUND = re.compile(r"~[0-9]+$")

KEEP = timedelta(days=30)
"""How long it can be seen what a silence kept back."""


def put(brand: str, scope: Scope, target: str, until: datetime, by: str, now: datetime, why: str = "") -> Silence:
    """Silences a target until a time; a silence that it has already is replaced.

    A story may be named as its alerts name it, by a later round too: `w:1f3a~2`.
    """
    if scope == "story":
        target = _ROUND.sub("", target)
    silence = Silence(scope=scope, target=target, until=until, by=by, at=now, why=why)
    packed = msgspec.json.encode(silence).decode()
    row = {"pk": keys.silences(brand), "sk": silence.id, "d": packed, "ttl": int(until.timestamp()) + 1}
    calls.put(row)
    return silence


def current(brand: str, now: datetime) -> tuple[Silence, ...]:
    """The silences that hold now, the first to end first."""
    rows = calls.query(
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": calls.value(keys.silences(brand))},
        ConsistentRead=True,
    )
    found = [msgspec.json.decode(row["d"], type=Silence) for row in rows]
    return tuple(sorted((each for each in found if each.until > now), key=lambda each: (each.until, each.id)))


def get(brand: str, silence_id: str, now: datetime) -> Silence | None:
    """One silence by its id, such as `rule:praise`, while it holds."""
    row = calls.get(keys.silences(brand), silence_id)
    silence = msgspec.json.decode(row["d"], type=Silence) if row else None
    return silence if silence and silence.until > now else None


def delete(brand: str, silence_id: str) -> None:
    """Ends a silence; one that is not there is no error."""
    calls.delete(keys.silences(brand), silence_id)


def note(brand: str, hushed: Hushed) -> None:
    """Notes an alert that was kept back, once for each rule and story: it is silenced, not lost."""
    row = {
        "pk": keys.hushed(brand, hushed.rule, hushed.story),
        "sk": keys.ALONE,
        "ga": keys.hushed_index(brand),
        "gs": times.time_prefix(hushed.at),
        "d": msgspec.json.encode(hushed).decode(),
        "ttl": int((hushed.at + KEEP).timestamp()),
    }
    calls.put_if_absent(row)


def kept_back(brand: str, limit: int, before: str | None) -> tuple[list[Hushed], str | None]:
    """What silences kept back, newest first, and where the next page begins."""
    request = {
        "IndexName": "author",
        "KeyConditionExpression": "ga = :ga AND gs < :before",
        "ExpressionAttributeValues": {
            ":ga": calls.value(keys.hushed_index(brand)),
            ":before": calls.value(before or times.END_OF_TIME),
        },
    }
    answer = calls.call("query", ScanIndexForward=False, Limit=limit, **request)
    rows = [calls.load(row) for row in answer["Items"]]
    items = calls.get_many([(row["pk"], row["sk"]) for row in rows])
    found = list(_noted(rows, items))
    return found, rows[-1]["gs"] if "LastEvaluatedKey" in answer else None


def _noted(rows: list[calls.Item], items: dict[tuple[str, str], calls.Item]) -> Iterator[Hushed]:
    for row in rows:
        item = items.get((row["pk"], row["sk"]))
        if item:
            yield msgspec.json.decode(item["d"], type=Hushed)
