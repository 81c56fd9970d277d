"""Whether senders still send, told from what arrived: the webhooks themselves write nothing but the queue.

The counters know networks and no connections, so connections of one network share a row's numbers; `sharing` says how
many they are. What was refused is in the metrics `PostsRefused` and in the webhooks' log, by connection.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from msgspec import Struct

from shared.adapters.table import tallies

WEEK = timedelta(days=7)

State = Literal["receiving", "quiet", "silent"]
"""Heard within a day, within a week, or not for a week."""


class Sender(Struct, frozen=True):
    """One configured sender and when its network was last heard: the hour in which its newest mention was posted."""

    id: str
    source: str
    state: State
    last_hour: datetime | None
    mentions_24h: int
    mentions_7d: int
    sharing: int


def rows(brand: str, senders: list[dict[str, Any]], now: datetime) -> list[Sender]:
    """One row for each connection, those that are heard least first."""
    last: dict[str, datetime] = {}
    day: Counter[str] = Counter()
    week: Counter[str] = Counter()
    for name, cells in sorted(tallies.by_hour(brand, now - WEEK, now + timedelta(days=1)).items()):
        hour = datetime.strptime(name, "%Y%m%d%H").replace(tzinfo=UTC)
        for cell, number in cells.items():
            if number:
                last[cell.source] = hour
                week[cell.source] += number
                day[cell.source] += number * (hour > now - timedelta(hours=25))
    sharing = Counter(each["source"] for each in senders)
    found = [
        Sender(
            id=each["id"],
            source=each["source"],
            state="receiving" if day[each["source"]] else "quiet" if week[each["source"]] else "silent",
            last_hour=last.get(each["source"]),
            mentions_24h=day[each["source"]],
            mentions_7d=week[each["source"]],
            sharing=sharing[each["source"]],
        )
        for each in senders
    ]
    return sorted(found, key=lambda each: (each.mentions_7d, each.source, each.id))
