"""Spikes are told soon, rhythms are not, and small brands are left in peace. The series are made, none is a brand's."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.cli.bench_spikes import A_DAY, MINUTES, START, WATCHED, alarms, drawn, rhythm, rows, series
from shared.domain.spike import Sensitivity, Spike
from shared.judges.spikes import BARS, WARM_UP, Look, look

SENSITIVITIES: tuple[Sensitivity, ...] = ("low", "medium", "high")


def see(counts: Sequence[int], sensitivity: Sensitivity = "medium", spike: Spike | None = None) -> Look:
    return look(counts, START + len(counts) * timedelta(minutes=MINUTES), sensitivity=sensitivity, spike=spike)


def after(counts: Sequence[int], later: Sequence[int], sensitivity: Sensitivity = "medium") -> list[Look]:
    """The looks at `later`, one every five minutes."""
    looks, spike = [], None
    for index in range(len(later)):
        looks.append(see([*counts, *later[: index + 1]], sensitivity, spike))
        spike = looks[-1].spike
    return looks


def steady(an_hour: float, days: float = 9) -> list[int]:
    """Days of counts around the same mean at all times."""
    return throughout(an_hour, int(days * A_DAY), seed=1)


def throughout(an_hour: float, length: int, seed: int) -> list[int]:
    chance = Random(seed)  # noqa: S311 - a simulation
    return [drawn(chance, an_hour * MINUTES / 60) for _ in range(length)]


def stepped(begin: int, an_hour: float, seed: int) -> list[int]:
    """A quarter of an hour with the rhythm at a height of `an_hour`."""
    chance = Random(seed)  # noqa: S311 - a simulation
    return [drawn(chance, an_hour * rhythm(begin + later) * MINUTES / 60) for later in range(3)]


def events(looks: Sequence[Look]) -> list[str]:
    return [each.event for each in looks]


@pytest.mark.parametrize("an_hour", [0.2, 3.0, 40.0])
@pytest.mark.parametrize("seed", range(12))
def test_a_daily_and_weekly_rhythm_alone_is_no_spike(an_hour: float, seed: int) -> None:
    assert alarms(series(seed, an_hour, 15 * A_DAY, rough=0.0, slow=0.0), "medium", every=3) == 0


def test_a_level_that_wanders_seldom_makes_an_alarm() -> None:
    wandering = [series(seed, 50.0, 15 * A_DAY) for seed in range(6)]
    assert sum(alarms(counts, "low", every=3) for counts in wandering) <= 1
    assert sum(alarms(counts, "medium", every=3) for counts in wandering) <= 3, "one in two weeks"


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("an_hour", "step"), [(12.0, 10.0), (24.0, 8.0), (60.0, 6.0), (200.0, 4.0)])
def test_a_real_step_is_told_within_15_minutes(an_hour: float, step: float, seed: int) -> None:
    counts = series(seed, an_hour, WATCHED + A_DAY + seed * 5 + 96, rough=0.1, slow=0.1)  # until 8 to 12:35
    assert "begins" in events(after(counts, stepped(len(counts), an_hour * step, seed)))


def test_a_step_in_the_night_is_told_although_the_evening_was_louder() -> None:
    counts = series(3, 200.0, WATCHED + A_DAY + 3 * 12, rough=0.1, slow=0.1)  # until 3 in the night
    assert "begins" in events(after(counts, stepped(len(counts), 200.0 * 6, 5)))


def test_what_comes_each_day_at_the_same_minutes_is_no_spike() -> None:
    counts = [count + (40 if index % A_DAY in (108, 109) else 0) for index, count in enumerate(steady(6, 11))]
    assert [alarms(counts, sensitivity) for sensitivity in SENSITIVITIES] == [0, 0, 0]
    assert "begins" in events(after(counts[: 10 * A_DAY + 60], [40, 40])), "at another time it is one"


@pytest.mark.parametrize("posts", [1, 2, 3, 4])
@pytest.mark.parametrize("sensitivity", SENSITIVITIES)
def test_a_few_posts_about_a_brand_that_nobody_speaks_of_are_no_spike(posts: int, sensitivity: Sensitivity) -> None:
    for counts in ([0] * WATCHED, steady(0.05, 9), [0] * (WATCHED - 300) + [1] + [0] * 299):
        assert set(events(after(counts, [posts, 0, 0]))) == {"calm"}
        assert set(events(after(counts, [1] * posts, sensitivity))) == {"calm"}


def test_many_posts_about_a_brand_that_nobody_speaks_of_are_one() -> None:
    looks = after([0] * WATCHED, [6, 6, 6])
    assert looks[-1].event in ("begins", "goes on")
    assert looks[-1].spike is not None
    assert looks[-1].spike.usual.most == 0


def test_the_end_is_told_once_and_the_spike_holds_what_it_was() -> None:
    looks = after(steady(30), throughout(180, 18, 2) + throughout(30, 40, 3))
    assert events(looks).count("begins") == 1
    assert events(looks).count("ends") == 1
    end = next(index for index, each in enumerate(looks) if each.event == "ends")
    ended = looks[end].ended
    assert 18 <= end <= 18 + 13, "an hour after it, when the last hour is calm"
    assert ended is not None
    assert ended.peak >= 150
    assert ended.ended_at == ended.seen_at > ended.began_at
    assert 20 < ended.usual.before < 40
    assert set(events(looks[end + 1 :])) == {"calm"}


def test_a_spike_does_not_flicker() -> None:
    later = [count if index % 4 else 1 for index, count in enumerate(throughout(144, 30, 4))]
    found = events(after(steady(30), later))
    assert found.count("begins") == 1
    assert "ends" not in found


def test_a_short_burst_is_told_once_and_lasts_an_hour() -> None:
    looks = after(steady(30), [0] * 9 + [12, 12, 10] + [0, 3] * 8)
    begin, end = events(looks).index("begins"), events(looks).index("ends")
    assert end - begin == 60 // MINUTES
    assert set(events(looks[begin + 1 : end])) == {"goes on"}


def test_a_new_level_that_stays_is_no_spike_after_a_day() -> None:
    looks = after(steady(20), throughout(96, 26 * 12, 6))
    ended = events(looks).index("ends")
    assert 22 * 12 < ended < 26 * 12


def test_an_old_spike_leaves_no_deafness_behind() -> None:
    calm = steady(30, 9)
    hit = [count * (20 if 3 * A_DAY < index < 3 * A_DAY + 36 else 1) for index, count in enumerate(calm)]
    assert "begins" in events(after(hit, throughout(180, 4, 8)))


def test_nothing_is_said_while_warming_up_and_the_first_week_is_watched_with_care() -> None:
    burst = [60, 60, 60]
    short = steady(12, WARM_UP / 1440)
    assert see(short[3:]).event == "warming up"
    assert see([]).event == "warming up"
    assert see([*short, *burst]).event == "begins"
    assert see([*steady(2, 9), 5, 4, 5]).event == "begins"
    assert see([*steady(2, 4), 5, 4, 5]).event == "calm", "14 are too few for low"


def test_counts_by_the_hour_do_as_well() -> None:
    counts = [sum(steady(30)[index : index + 12]) for index in range(0, 9 * A_DAY, 12)]
    now = START + timedelta(days=9)
    assert look(counts, now, minutes=60).event == "calm"
    begun = look([*counts, 150], now, minutes=60)
    assert begun.event == "begins"
    assert look([*counts, 150, 30, 28], now + timedelta(hours=2), minutes=60, spike=begun.spike).event == "ends"


@pytest.mark.parametrize("minutes", [-5, 0, 7, 90, 1440])
def test_counts_that_do_not_fill_an_hour_are_no_counts(minutes: int) -> None:
    with pytest.raises(ValueError, match="divide an hour"):
        look([], START, minutes=minutes)


@given(st.lists(st.integers(0, 60), max_size=80), st.sampled_from(SENSITIVITIES), st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_whatever_is_counted_is_looked_at(counts: list[int], sensitivity: Sensitivity, more: int) -> None:
    past = steady(3, 8.5)
    found = see([*past, *counts], sensitivity)
    assert (found.spike is not None) == (found.event == "begins")
    if found.spike:
        assert 0 <= found.spike.chance < BARS[sensitivity].chance
        louder = [*past, *counts]
        louder[-1] += more
        assert see(louder, sensitivity).event == "begins", "more mentions now are never less of a spike"


@given(st.integers(0, 30))
@settings(max_examples=15, deadline=None)
def test_a_higher_sensitivity_hears_all_that_a_lower_one_hears(height: int) -> None:
    heard = [see([*steady(10), *[height] * 3], sensitivity).event == "begins" for sensitivity in SENSITIVITIES]
    assert heard == sorted(heard)


def test_the_measurement_runs() -> None:
    (first, *_) = found = rows(seeds=1, steps=(10.0,), levels=(20.0,))
    assert [row.sensitivity for row in found] == ["high", "medium", "low"]
    assert 0 <= first.seen_15 <= first.seen_60 <= 1
