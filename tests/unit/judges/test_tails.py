"""The tail of a count against sums that are done by hand."""

from math import comb, exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.judges.tails import chance, incomplete_beta

COUNTS = st.integers(1, 60)


@given(st.floats(0.01, 0.99), COUNTS, COUNTS)
def test_the_incomplete_beta_is_a_binomial_tail(x: float, a: int, b: int) -> None:
    n = a + b - 1
    tail = sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))
    assert incomplete_beta(x, a, b) == pytest.approx(tail, rel=1e-9, abs=1e-12)


@given(COUNTS, st.integers(1, 20))
def test_after_a_long_past_it_is_poisson(count: int, mean: int) -> None:
    below = sum(exp(-mean) * mean**k / factorial(k) for k in range(count))
    assert chance(count, mean * 10.0**7, 10.0**7) == pytest.approx(1 - below, rel=1e-3, abs=1e-6)


@given(COUNTS, st.floats(0, 100), st.floats(0.5, 50), st.floats(1, 10))
def test_it_is_a_probability_that_falls_with_the_count_and_grows_with_the_past(
    count: int, past: float, exposure: float, dispersion: float
) -> None:
    here = chance(count, past, exposure, dispersion)
    assert 0 <= here <= 1
    assert chance(count + 1, past, exposure, dispersion) <= here + 1e-9
    assert chance(count, past + 1, exposure, dispersion) >= here - 1e-9


def test_two_posts_after_an_empty_day_are_not_as_rare_as_sigmas_say() -> None:
    assert chance(2, 0, 24) > 5e-4
    assert chance(0, 0, 24) == 1.0


def test_very_small_and_very_large_counts_are_no_error() -> None:
    assert 0 <= chance(1_000_000, 100, 48) < 1e-300
    assert chance(1e-9, 1e9, 1) == pytest.approx(1)
    assert incomplete_beta(0, 1, 1) == 0
    assert incomplete_beta(1, 1, 1) == 1
