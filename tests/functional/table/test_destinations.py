"""A destination is called at its pace, waits when it asked for it, and not at all when it is off."""

from datetime import timedelta

import pytest

from shared.adapters.table import destinations
from tests.functional.made import NOON

pytestmark = pytest.mark.usefixtures("table")


def turn(seconds: float = 0.0, pace: float = 1.0, name: str = "team"):
    return destinations.turn("crumb-bakery", name, pace, NOON + timedelta(seconds=seconds))


def test_turns_are_a_pace_apart():
    assert turn(0).wait == 0
    assert turn(0.25).wait == 0.75
    assert turn(0.999).wait == 0.001
    assert turn(1.0).wait == 0
    assert turn(1.5).wait == 0.5


def test_each_destination_has_turns_of_its_own():
    assert [turn(name=name).wait for name in ("team", "mail")] == [0, 0]
    assert destinations.turn("other", "team", 1.0, NOON).wait == 0


def test_a_channel_without_a_pace_takes_all():
    assert [turn(pace=0).wait for _ in range(3)] == [0, 0, 0]


@pytest.mark.parametrize("pace", [0, 1.0])
def test_a_pause_holds_everybody_back(pace: float):
    destinations.pause("crumb-bakery", "team", 30, NOON)
    assert turn(10, pace).wait == 20
    assert turn(30, pace).wait == 0


@pytest.mark.parametrize("pace", [0, 1.0])
def test_a_destination_that_is_off_has_no_turn_until_it_is_on(pace: float):
    destinations.switch_off("crumb-bakery", "team", "invalid_auth", "Hundred", NOON)
    destinations.switch_off("crumb-bakery", "team", "another reason", "Ilse", NOON + timedelta(hours=1))
    assert turn(3600, pace).off == "invalid_auth"
    found = destinations.standings("crumb-bakery")["team"]
    assert (found.on, found.reason, found.since, found.by) == (False, "invalid_auth", NOON, "Hundred")
    destinations.switch_on("crumb-bakery", "team")
    assert turn(3600, pace) == destinations.Turn()
    assert all(each.on for each in destinations.standings("crumb-bakery").values())
