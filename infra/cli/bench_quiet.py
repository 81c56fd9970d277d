"""How often a source is called silent that is not, and how soon one is that has stopped, on made series.

The series are those of the bench of spikes, by the hour: day and night, quieter weekends, a level that wanders.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from statistics import median

from msgspec import Struct

from infra.cli.bench_spikes import A_DAY, START, series
from shared.judges.quiet import gone_quiet

LEVELS = (0.05, 0.2, 2.0, 20.0, 200.0)
"""Mentions an hour, on average over a working day."""

DAYS, KNOWN, STOPS = 56, 14, 40
"""Days of a series, days before the first look, and the day in which it stops."""


class Row(Struct, frozen=True, kw_only=True):
    """One level. `false` alarms came in `weeks` weeks; `told` of `stopped` sources were told within a fortnight, after
    `median_hours`, the last after `most_hours`."""

    an_hour: float
    wanders: float
    false: int
    weeks: int
    stopped: int
    told: int
    median_hours: float | None
    most_hours: int | None


def rows(seeds: int = 12, levels: Sequence[float] = LEVELS, wanders: Sequence[float] = (0.2, 0.4)) -> Iterator[Row]:
    """Every level, on a level that wanders by a fifth within hours and within days, and by two fifths."""
    for rough in wanders:
        for level in levels:
            made = [hourly(seed, level, rough) for seed in range(seeds)]
            found = sorted(each for each in map(delay, made, range(seeds)) if each)
            yield Row(
                an_hour=level,
                wanders=rough,
                false=sum(map(alarms, made)),
                weeks=seeds * (DAYS - KNOWN) // 7,
                stopped=seeds,
                told=len(found),
                median_hours=median(found) if found else None,
                most_hours=found[-1] if found else None,
            )


def hourly(seed: int, level: float, wanders: float) -> list[int]:
    """Mentions an hour."""
    fives = series(seed, level, DAYS * A_DAY, wanders, wanders)
    return [sum(fives[at : at + 12]) for at in range(0, len(fives), 12)]


def alarms(hours: list[int]) -> int:
    """Silences that are told of a source that never stopped."""
    silent = [_silent(hours[:until]) for until in range(KNOWN * 24, len(hours) + 1)]
    return sum(now and not before for before, now in zip([False, *silent], silent, strict=False))


def delay(hours: list[int], seed: int) -> int | None:
    """Hours from a stop, at an hour that the seed chooses, until it is told."""
    stop = STOPS * 24 + Random(seed).randrange(5 * 24)  # noqa: S311 - a simulation
    return next((more for more in range(1, 14 * 24) if _silent([*hours[:stop], *[0] * more])), None)


def _silent(hours: list[int]) -> bool:
    return gone_quiet("made", hours, START + timedelta(hours=len(hours))) is not None
