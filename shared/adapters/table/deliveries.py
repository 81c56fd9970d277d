"""The log of alerts: one row for each rule, story and destination, which makes a second message impossible.

A row goes from `claimed` (about to be handed to the channel) to `sent`, `failed` (the channel refused for good, or
never took it) or `waiting` (it asked to wait; certainly not sent). Only a crash between the channel's accept and our
note leaves `claimed` behind: the next try sends again and marks the message as a possible repeat.

Updates of an alert share its row. It keeps the highest that was sent, so that an older one, arriving late, is done;
and what the channel calls the message, so that the next one edits it. A failed row keeps the alert without its
mention, which is read from the table when it is sent again: what was erased since is not sent.
"""

from datetime import datetime, timedelta
from typing import Any, Literal, get_args

import msgspec
from msgspec import Struct

from shared.adapters.table import calls, keys, times
from shared.adapters.table.packed import pack, unpack
from shared.domain.errors import NotFound, Unavailable
from shared.domain.story import Alert

KEEP = timedelta(days=90)
"""How long a story stays told: it does not alert the same destination again within this time."""

LOOKED_AT = 2_000
"""Rows that one page looks at when it is filtered by state."""

State = Literal["claimed", "sent", "waiting", "failed"]
STATES: tuple[str, ...] = get_args(State)

NEVER = -1
"""The highest update that was sent, of an alert of which nothing was."""


class Delivery(Struct, frozen=True, kw_only=True):
    """One row of the log. `mention` is the id of the post whose mention raised the alert, empty for a notice.

    `update` is the highest update that was tried, `count` the mentions that it told of.
    """

    id: str
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
    kind: str = "mention"
    count: int = 1
    update: int = 0
    error: str = ""


class Claim(Struct, frozen=True, kw_only=True):
    """What is to be done with an alert: `done`: nothing; `uncertain`: send, though an earlier try may have arrived.

    `earlier` is what the channel calls the message that this is an update of; None when nothing was sent.
    `attempts` counts the tries with this one.
    """

    state: Literal["first", "again", "uncertain", "done"]
    token: str
    earlier: dict[str, str] | None = None
    attempts: int = 1


def claim(alert: Alert, token: str, now: datetime) -> Claim:
    """Takes an alert for sending. `token` is unlike any other claim's: by it a claim whose answer was lost,
    so that the SDK made it twice, knows itself. Raises Unavailable while somebody else is at it.
    """
    try:
        calls.call(
            "put_item",
            Item=calls.dump(_row(alert, token, now)),
            ConditionExpression="attribute_not_exists(pk) OR #ttl <= :now",
            ExpressionAttributeNames={"#ttl": "ttl"},
            ExpressionAttributeValues={":now": calls.value(int(now.timestamp()))},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except calls.ConditionFailed as earlier:
        if earlier.item["by"] != token:
            return _claim_again(alert, token, earlier.item)
    return Claim(state="first", token=token)


def settle(alert: Alert, claim: Claim, state: State, error: str = "", reference: dict[str, str] | None = None) -> None:
    """Notes how sending ended, unless somebody else has taken the alert meanwhile: then it is theirs to say."""
    changes: dict[str, Any] = {"state": state, "error": error[:500]}
    if state == "sent":
        changes |= {"told": alert.update, "ref": reference or {}, "doubt": False}
    if state == "failed":
        changes["said"] = pack(msgspec.json.encode(msgspec.structs.replace(alert, mention=None, repeat=False)))
    try:
        calls.call(
            "update_item",
            Key=calls.key(_key(alert), keys.ALONE),
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in changes),
            ConditionExpression="#by = :token",
            ExpressionAttributeNames={"#by": "by", **{f"#{name}": name for name in changes}},
            ExpressionAttributeValues={
                ":token": calls.value(claim.token),
                **{f":{name}": calls.value(each) for name, each in changes.items()},
            },
        )
    except calls.ConditionFailed:
        return


def recent(brand: str, limit: int, before: str | None, state: State | None = None) -> tuple[list[Delivery], str | None]:
    """A brand's alerts, newest first, and where the next page begins. With `state`, a page may be short."""
    found: list[Delivery] = []
    looked = 0
    size = limit if state is None else LOOKED_AT // 10
    while True:
        rows, after = _page(brand, size, before)
        looked += size
        for place, row in rows:
            before = place
            if state in (None, row.state):
                found.append(row)
                if len(found) == limit:
                    return found, before if after or place != rows[-1][0] else None
        before = after
        if before is None or looked >= LOOKED_AT:
            return found, before


def find(brand: str, delivery_id: str) -> Delivery:
    """One row by its id. Raises NotFound."""
    return _delivery(_found(brand, delivery_id))


