"""The log of alerts: one row for each rule, story and destination, which makes a second message impossible.

A row goes from `claimed` (about to be handed to the channel) to `sent`, `failed` (the channel refused for good)
or `waiting` (it asked to wait; certainly not sent). Only a crash between the channel's accept and our note
leaves `claimed` behind: the next try sends again and marks the message as a possible repeat.
"""

from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec import Struct

from shared.adapters.table import calls, keys
from shared.domain.errors import Unavailable
from shared.domain.story import Alert

KEEP = timedelta(days=90)
"""How long a story stays told: it does not alert the same destination again within this time."""

State = Literal["claimed", "sent", "waiting", "failed"]


class Delivery(Struct, frozen=True, kw_only=True):
    """One row of the log. `mention` is the id of the post whose mention raised the alert."""

    rule: str
    story: str
    destination: str
    title: str
    severity: str
    source: str
    mention: str
    state: State
    at: datetime
    attempts: int
    error: str = ""


Claim = Literal["first", "again", "uncertain", "done"]
"""`done`: nothing is to be sent; `uncertain`: an earlier try may have been accepted."""


def claim(alert: Alert, token: str, now: datetime) -> Claim:
    """Takes an alert for sending. `token` is unlike any other claim's: by it a claim whose answer was lost,
    so that the SDK made it twice, knows itself.
    """
    post = alert.mention.post
    row = {
        "pk": _key(alert),
        "sk": keys.ALONE,
        "ga": keys.deliveries_index(alert.brand),
        "gs": keys.time_prefix(now),
        "title": alert.title,
        "severity": alert.severity,
        "source": post.source,
        "mention": post.id,
        "state": "claimed",
        "by": token,
        "attempts": 1,
        "ttl": int((now + KEEP).timestamp()),
    }
    try:
        calls.call(
            "put_item",
            Item=calls.dump(row),
            ConditionExpression="attribute_not_exists(pk) OR #ttl <= :now",
            ExpressionAttributeNames={"#ttl": "ttl"},
            ExpressionAttributeValues={":now": calls.value(int(now.timestamp()))},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except calls.ConditionFailed as earlier:
        return "first" if earlier.item["by"] == token else _claim_again(alert, token, earlier.item)
    return "first"


def settle(alert: Alert, state: State, error: str = "") -> None:
    """Notes how sending ended."""
    calls.call(
        "update_item",
        Key=calls.key(_key(alert), keys.ALONE),
        UpdateExpression="SET #state = :state, #error = :error",
        ExpressionAttributeNames={"#state": "state", "#error": "error"},
        ExpressionAttributeValues={":state": calls.value(state), ":error": calls.value(error)},
    )


def recent(brand: str, limit: int, before: str | None) -> tuple[list[Delivery], str | None]:
    """A brand's alerts, newest first, and where the next page begins."""
    request = {
        "IndexName": "author",
        "KeyConditionExpression": "ga = :ga AND gs < :before",
        "ExpressionAttributeValues": {
            ":ga": calls.value(keys.deliveries_index(brand)),
            ":before": calls.value(before or keys.END_OF_TIME),
        },
    }
    answer = calls.call("query", ScanIndexForward=False, Limit=limit, **request)
    rows = [calls.load(row) for row in answer["Items"]]
    items = calls.get_many([(row["pk"], row["sk"]) for row in rows])
    found = [_delivery(items[row["pk"], row["sk"]]) for row in rows if (row["pk"], row["sk"]) in items]
    return found, rows[-1]["gs"] if "LastEvaluatedKey" in answer else None


def _claim_again(alert: Alert, token: str, row: calls.Item) -> Claim:
    if row["state"] in ("sent", "failed"):
        return "done"
    try:
        calls.call(
            "update_item",
            Key=calls.key(_key(alert), keys.ALONE),
            UpdateExpression="SET #state = :claimed, #by = :token ADD attempts :one",
            ConditionExpression="#by = :seen",
            ExpressionAttributeNames={"#state": "state", "#by": "by"},
            ExpressionAttributeValues={
                ":claimed": calls.value("claimed"),
                ":token": calls.value(token),
                ":seen": calls.value(row["by"]),
                ":one": calls.value(1),
            },
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except calls.ConditionFailed as other:
        if other.item["by"] != token:
            raise Unavailable("another delivery of this alert is under way") from other
    return "again" if row["state"] == "waiting" else "uncertain"


def _key(alert: Alert) -> str:
    return keys.delivery(alert.brand, *alert.key)


def _delivery(item: calls.Item) -> Delivery:
    _, _, rule, rest = item["pk"].split("#", 3)
    story, _, destination = rest.rpartition("#")
    row = {**item, "rule": rule, "story": story, "destination": destination, "at": keys.moment(int(item["gs"]))}
    return msgspec.convert(row, Delivery)
