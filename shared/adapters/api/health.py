"""Whether senders still send, each connection by itself: told from what the webhooks took and refused of it."""

from datetime import datetime, timedelta
from typing import Any, Literal

from msgspec import Struct

from shared.adapters.table import intake
from shared.domain.intake import Intake

DAY = timedelta(days=1)
WEEK = timedelta(days=7)

State = Literal["receiving", "quiet", "silent", "refusing", "waiting"]
"""Something was taken within a day, within a week, or not for a week; something was refused since; nothing was ever
taken."""

_URGENT: tuple[State, ...] = ("refusing", "silent", "waiting", "quiet", "receiving")


class Sender(Struct, frozen=True, kw_only=True):
    """One configured sender. `last_taken` is when it last brought something that was taken, to five minutes, beyond a
    day to the hour; `silent_since` is the same while it is quiet or silent. Counts are of posts within the last 24
    hours at least, and so is `last_refused`; a delivery that is refused whole counts as one.
    """

    id: str
    source: str
    state: State
    last_taken: datetime | None
    silent_since: datetime | None
    last_refused: datetime | None
    taken_24h: int
    refused_24h: int


def rows(brand: str, senders: list[dict[str, Any]], now: datetime) -> list[Sender]:
    """One row for each connection, those first that somebody has to look at."""
    last = intake.last_taken(brand)
    sums: dict[str, Intake] = {}
    for _, connection, each in intake.by_hour(brand, now - DAY, now + DAY, now):
        sums[connection] = sums.get(connection, Intake()) + each
    found = [_sender(each, sums.get(each["id"], Intake()), last.get(each["id"]), now) for each in senders]
    return sorted(found, key=lambda each: (_URGENT.index(each.state), each.source, each.id))


def _sender(sender: dict[str, Any], day: Intake, last: datetime | None, now: datetime) -> Sender:
    taken = day.last_taken or last
    state = _state(taken, day.last_refused, now)
    return Sender(
        id=sender["id"],
        source=sender["source"],
        state=state,
        last_taken=taken,
        silent_since=taken if state in ("quiet", "silent") else None,
        last_refused=day.last_refused,
        taken_24h=day.taken,
        refused_24h=day.refused,
    )


def _state(taken: datetime | None, refused: datetime | None, now: datetime) -> State:
    if refused and (taken is None or refused > taken):
        return "refusing"
    if taken is None:
        return "waiting"
    return "receiving" if now - taken <= DAY else "quiet" if now - taken <= WEEK else "silent"