def to_send_again(brand: str, delivery_id: str, now: datetime) -> Alert:
    """The alert of a failed row, once more, without its mention. Raises NotFound for another row."""
    row = _found(brand, delivery_id)
    if row["state"] != "failed" or "said" not in row:
        raise NotFound(f"the delivery {delivery_id!r} has not failed")
    alert = msgspec.json.decode(unpack(row["said"]), type=Alert)
    return msgspec.structs.replace(alert, resent=int(row.get("resent", 0)) + 1, raised_at=now)


def _page(brand: str, limit: int, before: str | None) -> tuple[list[tuple[str, Delivery]], str | None]:
    """Rows with their places in the list, and where the next ones begin."""
    request = {
        "IndexName": "author",
        "KeyConditionExpression": "ga = :ga AND gs < :before",
        "ExpressionAttributeValues": {
            ":ga": calls.value(keys.deliveries_index(brand)),
            ":before": calls.value(before or times.END_OF_TIME),
        },
    }
    answer = calls.call("query", ScanIndexForward=False, Limit=limit, **request)
    rows = [calls.load(row) for row in answer["Items"]]
    items = calls.get_many([(row["pk"], row["sk"]) for row in rows])
    found = [(row["gs"], _delivery(items[row["pk"], row["sk"]])) for row in rows if (row["pk"], row["sk"]) in items]
    return found, rows[-1]["gs"] if "LastEvaluatedKey" in answer else None


def _found(brand: str, delivery_id: str) -> calls.Item:
    rows = calls.query(
        IndexName="post",
        KeyConditionExpression="gp = :gp AND gs2 = :brand",
        ExpressionAttributeValues={
            ":gp": calls.value(keys.delivery_alone(delivery_id)),
            ":brand": calls.value(keys.delivery_brand(brand)),
        },
    )
    for row in rows:
        item = calls.get(row["pk"], row["sk"])
        if item:
            return item
    raise NotFound(f"there is no delivery {delivery_id!r}")


def _row(alert: Alert, token: str, now: datetime) -> calls.Item:
    key = _key(alert)
    name = keys.delivery_id(key)
    return {
        "pk": key,
        "sk": keys.ALONE,
        "ga": keys.deliveries_index(alert.brand),
        "gs": f"{times.time_prefix(now)}#{name}",  # alerts of one millisecond have places of their own
        "gp": keys.delivery_alone(name),
        "gs2": keys.delivery_brand(alert.brand),
        "attempts": 1,
        "ttl": int((now + KEEP).timestamp()),
        **_claimed(alert, token),
    }


def _claimed(alert: Alert, token: str) -> calls.Item:
    """What a claim writes, the first as the later ones."""
    post = alert.mention.post if alert.mention else None
    return {
        "title": alert.title,
        "severity": alert.severity,
        "source": post.source if post else "",
        "mention": post.id if post else "",
        "kind": alert.kind,
        "count": alert.count,
        "update": alert.update,
        "resent": alert.resent,
        "state": "claimed",
        "by": token,
    }


def _claim_again(alert: Alert, token: str, row: calls.Item) -> Claim:
    earlier = dict(row.get("ref", {})) if "told" in row else None
    if not _due(alert, row):
        return Claim(state="done", token=token, earlier=earlier)
    doubtful = row["state"] == "claimed" or bool(row.get("doubt"))
    changes = _claimed(alert, token) | {"doubt": doubtful}
    try:
        calls.call(
            "update_item",
            Key=calls.key(_key(alert), keys.ALONE),
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in changes) + " ADD attempts :one",
            ConditionExpression="#by = :seen AND #state = :was",
            ExpressionAttributeNames={f"#{name}": name for name in changes},
            ExpressionAttributeValues={
                **{f":{name}": calls.value(each) for name, each in changes.items()},
                ":seen": calls.value(row["by"]),
                ":was": calls.value(row["state"]),
                ":one": calls.value(1),
            },
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except calls.ConditionFailed as other:
        if other.item["by"] != token:
            raise Unavailable("another delivery of this alert is under way") from other
    state: Literal["first", "again", "uncertain"] = "uncertain" if doubtful else "again"
    return Claim(state=state, token=token, earlier=earlier, attempts=int(row["attempts"]) + 1)


def _due(alert: Alert, row: calls.Item) -> bool:
    """Whether an alert has still to be sent: nothing as new was sent, is on its way, or was given up."""
    if alert.update <= int(row.get("told", NEVER)):
        return False
    if row["state"] == "failed":
        return alert.update > int(row["update"]) or alert.resent > int(row["resent"])
    return row["state"] == "sent" or alert.update >= int(row["update"])


def _key(alert: Alert) -> str:
    return keys.delivery(alert.brand, *alert.key)


def _delivery(item: calls.Item) -> Delivery:
    _, _, rule, rest = item["pk"].split("#", 3)
    story, _, destination = rest.rpartition("#")
    at = times.moment(int(item["gs"][:13]))
    row = {
        **item,
        "id": keys.delivery_id(item["pk"]),
        "rule": rule,
        "story": story,
        "destination": destination,
        "at": at,
    }
    return msgspec.convert(row, Delivery)
