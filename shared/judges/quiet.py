"""Whether a source that used to send has stopped: judged by its own rhythm.

A night is no silence, nor is a weekend of a source that rests on weekends. How long a silence is counts in mentions
that would usually have come meanwhile. It is told when so long a silence has hardly ever come by chance, at the
source's own unsteadiness, and when it is much longer than those that the source had before.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from shared.domain.quiet import Quiet
from shared.judges.tails import PRIOR

HOUR = timedelta(hours=1)
DAY = 24
"""Hours."""

LOOKED_AT = 28 * DAY
"""Hours of the past that a source's rhythm is learnt from: four weekends."""

KNOWN = 7 * DAY
"""Hours from a source's first mention until its rhythm is known: a weekend is among them."""

FEWEST = 20
"""Mentions below which a source has no rhythm."""

ODDS = 0.02
"""How many silences of this length may be expected by chance among all that the source had: one in four years."""

LONGER = 1.5
"""Times the second longest silence before. The longest is left out, so that one earlier outage leaves no deafness."""

WEIGHT = 1.0
"""Hours at the source's mean that each hour of the rhythm begins with, so that an empty night is taken for no law."""


def gone_quiet(source: str, counts: Sequence[int], until: datetime) -> Quiet | None:
    """Judges a source by its mentions in each hour, the oldest first, the last hour ending at `until`.

    None while it speaks, while its silence means nothing, and while too little of it is known.
    """
    counts = counts[-LOOKED_AT:]
    spoke = [index for index, count in enumerate(counts) if count]
    if not spoke or spoke[-1] == len(counts) - 1:
        return None
    begin, end = spoke[0], spoke[-1] + 1
    past = counts[begin:end]
    if len(past) < KNOWN or sum(past) < FEWEST:
        return None
    hours = [until - (len(counts) - index) * HOUR for index in range(begin, len(counts))]
    usual = _usual(past, hours)
    missed = sum(usual[len(past) :])
    likely = _chance(missed, sum(past), _unrest(past, usual))
    earlier = _silences(past, usual)
    if likely * sum(past) > ODDS or missed <= LONGER * earlier.second:
        return None
    return Quiet(
        source=source, since=until - (len(counts) - end) * HOUR, missed=missed, chance=likely, longest=earlier.hours
    )


def _chance(missed: float, past: int, unrest: float) -> float:
    """The probability of none where `missed` are usual, known from `past` mentions: the Gamma-Poisson predictive of
    `tails.chance` at zero, with both counts divided by how many times their mean they vary."""
    return float((1 + missed / past) ** -(past / unrest + PRIOR))


def _usual(past: Sequence[int], hours: Sequence[datetime]) -> list[float]:
    """What is usual in each hour: the mean of that hour and its neighbours, on days of the same kind."""
    mean = sum(past) / len(past)
    seen: dict[tuple[bool, int], list[float]] = {}
    for count, hour in zip(past, hours, strict=False):
        for near in (-1, 0, 1):
            slot = seen.setdefault((_rests(hour), (hour.hour + near) % DAY), [WEIGHT * mean, WEIGHT])
            slot[0] += count
            slot[1] += 1
    blank = [mean, 1.0]
    found = [seen.get((_rests(hour), hour.hour), blank) for hour in hours]
    return [total / number for total, number in found]


def _rests(hour: datetime) -> bool:
    return hour.weekday() >= 5


def _unrest(past: Sequence[int], usual: Sequence[float]) -> float:
    """How many times its mean an hour's count varies around what is usual (the index of dispersion), at least 1."""
    squares = sum((count - mean) ** 2 for count, mean in zip(past, usual, strict=False))
    return max(1.0, squares / sum(usual[: len(past)]))


class _Silences(Struct, frozen=True):
    """The longest silence in hours, and the second longest in mentions missed."""

    hours: int
    second: float


def _silences(past: Sequence[int], usual: Sequence[float]) -> _Silences:
    missed: list[float] = []
    longest = hours = 0
    for count, mean in zip(past, usual, strict=False):
        if count:
            hours = 0
            continue
        if hours:
            missed[-1] += mean
        else:
            missed.append(mean)
        hours += 1
        longest = max(longest, hours)
    return _Silences(longest, sorted(missed, reverse=True)[1] if len(missed) > 1 else 0.0)
