"""What each connection took and refused, by the hour; its last hour also stands with the connection itself.

Each process of the webhooks counts for itself and has an attribute of its own in an hour's row, a text that only ever
grows: its time, its sums and its last times, all of fixed width. A message that comes again, or late, changes nothing.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from shared.adapters.table import calls, keys, times
from shared.adapters.table.stored import expired
from shared.domain.intake import Counted, Intake

KEPT = timedelta(days=35)
"""A week more than a source's rhythm is learnt from."""

_PROCESS = "p_"


def note(counted: Counted) -> None:
    """Notes what a process has counted so far. Again, late or in any order: the same. Raises Unavailable."""
    hour = times.hour_of(counted.hour)
    try:
        answer = calls.call(
            "update_item",
            Key=calls.key(keys.intake(counted.brand), keys.intake_of(hour, counted.connection)),
            UpdateExpression="SET #p = :sums, #ttl = :ttl",
            ConditionExpression="attribute_not_exists(#p) OR #p < :sums",
            ExpressionAttributeNames={"#p": f"{_PROCESS}{counted.process}", "#ttl": "ttl"},
            ExpressionAttributeValues={
                ":sums": calls.value(_spelled(counted.intake)),
                ":ttl": calls.value(int((counted.hour + KEPT).timestamp())),
            },
            ReturnValues="ALL_OLD",
        )
    except calls.ConditionFailed:
        answer = {}
    if counted.intake.last_taken and not _summed(calls.load(answer.get("Attributes") or {})).last_taken:
        _listed(counted, counted.intake.last_taken)


def by_hour(brand: str, since: datetime, until: datetime, now: datetime) -> Iterator[tuple[datetime, str, Intake]]:
    """Hour, connection and what it brought, for every hour that touches `[since, until)`, in the order of time.

    What is counted in a process that ends before it told, five minutes of a busy one, is missing.
    """
    rows = calls.query(
        KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues={
            ":pk": calls.value(keys.intake(brand)),
            ":first": calls.value(times.hour_of(since)),
            ":last": calls.value(keys.intake_of(times.hour_of(until - timedelta(microseconds=1)), "~")),
        },
    )
    for row in rows:
        if not expired(row, now):
            hour, _, connection = row["sk"].partition("#")
            yield datetime.strptime(hour, "%Y%m%d%H").replace(tzinfo=UTC), connection, _summed(row)


def last_taken(brand: str) -> dict[str, datetime]:
    """When each connection of a brand last took something, by its id; at least the first time within that hour."""
    rows = calls.query(
        KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": calls.value(keys.connections(brand))}
    )
    return {row["sk"]: times.moment(int(row["took"])) for row in rows if "took" in row}


def _listed(counted: Counted, last: datetime) -> None:
    """Notes with the connection that it took something; one that was ended meanwhile does not come back."""
    try:
        calls.call(
            "update_item",
            Key=calls.key(keys.connections(counted.brand), counted.connection),
            UpdateExpression="SET took = :last",
            ConditionExpression="attribute_exists(pk) AND (attribute_not_exists(took) OR took < :last)",
            ExpressionAttributeValues={":last": calls.value(times.milliseconds(last))},
        )
    except calls.ConditionFailed:
        return


def _spelled(intake: Intake) -> str:
    """The same width always, so that what was counted later is the greater text."""
    last = [times.milliseconds(each) if each else 0 for each in (intake.last_taken, intake.last_refused)]
    return f"{intake.taken:010d} {intake.refused:010d} {last[0]:013d} {last[1]:013d}"


def _summed(row: calls.Item) -> Intake:
    return sum((_read(text) for name, text in row.items() if name.startswith(_PROCESS)), Intake())


def _read(text: str) -> Intake:
    taken, refused, *last = map(int, text.split())
    taken_at, refused_at = (times.moment(each) if each else None for each in last)
    return Intake(taken=taken, refused=refused, last_taken=taken_at, last_refused=refused_at)
