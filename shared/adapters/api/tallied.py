"""The tally as rows for a dashboard: one for each bucket and group, zero-filled, authentic beside raw."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from shared.adapters.api.parameters import Parameters, choices, ends, flag
from shared.adapters.api.spans import LONGEST, STEPS, Span, span
from shared.adapters.table import tallies
from shared.adapters.table.cells import Cell
from shared.domain.errors import BadInput
from shared.domain.person import CIRCLES
from shared.domain.verdict import LABELS, SENTIMENTS

BY = ("verdict", "sentiment", "circle", "source")
FILTERS = (*BY, "authentic")
PARAMETERS = ("from", "to", "bucket", "tz", "by", *FILTERS)

ROWS_MOST = 20_000
"""Rows of one answer, near 3 MB: a Lambda function answers with at most 6 MB."""

Counts = dict[datetime, Counter[Cell]]
"""What was counted, by the beginning of what it was counted in."""


class Tally(Struct, frozen=True):
    """Rows and what they add up to. `approximate` says, in words, where a day's border is known to the hour only."""

    rows: list[dict[str, Any]]
    total: dict[str, int]
    approximate: str | None = None


def tallied(brand: str, parameters: Parameters, now: datetime) -> Tally:
    """Rows for `from`, `to` (both cut to whole buckets), `bucket` (5m, 1h, 1d), `tz`, `by` (any of BY) and filters.

    Without a span from the first mention to the last; over ROWS_MOST the empty buckets between are left out then.
    Raises BadInput.
    """
    by = choices(parameters, "by", BY)
    wanted = _wanted(parameters)
    asked = span(parameters, now)
    counts = {begin: _kept(cells, wanted) for begin, cells in _read(brand, asked, now).items()}
    buckets = list(_buckets(asked, counts))
    sums = _summed(counts, buckets, by)
    groups: list[tuple[str, ...]] = sorted({group for each in sums.values() for group in each}) if by else [()]
    if len(buckets) * len(groups) > ROWS_MOST and not asked.begun:
        buckets = [begin for begin in buckets if sums.get(begin)]  # nobody asked for the empty years
    if len(buckets) * len(groups) > ROWS_MOST:
        raise BadInput(f"gives more than {ROWS_MOST} rows; ask for a shorter span or a larger bucket", "from")
    rows = [_row(asked, begin, by, group, sums) for begin in buckets for group in groups]
    total = {name: sum(row[name] for row in rows) for name in ("raw", "authentic")}
    return Tally(rows, total, _approximate(asked, buckets, now))


def totals(brand: str, parameters: Parameters, now: datetime) -> dict[str, int]:
    """All that was counted from `from` to `to`: by hours where they are few enough, else by days."""
    since, until = ends(parameters)
    short = since is not None and (until or now) - since < LONGEST["1h"]
    given = {name: parameters[name] for name in ("from", "to") if name in parameters}
    return tallied(brand, {**given, "bucket": ["1h" if short else "1d"]}, now).total


def _read(brand: str, asked: Span, now: datetime) -> Counts:
    """The counters that the span is added up from: the coarsest that its buckets can be cut from."""
    since, until = asked.begin(asked.since), asked.until - timedelta(microseconds=1)
    if asked.bucket == "5m":
        return _timed(tallies.by_five(brand, since, until), "%Y%m%d%H%M")
    if asked.bucket == "1d" and not asked.by_hours:
        return _timed(tallies.by_day(brand, since, until), "%Y%m%d")
    if not asked.by_hours:
        return _timed(tallies.by_hour(brand, since, until), "%Y%m%d%H")
    until = asked.after(asked.begin(until)) - timedelta(microseconds=1)
    fine = _fine_from(now)
    if _aligned(asked) or until < fine:
        return _timed(tallies.by_hour(brand, since, until), "%Y%m%d%H")
    hours: Counts = {}
    if since < fine:
        hours = _timed(tallies.by_hour(brand, since, fine - timedelta(microseconds=1)), "%Y%m%d%H")
    return hours | _timed(tallies.by_five(brand, max(since, fine), until), "%Y%m%d%H%M")


def _buckets(asked: Span, counts: Counts) -> Iterator[datetime]:
    """The beginning of every bucket of the span: of what is asked for, else from the first mention to the last."""
    present = [begin for begin, cells in counts.items() if cells]
    if not present and not (asked.begun and asked.ended):
        return
    begin = asked.begin(asked.since if asked.begun else max(asked.since, min(present)))
    end = asked.until if asked.ended else asked.after(asked.begin(max(present)))
    for _ in range(ROWS_MOST + 1):
        if begin >= end:
            return
        yield begin
        begin = asked.after(begin)


def _summed(
    counts: Counts, buckets: list[datetime], by: tuple[str, ...]
) -> dict[datetime, dict[tuple[str, ...], tuple[int, int]]]:
    """Raw and authentic counts of each group within each bucket."""
    sums: dict[datetime, dict[tuple[str, ...], tuple[int, int]]] = {}
    for begin, cells in counts.items():
        place = bisect_right(buckets, begin) - 1
        if place < 0:
            continue
        groups = sums.setdefault(buckets[place], {})
        for cell, number in cells.items():
            group = tuple(str(getattr(cell, field)) for field in by)
            raw, authentic = groups.get(group, (0, 0))
            groups[group] = (raw + number, authentic + number * cell.authentic)
    return sums


def _row(
    asked: Span,
    begin: datetime,
    by: tuple[str, ...],
    group: tuple[str, ...],
    sums: dict[datetime, dict[tuple[str, ...], tuple[int, int]]],
) -> dict[str, Any]:
    raw, authentic = sums.get(begin, {}).get(group, (0, 0))
    return {"time": asked.told(begin), **dict(zip(by, group, strict=True)), "raw": raw, "authentic": authentic}


def _wanted(parameters: Parameters) -> dict[str, tuple[Any, ...]]:
    """The filters, as the values that each field of a cell may have."""
    lists = {"verdict": LABELS, "sentiment": SENTIMENTS, "circle": CIRCLES, "source": ()}
    found: dict[str, tuple[Any, ...]] = {name: choices(parameters, name, known) for name, known in lists.items()}
    authentic = flag(parameters, "authentic")
    found["authentic"] = () if authentic is None else (authentic,)
    return {name: values for name, values in found.items() if values}


def _kept(cells: Counter[Cell], wanted: dict[str, tuple[Any, ...]]) -> Counter[Cell]:
    """Cells that pass the filters, without those that a correction has emptied."""
    return Counter(
        {
            cell: number
            for cell, number in cells.items()
            if number and all(getattr(cell, name) in values for name, values in wanted.items())
        }
    )


def _aligned(asked: Span) -> bool:
    """Whether the zone's days begin with an hour of UTC, at either end of the span."""
    return all(asked.begin(moment).minute == 0 for moment in (asked.since, asked.until))


def _fine_from(now: datetime) -> datetime:
    """From when on five minutes are surely counted, cut to an hour."""
    edge = now - tallies.FIVES_KEPT + STEPS["1h"]
    return edge.replace(minute=0, second=0, microsecond=0)


def _approximate(asked: Span, buckets: list[datetime], now: datetime) -> str | None:
    if not asked.by_hours or _aligned(asked) or not buckets or buckets[0] >= _fine_from(now):
        return None
    edge = _fine_from(now)
    return f"days of {asked.zone.key} begin within an hour of UTC; before {edge:%Y-%m-%d} it counts to the day before"


def _timed(counts: dict[str, Counter[Cell]], shape: str) -> Counts:
    return {datetime.strptime(name, shape).replace(tzinfo=UTC): cells for name, cells in counts.items()}
