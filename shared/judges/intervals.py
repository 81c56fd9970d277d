"""Intervals that hold what they say where few things were counted."""

from collections.abc import Sequence
from functools import cache
from math import copysign, fsum, inf, sqrt
from operator import mul
from random import Random

from shared.judges.tails import incomplete_beta

DRAWS = 999
"""Samples of a bootstrap; the 95 % bounds are then the 25th from either end (Davison and Hinkley 1997, section 5.2)."""


def studentized(values: Sequence[float], chance: Random, draws: int = DRAWS) -> tuple[float, float] | None:
    """The 95 % interval of a mean, by the bootstrap of Student's t; None when the values show no spread.

    Counts are skewed, and the plain t interval then misses on one side; this one learns the skew from the sample (Hall
    1988, Annals of Statistics 16:927). A sample of ten may have missed the rare large values that make the skew, so on
    neither side is it narrower than the plain one.
    """
    count = len(values)
    mean, error = _mean_and_error(values)
    if not error:
        return None
    ratios = []
    for _ in range(draws):
        drawn, own = _mean_and_error(chance.choices(values, k=count))
        # A sample of one value alone has no spread: all that it says is on which side it lies.
        ratios.append((drawn - mean) / own if own else copysign(inf, drawn - mean))
    ratios.sort()
    edge = round(0.025 * (draws + 1))
    plain = student(count - 1)
    return mean - max(plain, ratios[-edge]) * error, mean - min(-plain, ratios[edge - 1]) * error


@cache
def student(freedom: int) -> float:
    """The 97.5 % point of Student's t, by bisection of its tail (Abramowitz and Stegun 26.7.1)."""
    low, high = 1.9, 13.0
    for _ in range(50):
        middle = (low + high) / 2
        tail = incomplete_beta(freedom / (freedom + middle * middle), freedom / 2, 0.5) / 2
        low, high = (middle, high) if tail > 0.025 else (low, middle)
    return (low + high) / 2


def _mean_and_error(values: Sequence[float]) -> tuple[float, float]:
    """The mean of a sample and its standard error."""
    count = len(values)
    if count < 2:
        return fsum(values), 0.0
    mean = fsum(values) / count
    square = max(0.0, fsum(map(mul, values, values)) / count - mean * mean)
    # What is left of equal values by rounding is no spread.
    error = sqrt(square / (count - 1))
    return mean, error if square > 1e-12 * (1 + mean * mean) else 0.0


def least_squares(rows: Sequence[Sequence[float]], values: Sequence[float]) -> tuple[float, ...]:
    """The coefficients with which the columns of `rows` come nearest to `values`.

    By the normal equations, with a trace of a ridge so that columns which say the same do no harm.
    """
    width = len(rows[0])
    table = [
        [sum(row[i] * row[j] for row in rows) for j in range(width)]
        + [sum(row[i] * value for row, value in zip(rows, values, strict=True))]
        for i in range(width)
    ]
    for i in range(width):
        table[i][i] += 1e-6 * len(rows)
    return _solved(table)


def _solved(table: list[list[float]]) -> tuple[float, ...]:
    """Gauss and Jordan's elimination with the largest pivot; the table's last column is the right-hand side."""
    width = len(table)
    for i in range(width):
        pivot = max(range(i, width), key=lambda row: abs(table[row][i]))
        table[i], table[pivot] = table[pivot], table[i]
        table[i] = [value / table[i][i] for value in table[i]]
        for j in range(width):
            if j != i:
                table[j] = [value - table[j][i] * own for value, own in zip(table[j], table[i], strict=True)]
    return tuple(row[-1] for row in table)
