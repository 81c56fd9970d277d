"""Who did what to a brand: rules changed, silences set and ended, mentions marked."""

from datetime import datetime, timedelta
from uuid import uuid4

import msgspec
from msgspec import Struct

from shared.adapters.table import calls, keys, times

KEEP = timedelta(days=400)
"""How long deeds are remembered."""


class Deed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One deed: `who` by the name of their key or of the person, `what` as `silence.put`, and what it was done to."""

    who: str
    what: str
    target: str
    at: datetime


def note(brand: str, who: str, what: str, target: str, at: datetime) -> None:
    """Remembers a deed. Two at one moment are two."""
    deed = Deed(who=who, what=what, target=target[:300], at=at)
    row = {
        "pk": keys.audit(brand),
        "sk": f"{times.time_prefix(at)}#{uuid4().hex[:8]}",
        "d": msgspec.json.encode(deed).decode(),
        "ttl": int((at + KEEP).timestamp()),
    }
    calls.put(row)


def recent(brand: str, limit: int, before: str | None) -> tuple[list[Deed], str | None]:
    """A brand's deeds, newest first, and where the next page begins."""
    answer = calls.call(
        "query",
        KeyConditionExpression="pk = :pk AND sk < :before",
        ExpressionAttributeValues={
            ":pk": calls.value(keys.audit(brand)),
            ":before": calls.value(before or times.END_OF_TIME),
        },
        ScanIndexForward=False,
        Limit=limit,
    )
    rows = [calls.load(row) for row in answer["Items"]]
    found = [msgspec.json.decode(row["d"], type=Deed) for row in rows]
    return found, rows[-1]["sk"] if "LastEvaluatedKey" in answer else None
