"""A destination is called at its pace, waits when it asked for it, and not at all when it is off."""

from datetime import timedelta

import pytest

from shared.adapters.table import destinations
from tests.functional.made import NOON

pytestmark = pytest.mark.usefixtures("table")


def turn(seconds: float = 0.0, pace: float = 1.0, place: str = "hook") -> float:
    return destinations.turn(place, pace, NOON + timedelta(seconds=seconds))


def test_turns_are_a_pace_apart():
    assert turn(0) == 0
    assert turn(0.25) == 0.75
    assert turn(0.999) == 0.001
    assert turn(1.0) == 0
    assert turn(1.5) == 0.5


def test_each_place_has_turns_of_its_own():
    assert [turn(place=place) for place in ("hook", "other", "hook")] == [0, 0, 1.0]


def test_a_channel_without_a_pace_takes_all():
    assert [turn(pace=0) for _ in range(3)] == [0, 0, 0]


@pytest.mark.parametrize("pace", [0, 1.0])
def test_a_pause_holds_everybody_back_and_a_shorter_one_does_not_end_it(pace: float):
    destinations.pause("hook", 30, NOON)
    destinations.pause("hook", 2, NOON)
    assert turn(10, pace) == 20
    assert turn(30, pace) == 0


def test_a_destination_that_is_off_stays_off_since_when_it_was_until_it_is_on():
    assert destinations.off("crumb-bakery", "team") == ""
    destinations.switch_off("crumb-bakery", "team", "invalid_auth", "Hundred", NOON)
    destinations.switch_off("crumb-bakery", "team", "another reason", "Ilse", NOON + timedelta(hours=1))
    assert destinations.off("crumb-bakery", "team") == "invalid_auth"
    found = destinations.standings("crumb-bakery")["team"]
    assert (found.on, found.reason, found.since, found.by) == (False, "invalid_auth", NOON, "Hundred")
    destinations.switch_on("crumb-bakery", "team")
    assert destinations.off("crumb-bakery", "team") == ""
    assert all(each.on for each in destinations.standings("crumb-bakery").values())
