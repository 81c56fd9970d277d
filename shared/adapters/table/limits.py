"""How often a rule may speak: most an hour, and a pause after each. Taking leave twice for one story takes it once."""

from datetime import datetime, timedelta
from hashlib import blake2b

from shared.adapters.table import calls, keys, times

HOUR = timedelta(hours=1)


def most_per_hour(brand: str, rule: str, most: int, holder: str, now: datetime) -> datetime | None:
    """Leave for `holder` to be told within this hour of the clock; None when it has it, else when to ask again."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    name = calls.value(_digest(holder))
    try:
        calls.call(
            "update_item",
            Key=calls.key(keys.limits(brand, rule), times.hour_of(now)),
            UpdateExpression="ADD h :one SET #ttl = :ttl",
            ConditionExpression="attribute_not_exists(h) OR contains(h, :me) OR size(h) < :most",
            ExpressionAttributeNames={"#ttl": "ttl"},
            ExpressionAttributeValues={
                ":one": {"SS": [name["S"]]},
                ":me": name,
                ":most": calls.value(most),
                ":ttl": calls.value(int((hour + 2 * HOUR).timestamp())),
            },
        )
    except calls.ConditionFailed:
        return hour + HOUR
    return None


def pause(brand: str, rule: str, length: timedelta, holder: str, now: datetime) -> datetime | None:
    """Leave for `holder` to begin the rule's pause; None when it has it, else when the one that holds ends."""
    until = times.milliseconds(now + length)
    try:
        calls.call(
            "update_item",
            Key=calls.key(keys.limits(brand, rule), "pause"),
            UpdateExpression="SET zu = :until, zh = :me, #ttl = :ttl",
            ConditionExpression="attribute_not_exists(zu) OR zu <= :now",
            ExpressionAttributeNames={"#ttl": "ttl"},
            ExpressionAttributeValues={
                ":until": calls.value(until),
                ":me": calls.value(_digest(holder)),
                ":now": calls.value(times.milliseconds(now)),
                ":ttl": calls.value(until // 1000 + 3600),
            },
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except calls.ConditionFailed as held:
        return None if held.item["zh"] == _digest(holder) else times.moment(int(held.item["zu"]))
    return None


def _digest(holder: str) -> str:
    return blake2b(holder.encode(), digest_size=8).hexdigest()
