"""What spike detection costs in false alarms and takes in minutes, on made series: no real brand's counts are used.

A series has a rhythm of day and night, quieter weekends, and a level that wanders within hours and days. Steps
and false alarms are looked for every five minutes.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import cos, exp, pi, sqrt
from random import Random
from statistics import median

from msgspec import Struct

from shared.domain.spike import Sensitivity, Spike
from shared.judges.spikes import BARS, look

MINUTES = 5
A_DAY = 24 * 60 // MINUTES
WATCHED = 8 * A_DAY
"""Counts before the first look that can be wrong: the brand's week is known by then."""

START = datetime(2026, 3, 2, tzinfo=UTC)
LEVELS = (0.2, 2.0, 20.0, 200.0)
"""Authentic mentions an hour, on average over a working day."""


class Row(Struct, frozen=True, kw_only=True):
    """One sensitivity at one level. Delays are in minutes from the step to the alarm; `seen` is the share of
    steps that were told within 15 and within 60 minutes.
    """

    sensitivity: Sensitivity
    an_hour: float
    false_a_week: float
    weeks: int
    step: float
    seen_15: float
    seen_60: float
    delay_median: float | None
    delay_90: float | None


def rows(seeds: int = 24, steps: Sequence[float] = (3.0, 5.0, 10.0), levels: Sequence[float] = LEVELS) -> list[Row]:
    """Every sensitivity at every level: `seeds` weeks of quiet, and as many steps of each height at any hour."""
    found = []
    for level in levels:
        quiet = [series(seed, level, 15 * A_DAY) for seed in range(seeds)]
        for sensitivity in BARS:
            false = sum(alarms(counts, sensitivity) for counts in quiet) / seeds
            for step in steps:
                delays = [delay(seed, level, step, sensitivity) for seed in range(seeds)]
                found.append(_row(sensitivity, level, false, seeds, step, delays))
    return found


def series(seed: int, level: float, length: int, rough: float = 0.2, slow: float = 0.2) -> list[int]:
    """Counts in five minutes each from a Monday on. Around the rhythm the level wanders: by `rough` within about an
    hour (conversations) and by `slow` within about a day (news, campaigns), as standard deviations of its logarithm.
    """
    chance = Random(seed)  # noqa: S311 - a simulation
    counts: list[int] = []
    hour = day = 0.0
    for index in range(length):
        hour = wandered(chance, hour, rough, 60)
        day = wandered(chance, day, slow, 24 * 60)
        counts.append(drawn(chance, level * rhythm(index) * exp(hour + day) * MINUTES / 60))
    return counts


def wandered(chance: Random, value: float, spread: float, minutes: float) -> float:
    """The next value of an Ornstein-Uhlenbeck process, which forgets in about so many minutes."""
    kept = exp(-MINUTES / minutes)
    return kept * value + spread * sqrt(1 - kept * kept) * chance.gauss(0, 1)


def rhythm(index: int) -> float:
    """The part of a working day's mean that is usual: a twelfth of noon's at night, a half on weekends."""
    hours = index * MINUTES / 60
    daily = 1 + 0.85 * cos(2 * pi * (hours % 24 - 14) / 24)
    return daily * (0.5 if hours // 24 % 7 >= 5 else 1.0)


def drawn(chance: Random, mean: float) -> int:
    """A Poisson count (Knuth, The Art of Computer Programming, 3.4.1)."""
    limit, product, count = exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def alarms(counts: Sequence[int], sensitivity: Sensitivity, every: int = 1) -> int:
    """How many spikes are told after the first WATCHED counts, looking at each, or at one in `every`."""
    told, spike = 0, None
    for index in range(WATCHED, len(counts) + 1, every):
        spike, event = _look(counts, index, sensitivity, spike)
        told += event == "begins"
    return told


def delay(seed: int, level: float, step: float, sensitivity: Sensitivity) -> int | None:
    """Minutes until a step to `step` times the usual, at a time of the day that the seed chooses, is told."""
    begin = WATCHED + A_DAY + Random(-seed - 1).randrange(A_DAY)  # noqa: S311 - a simulation
    counts = series(seed, level, begin)
    chance = Random(seed + 10_000)  # noqa: S311 - a simulation
    counts += [drawn(chance, level * step * rhythm(begin + later) * MINUTES / 60) for later in range(36)]
    for index in range(begin + 1, len(counts) + 1):
        if _look(counts, index, sensitivity, None)[1] == "begins":
            return (index - begin) * MINUTES
    return None


def _look(counts: Sequence[int], end: int, sensitivity: Sensitivity, spike: Spike | None) -> tuple[Spike | None, str]:
    now = START + timedelta(minutes=end * MINUTES)
    seen = look(counts[max(0, end - 9 * A_DAY) : end], now, minutes=MINUTES, sensitivity=sensitivity, spike=spike)
    return seen.spike, seen.event


def _row(
    sensitivity: Sensitivity, level: float, false: float, weeks: int, step: float, delays: Sequence[int | None]
) -> Row:
    seen = sorted(each for each in delays if each is not None)
    return Row(
        sensitivity=sensitivity,
        an_hour=level,
        false_a_week=round(false, 3),
        weeks=weeks,
        step=step,
        seen_15=round(sum(each <= 15 for each in seen) / len(delays), 3),
        seen_60=round(sum(each <= 60 for each in seen) / len(delays), 3),
        delay_median=median(seen) if seen else None,
        delay_90=seen[len(seen) * 9 // 10] if seen else None,
    )
