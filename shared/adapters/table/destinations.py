"""How destinations fare: which are switched off because no alert can reach them, and when each place may be called."""

from datetime import datetime, timedelta

from msgspec import Struct

from shared.adapters.table import calls, keys, times

HOUR = timedelta(hours=1)


class Standing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One destination: whether alerts go there, and if not, why, since when and by whom."""

    name: str
    on: bool = True
    reason: str = ""
    since: datetime | None = None
    by: str = ""


def off(brand: str, name: str) -> str:
    """Why no alert goes to a destination; empty while it is on."""
    row = calls.get(keys.destinations(brand), name) or {}
    return str(row.get("off", ""))


def turn(place: str, pace: float, now: datetime) -> float:
    """Takes the turn of a place, after which the next is `pace` seconds later, and returns 0; or the seconds to wait.

    `place` is what the vendor counts calls by, as several destinations may lead there. The turn is taken before the
    call, so two workers never have the same one. A turn that a crash wastes is a pause.
    """
    if not pace:
        return _wait(calls.get(keys.turns(place), keys.ALONE) or {}, now)
    try:
        _hold(place, pace, now, now)
    except calls.ConditionFailed as held:
        return max(0.001, _wait(held.item, now))
    return 0.0


def pause(place: str, seconds: float, now: datetime) -> None:
    """Lets nobody call a place for so long. A longer pause stays."""
    try:
        _hold(place, seconds, now, now + timedelta(seconds=seconds))
    except calls.ConditionFailed:
        return


def switch_off(brand: str, name: str, reason: str, by: str, now: datetime) -> None:
    """Lets no alert go to a destination until it is switched on. One that is off stays off since when it was."""
    try:
        calls.call(
            "update_item",
            Key=calls.key(keys.destinations(brand), name),
            UpdateExpression="SET #off = :reason, #since = :now, #who = :by",
            ConditionExpression="attribute_not_exists(#off)",
            ExpressionAttributeNames={"#off": "off", "#since": "since", "#who": "who"},
            ExpressionAttributeValues={
                ":reason": calls.value(reason[:500]),
                ":now": calls.value(times.milliseconds(now)),
                ":by": calls.value(by),
            },
        )
    except calls.ConditionFailed:
        return


def switch_on(brand: str, name: str) -> None:
    """Lets alerts go to a destination again, at once; one that is on is no error."""
    calls.delete(keys.destinations(brand), name)


def standings(brand: str) -> dict[str, Standing]:
    """The destinations of which something is noted, by name; any other is on."""
    rows = calls.query(
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": calls.value(keys.destinations(brand))},
        ConsistentRead=True,
    )
    return {row["sk"]: _standing(row) for row in rows}


def _hold(place: str, seconds: float, now: datetime, free: datetime) -> None:
    """Notes when a place may be called next, if it may by `free`; the row is of no use an hour later."""
    until = now + timedelta(seconds=seconds)
    calls.call(
        "update_item",
        Key=calls.key(keys.turns(place), keys.ALONE),
        UpdateExpression="SET #next = :next, #ttl = :ttl",
        ConditionExpression="attribute_not_exists(#next) OR #next <= :free",
        ExpressionAttributeNames={"#next": "next", "#ttl": "ttl"},
        ExpressionAttributeValues={
            ":next": calls.value(times.milliseconds(until)),
            ":free": calls.value(times.milliseconds(free)),
            ":ttl": calls.value(int((until + HOUR).timestamp())),
        },
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )


def _wait(row: calls.Item, now: datetime) -> float:
    return max(0.0, (int(row.get("next", 0)) - times.milliseconds(now)) / 1000)


def _standing(row: calls.Item) -> Standing:
    if not row.get("off"):
        return Standing(name=row["sk"])
    since = times.moment(int(row["since"]))
    return Standing(name=row["sk"], on=False, reason=row["off"], since=since, by=row["who"])
