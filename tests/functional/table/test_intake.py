"""What each connection took is the same in whatever order, and however often, it is told."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations

import pytest

from infra.local.shelf import Shelf
from shared.adapters.table import brands, intake
from shared.domain.brand import Connection
from shared.domain.intake import Counted, Intake
from tests.functional.made import NOON

ONE = Connection(id="one", source="generic", brand="crumb-bakery", verify="bearer")


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.setenv("HUNDRED_TABLE", "shelf")
    with Shelf().in_place() as shelf:
        yield shelf


def counted(process: str, taken: int, minute: int, refused: int = 0) -> Counted:
    at = NOON + timedelta(minutes=minute)
    return Counted(
        brand="crumb-bakery",
        connection="one",
        process=process,
        hour=at.replace(minute=0),
        intake=Intake(
            taken=taken, refused=refused, last_taken=at if taken else None, last_refused=at if refused else None
        ),
    )


def summed() -> list[tuple[int, int, int]]:
    rows = intake.by_hour("crumb-bakery", NOON, NOON + timedelta(hours=3), NOON)
    return [(hour.hour, each.taken, each.refused) for hour, _, each in rows]


TOLD = (counted("a", 3, 1), counted("a", 9, 6, refused=2), counted("b", 4, 3), counted("a", 1, 61))


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_processes_add_up_in_any_order_and_again(order: tuple[int, ...]) -> None:
    brands.put_connection(ONE)
    for index in (*order, *order):
        intake.note(TOLD[index])
    assert summed() == [(12, 13, 2), (13, 1, 0)]
    assert intake.last_taken("crumb-bakery") == {"one": NOON + timedelta(minutes=61)}


def test_the_last_hour_of_a_connection_is_kept_when_the_hours_are_gone(shelf: Shelf) -> None:
    brands.put_connection(ONE)
    intake.note(counted("a", 3, 1))
    long_after = NOON + intake.KEPT + timedelta(days=1)
    assert list(intake.by_hour("crumb-bakery", NOON, NOON + timedelta(hours=1), long_after)) == []
    assert intake.last_taken("crumb-bakery") == {"one": NOON + timedelta(minutes=1)}


def test_the_row_of_a_connection_is_written_once_an_hour(shelf: Shelf) -> None:
    brands.put_connection(ONE)
    writes = []
    shelf.asked = lambda operation, request, answer: writes.append(request["Key"]["sk"]["S"])
    for taken in range(1, 9):
        intake.note(counted("a", taken, taken))
    assert writes.count("one") == 1


def test_a_connection_that_was_ended_does_not_come_back() -> None:
    intake.note(counted("a", 3, 1))
    assert brands.connections("crumb-bakery") == []


def test_refusals_alone_are_no_sign_of_life() -> None:
    brands.put_connection(ONE)
    intake.note(counted("a", 0, 1, refused=5))
    assert summed() == [(12, 0, 5)]
    assert intake.last_taken("crumb-bakery") == {}
