"""A measure on a set with its interval and baseline, and the mean over sets."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from infra.training import metrics

Row = TypeVar("Row")


class Figure(Struct, frozen=True, kw_only=True):
    """One measure on one set. `low` and `high` bound it at 95 %; `baseline` is what the simple rule reaches."""

    table: str
    set: str
    measure: str
    value: float
    low: float = math.nan
    high: float = math.nan
    baseline: float = math.nan
    posts: int = 0
    counts: bool = True


class Curve(Struct, frozen=True, kw_only=True):
    """What a picture is drawn from: which posts are positive, and the probability that was given."""

    name: str
    truth: list[bool]
    score: list[float]


def means(figures: Iterable[Figure]) -> list[Figure]:
    """The mean over the sets that count, by table and measure."""
    found = []
    for (table, measure), rows in grouped(figures, lambda each: (each.table, each.measure)).items():
        counted = [row for row in rows if row.counts and not math.isnan(row.value)]
        if counted:
            found.append(
                Figure(
                    table=table,
                    set=f"mean of {len(counted)} sets",
                    measure=measure,
                    value=sum(row.value for row in counted) / len(counted),
                    baseline=sum(row.baseline for row in counted) / len(counted),
                    posts=sum(row.posts for row in counted),
                )
            )
    return found


def share(flags: Sequence[object]) -> float:
    """The share of the flags that are set, 0..1; nan without any."""
    return sum(map(bool, flags)) / len(flags) if len(flags) else math.nan


def measured(
    table: str,
    name: str,
    measure: str,
    function: Callable[..., float],
    *columns: Sequence[Any],
    baseline: float = math.nan,
    counts: bool = True,
) -> Figure:
    """What `function` gives for the columns, with its bootstrap interval where the set counts."""
    value = function(*columns) if columns[0] else math.nan
    low, high = metrics.interval(function, *columns) if counts and columns[0] else (math.nan, math.nan)
    return Figure(
        table=table,
        set=name,
        measure=measure,
        value=value,
        low=low,
        high=high,
        baseline=baseline,
        posts=len(columns[0]),
        counts=counts,
    )


def grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    """The rows by key, in the order of the keys."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(sorted(found.items(), key=lambda pair: str(pair[0])))
