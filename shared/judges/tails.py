"""How likely a count is, given what was counted before: exact where counts are small.

A normal approximation (mean and k standard deviations) is wrong by orders of magnitude for counts below about 20,
where most brands live: at a mean of 0.2 an hour it calls two mentions a four-sigma event.
"""

from math import exp, lgamma, log

PRIOR = 0.5
"""Jeffreys' prior of a Poisson rate: Gamma(1/2, 0). It keeps an empty past from meaning that nothing can happen."""

TINY = 1e-300
STEPS = 300
"""Of the continued fraction. It converges in about the square root of the larger argument."""


def chance(count: float, past: float, exposure: float, dispersion: float = 1.0) -> float:
    """The probability of `count` or more in one window, after `past` were counted in `exposure` such windows.

    A Poisson count whose rate is known only from another count is negative binomial: the Gamma-Poisson predictive
    distribution (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6). So a short past widens it by itself.
    `dispersion` (1 or more) is how many times its mean a count varies; both counts are divided by it, as the
    quasi-Poisson of Farrington et al. (1996, JRSS A 159:547) does.
    """
    if count <= 0:
        return 1.0
    return incomplete_beta(1 / (1 + exposure), count / dispersion, past / dispersion + PRIOR)


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for 0 <= x <= 1 and positive a and b.

    By its continued fraction (Abramowitz and Stegun 26.5.8) in Lentz's form (Numerical Recipes, 3rd ed., section 6.4).
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return min(1.0, front * _fraction(x, a, b) / a)
    return max(0.0, 1 - front * _fraction(1 - x, b, a) / b)


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 / _off_zero(1 + term * d), _off_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return value


def _off_zero(number: float) -> float:
    return number if abs(number) > TINY else TINY
