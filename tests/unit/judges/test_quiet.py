"""A source that has stopped, told from one that sleeps, on made series."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.cli.bench_spikes import A_DAY, START, series
from shared.judges.quiet import gone_quiet


def hourly(seed: int, an_hour: float, days: int) -> list[int]:
    """Mentions an hour with a rhythm of day and night and quieter weekends, from a Monday on."""
    fives = series(seed, an_hour, days * A_DAY)
    return [sum(fives[at : at + 12]) for at in range(0, len(fives), 12)]


def told(hours: list[int]):
    return gone_quiet("x", hours, START + timedelta(hours=len(hours)))


@pytest.mark.parametrize("an_hour", [2, 20])
def test_no_night_and_no_weekend_is_a_silence(an_hour):
    hours = hourly(1, an_hour, 42)
    assert not any(told(hours[:until]) for until in range(14 * 24, len(hours) + 1))


@pytest.mark.parametrize(("an_hour", "within"), [(0.2, 72), (2, 24), (20, 9)])
def test_a_source_that_stops_is_told_sooner_the_more_it_used_to_send(an_hour, within):
    hours = hourly(2, an_hour, 30) + [0] * within
    found = told(hours)
    assert found is not None
    assert found.since <= START + timedelta(days=30)
    assert found.missed > 3
    assert found.chance < 0.01


def test_a_source_that_stops_on_a_weekday_is_told_before_one_that_stops_in_the_night():
    def hours_until_told(stopped: int) -> int:
        hours = hourly(3, 20, 30)[:stopped]
        return next(more for more in range(1, 48) if told([*hours, *[0] * more]))

    noon, midnight = 28 * 24 + 12, 28 * 24 + 23
    assert hours_until_told(noon) < hours_until_told(midnight)


def test_a_source_that_speaks_is_not_silent_whatever_it_did_before():
    assert told([*hourly(4, 20, 20), *[0] * 50, 1]) is None


@pytest.mark.parametrize("hours", [[], [0] * 700, [1] * 19 + [0] * 600, [5] * 100 + [0] * 20], ids=len)
def test_too_little_is_known_of_a_new_or_a_rare_source(hours):
    assert told(hours) is None


def test_an_earlier_outage_leaves_no_deafness():
    hours = hourly(5, 20, 28)
    hours[200:272] = [0] * 72
    assert told([*hours, *[0] * 14]) is not None


@given(st.lists(st.integers(0, 3), max_size=300))
def test_a_silence_is_well_formed(hours):
    found = told(hours)
    assert found is None or (0 <= found.chance < 1 and found.missed > 0 and found.since < START + timedelta(hours=300))
