"""What is told of a spike, on made counts of five minutes."""

from datetime import timedelta
from random import Random

import pytest

from infra.cli.bench_spikes import A_DAY, START, drawn, rhythm, series
from shared.domain.brand import parse_brand
from shared.domain.errors import BadBrand
from shared.domain.spike import Watch
from shared.judges.notices import lasting, odds
from shared.judges.watching import told, watched

FIVE = timedelta(minutes=5)


def turns(counts: list[int], begin: int, sensitivity: str = "medium") -> list[tuple[int, str]]:
    """What is told at which step, when each is told at once."""
    watch, found = Watch(), []
    for end in range(begin, len(counts) + 1):
        now = START + end * FIVE
        watch = watched(watch, counts[max(0, end - 8 * A_DAY) : end], now, sensitivity=sensitivity)
        if watch.turn:
            found.append((end - begin, watch.turn))
            watch = told(watch, now)
    return found


def test_a_daily_rhythm_tells_nothing():
    counts = series(7, 20, 11 * A_DAY, rough=0, slow=0)
    assert turns(counts, 9 * A_DAY) == []


def test_a_step_is_told_within_fifteen_minutes_grows_when_it_doubles_and_ends_once():
    begin = 9 * A_DAY + A_DAY // 2
    chance = Random(3)  # noqa: S311 - a simulation
    quiet = series(3, 20, begin + 96, rough=0, slow=0)
    counts = quiet[:begin]
    for later in range(96):
        times = 8 if later < 12 else 40 if later < 24 else 1
        counts.append(drawn(chance, 20 * times * rhythm(begin + later) / 12))
    found = turns(counts, begin + 1)
    kinds = [kind for _, kind in found]
    assert found[0][1] == "began"
    assert found[0][0] <= 2
    assert kinds == ["began", *["grew"] * (len(kinds) - 2), "ended"]
    assert 1 <= kinds.count("grew") <= 4


def test_a_spike_that_is_told_nobody_until_it_is_over_has_passed():
    counts = series(3, 20, 9 * A_DAY, rough=0, slow=0) + [40] * 12 + [1] * 36
    watch, seen = Watch(), set()
    for end in range(9 * A_DAY, len(counts) + 1):
        watch = watched(watch, counts[end - 8 * A_DAY : end], START + end * FIVE, sensitivity="medium")
        seen.add(watch.turn)
    assert seen == {None, "began", "passed"}
    assert watch.update == 0


@pytest.mark.parametrize(
    ("chance", "expected"),
    [(1e-12, "practically never"), (1 / 1634, "once in 1,600 such cases"), (0.2, "once in 5 such cases")],
)
def test_a_chance_is_said_in_words(chance, expected):
    assert odds(chance) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0, "1 minute"), (45, "45 minutes"), (120, "2 hours"), (60 * 25, "1 day and 1 hour"), (60 * 48, "2 days")],
)
def test_a_length_of_time_is_said_in_words(minutes, expected):
    assert lasting(timedelta(minutes=minutes)) == expected


def test_a_spike_cannot_be_narrowed_by_what_is_not_counted():
    with pytest.raises(BadBrand, match="is not counted"):
        parse_brand(
            {"name": "Crumb", "rules": [{"name": "s", "on": "spike", "when": {"any": [{"min_influence": 30}]}}]}
        )
