"""What a list of mentions is narrowed by: as a DynamoDB expression, and as a check of one item.

The two say the same; a property test holds them together.
"""

from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.adapters.table.calls import Item, value
from shared.domain.person import fold_handle


class Filter(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A span `[since, until)`, and lists of which one is enough.

    `author` is `source:id` or a handle; `min_influence` is 0..100. `q` is a search as `domain.search` reads it; the
    text stands packed, so it is looked at when an item has been read and has no part in the expression.
    """

    since: datetime | None = None
    until: datetime | None = None
    verdict: tuple[str, ...] = ()
    sentiment: tuple[str, ...] = ()
    circle: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    authentic: bool | None = None
    min_influence: float | None = None
    author: str | None = None
    q: str | None = None

    @property
    def author_account(self) -> tuple[str, str] | None:
        """Network and id, when the author is given so that the index can find them."""
        source, colon, account = (self.author or "").partition(":")
        return (source, account) if colon and account else None

    @property
    def author_handle(self) -> str | None:
        return None if self.author_account or not self.author else fold_handle(self.author)


LISTS = {"verdict": "l", "sentiment": "s", "circle": "c", "source": "so", "language": "la"}
"""Filters that hold a list, and the attribute that each looks at."""


def expression(wanted: Filter, now: datetime) -> dict[str, Any]:
    """FilterExpression with its names and values; leaves out what has expired but is not removed yet."""
    parts = ["t = :kind", "#ttl > :now"]
    values = {":kind": value("m"), ":now": value(int(now.timestamp()))}
    names = {"#ttl": "ttl"}
    for field, attribute in LISTS.items():
        marks = []
        for index, choice in enumerate(getattr(wanted, field)):
            marks.append(f":{attribute}{index}")
            values[marks[-1]] = value(choice)
        if marks:
            names[f"#{attribute}"] = attribute
            parts.append(f"#{attribute} IN ({', '.join(marks)})")
    if wanted.authentic is not None:
        parts.append("ok = :ok")
        values[":ok"] = value(wanted.authentic)
    if wanted.min_influence is not None:
        parts.append("i >= :i")
        values[":i"] = value(wanted.min_influence)
    if wanted.author_handle:
        parts.append("ah = :ah")
        values[":ah"] = value(wanted.author_handle)
    return {
        "FilterExpression": " AND ".join(parts),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }


def matches(item: Item, wanted: Filter, now: datetime) -> bool:
    """Whether one stored mention is wanted; the span is not looked at, since keys bound it."""
    return (
        item["t"] == "m"
        and int(item["ttl"]) > int(now.timestamp())
        and all(
            not getattr(wanted, field) or item.get(attribute) in getattr(wanted, field)
            for field, attribute in LISTS.items()
        )
        and (wanted.authentic is None or item["ok"] == wanted.authentic)
        and (wanted.min_influence is None or item["i"] >= wanted.min_influence)
        and (not wanted.author_handle or item.get("ah") == wanted.author_handle)
    )
