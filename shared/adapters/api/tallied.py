"""The tally as rows for a dashboard: one for each bucket and group, zero-filled, authentic beside raw."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.adapters.api.parameters import Parameters, choices, last, time
from shared.adapters.table import tallies
from shared.adapters.table.cells import Cell
from shared.domain.errors import BadInput

BUCKETS = {"1h": (timedelta(hours=1), "%Y%m%d%H"), "1d": (timedelta(days=1), "%Y%m%d")}
BY = ("verdict", "sentiment", "circle", "source")
ROWS_MOST = 20_000
"""Rows of one answer, near 2 MB: a Lambda function answers with at most 6 MB."""


def tallied(brand: str, parameters: Parameters, now: datetime) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Rows and their total. Without a span, from the first mention to the last; over ROWS_MOST the empty buckets
    between are left out then.

    Parameters: `from`, `to` (cut to whole buckets), `bucket` 1h or 1d, `by` any of BY. Raises BadInput.
    """
    by = choices(parameters, "by", BY)
    bucket = last(parameters, "bucket") or "1d"
    if bucket not in BUCKETS:
        raise BadInput(f"is one of {', '.join(BUCKETS)}", "bucket")
    step, shape = BUCKETS[bucket]
    since = time(parameters, "from")
    until = time(parameters, "to")
    read = tallies.by_hour if bucket == "1h" else tallies.by_day
    begin, end = since or datetime.fromtimestamp(0, UTC), until or now + timedelta(days=2)
    counts = read(brand, begin, end - timedelta(microseconds=1))
    filled = list(_buckets(sorted(counts), since, until, step, shape))
    sums = {bucket: _summed(cells, by) for bucket, cells in counts.items()}
    groups: list[tuple[str, ...]] = sorted({group for groups in sums.values() for group in groups}) if by else [()]
    if len(filled) * len(groups) > ROWS_MOST and since is None:
        filled = [(name, _told(_moment(name, shape))) for name in sorted(counts)]  # nobody asked for the empty years
    if len(filled) * len(groups) > ROWS_MOST:
        raise BadInput(f"gives more than {ROWS_MOST} rows; ask for a shorter span or a larger bucket", "from")
    rows = []
    for name, bucket_time in filled:
        for group in groups:
            raw, authentic = sums.get(name, {}).get(group, (0, 0))
            rows.append({"time": bucket_time, **dict(zip(by, group, strict=True)), "raw": raw, "authentic": authentic})
    shown = [cell for name, _ in filled for cell in counts.get(name, Counter()).items()]
    total = {
        "raw": sum(number for _, number in shown),
        "authentic": sum(number for cell, number in shown if cell.authentic),
    }
    return rows, total


def _buckets(
    present: list[str], since: datetime | None, until: datetime | None, step: timedelta, shape: str
) -> Iterator[tuple[str, str]]:
    """Every bucket of the span by its name and its time: what is asked for, else what there is."""
    if not present and not (since and until):
        return
    first = since.strftime(shape) if since else present[0]
    moment = _moment(first, shape)
    end = until or _moment(present[-1], shape) + step
    for _ in range(ROWS_MOST + 1):
        if moment >= end:
            return
        yield moment.strftime(shape), _told(moment)
        moment += step


def _summed(cells: Counter[Cell], by: tuple[str, ...]) -> dict[tuple[str, ...], tuple[int, int]]:
    """Raw and authentic counts of each group within one bucket."""
    sums: dict[tuple[str, ...], tuple[int, int]] = {}
    for cell, number in cells.items():
        if not number:  # emptied by a correction
            continue
        group = tuple(str(getattr(cell, field)) for field in by)
        raw, authentic = sums.get(group, (0, 0))
        sums[group] = (raw + number, authentic + number * cell.authentic)
    return sums


def _moment(bucket: str, shape: str) -> datetime:
    return datetime.strptime(bucket, shape).replace(tzinfo=UTC)


def _told(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
