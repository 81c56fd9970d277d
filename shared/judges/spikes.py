"""Whether many more people than usual speak of a brand right now.

The last hour is compared with the 12 before, and checked against the same time yesterday and last week (as Meltwater
describes its spike detection), so that a morning or a Monday is no spike. The 12 hours are read by the rhythm of those
days: after a busy evening, little is usual at night. The last 15 and 30 minutes are compared as well, so that a sudden
spike is seen soon (several windows, as in Google's SRE Workbook, "Alerting on SLOs"). Where Huginn's PeakDetector
asks for mean + k sigma, an exact tail is asked for here (`tails.chance`). A count is a spike when it is

1. large enough to matter (`least`, so that two posts about a small brand are none),
2. some times the usual by each comparison (`factor`: for a large brand a tenth more is certain, and means nothing), and
3. hardly to be had by chance (`chance`: for a small brand twice as much means nothing).

All counts are of authentic mentions, by the time when they were posted.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from shared.domain.spike import Sensitivity, Spike, Usual
from shared.judges.tails import chance

DAY, WEEK, BEFORE, HOUR = 1440, 10_080, 720, 60
"""Minutes."""

WINDOWS = (15, 30, 60)
"""Minutes that are compared. Fewer than 15 hold too few mentions of most brands to say anything."""

ASIDE = 30
"""Minutes on either side of the same time that count as the same time: people are not punctual."""

WARM_UP = DAY + BEFORE + HOUR
"""Minutes until there is a yesterday, and the 12 hours before its same hour."""

SHORTEST = timedelta(minutes=HOUR)
"""A spike lasts as long as the window by which its end is seen, so it does not flicker."""

CALM = 0.5
"""A spike has ended when less than this part of what it needed above the usual is left."""


class Bar(Struct, frozen=True):
    """What a spike has to clear: mentions in a window, times the usual, and the chance of as many."""

    least: int
    factor: float
    chance: float


BARS: dict[Sensitivity, Bar] = {"high": Bar(5, 1.5, 1e-3), "medium": Bar(8, 2.0, 1e-5), "low": Bar(15, 3.0, 1e-7)}
"""What each costs and how soon it tells is measured by infra/cli/bench_spikes.py, and told in docs/spikes.md."""


class Look(Struct, frozen=True):
    """What a look finds. `spike` is what to remember for the next look: None when there is none, or it has ended
    (`event` is `ends`, and `ended` is the whole of it).
    """

    event: Literal["warming up", "calm", "begins", "goes on", "ends"]
    spike: Spike | None = None
    ended: Spike | None = None


def look(
    counts: Sequence[int],
    now: datetime,
    *,
    minutes: int = 5,
    sensitivity: Sensitivity = "medium",
    spike: Spike | None = None,
) -> Look:
    """Looks at the counts up to now.

    `counts` are mentions in each `minutes` (a divisor of 60), the oldest first, the last one ending now; they begin
    when the brand began to be watched, and no more than eight days are needed. `spike` is what the look before
    returned. Nothing is said within WARM_UP; until a week more is known, the sensitivity is `low`, since
    a brand's first Monday looks like a spike after its first Sunday. Raises ValueError for other `minutes`.
    """
    if minutes < 1 or HOUR % minutes:
        raise ValueError("counts are of minutes that divide an hour")
    series = _Series(counts[-(WEEK + DAY) // minutes :], minutes)
    if series.length < WARM_UP:
        return Look("warming up", spike)
    if spike:
        return _again(series, now, BARS[sensitivity], spike)
    bar = BARS[sensitivity if series.length >= WEEK + BEFORE + HOUR else "low"]
    found = _rarest(series, bar)
    if found is None:
        return Look("calm")
    count = series.sum(HOUR)
    begun = Spike(began_at=now, seen_at=now, count=count, peak=count, usual=_usual(series, HOUR), chance=found)
    return Look("begins", begun)


def _again(series: "_Series", now: datetime, bar: Bar, spike: Spike) -> Look:
    """The end is judged by what was usual when it began, or is usual at this time of the day by now."""
    count, latest = series.sum(HOUR), _usual(series, HOUR)
    usual = max(spike.usual.most, latest.yesterday or 0.0, latest.last_week or 0.0)
    line = max(usual * (1 + (bar.factor - 1) * CALM), bar.least * CALM)
    seen = replace(spike, seen_at=now, count=count, peak=max(count, spike.peak))
    quick = series.sum(WINDOWS[0]) * HOUR / max(WINDOWS[0], series.minutes)
    if now - spike.began_at >= SHORTEST and count <= line and quick <= line:
        return Look("ends", None, replace(seen, ended_at=now))
    return Look("goes on", seen)


def _rarest(series: "_Series", bar: Bar) -> float | None:
    """The chance of the window that clears the bar by the most; None when none clears it."""
    cleared = [found for window in series.windows if (found := _cleared(series, window, bar)) is not None]
    return min(cleared, default=None)


def _cleared(series: "_Series", window: int, bar: Bar) -> float | None:
    count = series.sum(window)
    if count < bar.least:
        return None
    compared = _compared(series, window)
    if any(count < bar.factor * max(each.rate, each.most) for each in compared):
        return None
    # The highest of the rates, known as well as all of the comparisons together make it known.
    rate, exposure = max(each.rate for each in compared), sum(each.exposure for each in compared)
    likely = chance(count, rate * exposure, exposure, 1 + _unrest(series) * rate)
    return likely if likely < bar.chance else None


class _Comparison(Struct, frozen=True):
    """A rate in mentions a window, from `exposure` windows. `most` is the most in one of them, which is to be exceeded
    as well: what comes every day at nine sharp is no spike, however quiet the minutes around it are.
    """

    rate: float
    exposure: float
    most: int = 0


def _compared(series: "_Series", window: int) -> list[_Comparison]:
    """The 12 hours before, then yesterday, then last week, as far back as the brand has been watched."""
    span = window + 2 * ASIDE
    known = [back for back in (DAY, WEEK) if series.length >= back + BEFORE + HOUR]
    hours = _Comparison(_foreseen(series, 0, known)[0] * window / HOUR, BEFORE / window)
    same = [
        _Comparison(
            series.sum(span, back - ASIDE) * window / span, span / window, series.most(window, span, back - ASIDE)
        )
        for back in known
    ]
    return [hours, *same]


def _foreseen(series: "_Series", back: int, known: Sequence[int]) -> tuple[float, float]:
    """Mentions in the hour that ended `back` minutes ago by the 12 hours before it, read by the rhythm of `known` days,
    and the variance that this has by chance alone.

    One mention an hour is added to those days, so that a quiet night does not make a rhythm out of chance.
    """
    span = HOUR + 2 * ASIDE
    there = sum(series.sum(span, back + day - ASIDE) for day in known) + span / HOUR
    before = sum(series.sum(BEFORE, back + day + HOUR) for day in known) + BEFORE / HOUR
    now = series.sum(BEFORE, back + HOUR)
    mean = now * (there / span) / (before / HOUR)
    return mean, mean * mean * (1 / (now or 1) + 1 / there + 1 / before)


def _usual(series: "_Series", window: int) -> Usual:
    rates = [each.rate * HOUR / window for each in _compared(series, window)]
    return Usual(
        before=rates[0],
        yesterday=rates[1] if len(rates) > 1 else None,
        last_week=rates[2] if len(rates) > 2 else None,
    )


class _Series:
    """Counts by how long ago they were."""

    def __init__(self, counts: Sequence[int], minutes: int) -> None:
        self.minutes = minutes
        self.length = len(counts) * minutes
        self.windows = tuple(window for window in WINDOWS if window >= minutes)
        self._sums = [0]
        for count in counts:
            self._sums.append(self._sums[-1] + count)

    def sum(self, minutes: int, back: int = 0) -> int:
        """Mentions in `minutes` that ended `back` minutes ago; what lies before the series counts as nothing."""
        end = len(self._sums) - 1 - back // self.minutes
        start = max(0, end - max(1, minutes // self.minutes))
        return self._sums[end] - self._sums[start]

    def most(self, window: int, span: int, back: int) -> int:
        """The most mentions in any window within a span."""
        return max(self.sum(window, back + later) for later in range(0, span - window + 1, self.minutes))


def _unrest(series: _Series) -> float:
    """How far off the foreseen the brand's hours were in the past days, beyond chance: the variance as a part of
    the squared mean, a negative binomial's `kappa` (variance = mean + kappa * mean squared).

    The quarter that was farthest off for its size is left out, so that earlier spikes do not make us deaf (Noufaily et
    al. 2013, Statistics in Medicine 32:1206, weigh them down). What is far off depends on kappa: hence the rounds.
    """
    hours = range(HOUR, series.length - DAY - BEFORE - 2 * HOUR + 1, HOUR)
    seen = [(series.sum(HOUR, back), *_foreseen(series, back, (DAY,))) for back in hours]
    errors = [((count - mean) ** 2, mean + doubt, mean * mean) for count, mean, doubt in seen if mean]
    kappa = _beyond_chance(errors)
    for _ in range(ROUNDS):
        errors.sort(key=lambda each: each[0] / (each[1] + kappa * each[2]))
        kappa = _beyond_chance(errors[: len(errors) * 3 // 4], KEPT)
    return kappa


def _beyond_chance(errors: list[tuple[float, float, float]], kept: float = 1.0) -> float:
    squares = sum(square for *_, square in errors)
    varied = sum(error for error, *_ in errors) / kept - sum(chance for _, chance, _ in errors)
    return max(0.0, varied / squares) if squares else 0.0


ROUNDS = 3
KEPT = 0.37
"""What the mean of a chi-squared variable keeps without its highest quarter: leaving that out must not flatter."""
