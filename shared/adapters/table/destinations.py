"""How destinations fare: when each may be called next, and which are switched off because no alert can reach them."""

from datetime import datetime, timedelta

from msgspec import Struct

from shared.adapters.table import calls, keys, times


class Standing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One destination: whether alerts go there, and if not, why, since when and by whom."""

    name: str
    on: bool = True
    reason: str = ""
    since: datetime | None = None
    by: str = ""


class Turn(Struct, frozen=True):
    """Whether a destination may be called now: `wait` is in seconds, 0 for yes; `off` says why never."""

    wait: float = 0.0
    off: str = ""


def turn(brand: str, name: str, pace: float, now: datetime) -> Turn:
    """Takes a destination's turn, after which the next is `pace` seconds later; or says how long to wait.

    The turn is taken before the call, so two workers never have the same one. A turn that a crash wastes is a pause.
    """
    if not pace:
        row = calls.get(keys.destinations(brand), name) or {}
        return _refused(row, now) if row.get("off") or int(row.get("next", 0)) > times.milliseconds(now) else Turn()
    try:
        calls.call(
            "update_item",
            Key=calls.key(keys.destinations(brand), name),
            UpdateExpression="SET #next = :next",
            ConditionExpression="attribute_not_exists(#off) AND (attribute_not_exists(#next) OR #next <= :now)",
            ExpressionAttributeNames={"#next": "next", "#off": "off"},
            ExpressionAttributeValues={
                ":now": calls.value(times.milliseconds(now)),
                ":next": calls.value(times.milliseconds(now + timedelta(seconds=pace))),
            },
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except calls.ConditionFailed as held:
        return _refused(held.item, now)
    return Turn()


def pause(brand: str, name: str, seconds: float, now: datetime) -> None:
    """Lets nobody call a destination for so long."""
    calls.call(
        "update_item",
        Key=calls.key(keys.destinations(brand), name),
        UpdateExpression="SET #next = :next",
        ExpressionAttributeNames={"#next": "next"},
        ExpressionAttributeValues={":next": calls.value(times.milliseconds(now + timedelta(seconds=seconds)))},
    )


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


def _refused(row: calls.Item, now: datetime) -> Turn:
    if row.get("off"):
        return Turn(off=str(row["off"]))
    return Turn(wait=max(0.001, (int(row["next"]) - times.milliseconds(now)) / 1000))


def _standing(row: calls.Item) -> Standing:
    if not row.get("off"):
        return Standing(name=row["sk"])
    since = times.moment(int(row["since"]))
    return Standing(name=row["sk"], on=False, reason=row["off"], since=since, by=row["who"])
