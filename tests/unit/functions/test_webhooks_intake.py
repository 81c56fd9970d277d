"""What a connection took and refused is told through the queue: each at first, together when there is much."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.adapters.queues import parse_message
from shared.domain.intake import ALLOWANCE, Counted, Intake, counting
from tests.unit.functions.senders import BEARER, POST, Neighbours, ask

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def told(neighbours: Neighbours) -> list[Counted]:
    return [parse_message(each) for each in neighbours.counts]


def test_each_delivery_is_told_while_there_are_few(neighbours: Neighbours) -> None:
    for _ in range(3):
        ask("/webhooks/generic/bearer", {"posts": [POST, {"id": 5}, POST]}, BEARER)
    assert [(each.intake.taken, each.intake.refused) for each in told(neighbours)] == [(2, 1), (4, 2), (6, 3)]
    assert {(each.brand, each.connection) for each in told(neighbours)} == {("crumb-bakery", "bearer")}


@pytest.mark.parametrize(
    ("body", "headers"), [(POST, {}), ("not JSON", BEARER), ({"id": 5}, BEARER), ({"posts": [{}]}, BEARER)]
)
def test_what_is_refused_is_told_too_and_nothing_was_taken(
    neighbours: Neighbours, body: object, headers: dict[str, str]
) -> None:
    assert ask("/webhooks/generic/bearer", body, headers)[0] in (400, 401)
    [counted] = told(neighbours)
    assert (counted.intake.taken, counted.intake.refused, counted.intake.last_taken) == (0, 1, None)
    assert counted.intake.last_refused


def test_what_was_not_queued_was_not_taken(neighbours: Neighbours) -> None:
    neighbours.queue_fails = (500, {})
    assert ask("/webhooks/generic/bearer", headers=BEARER)[0] == 503
    neighbours.queue_fails = (200, {})
    assert ask("/webhooks/generic/bearer", headers=BEARER)[0] == 202
    assert [each.intake.taken for each in told(neighbours)] == [1]


def test_a_refusal_stands_when_it_cannot_be_told(neighbours: Neighbours) -> None:
    neighbours.queue_fails = (500, {})
    assert ask("/webhooks/generic/bearer")[0] == 401
    neighbours.queue_fails = (200, {})
    assert ask("/webhooks/generic/bearer")[0] == 401
    assert [each.intake.refused for each in told(neighbours)] == [2]


def test_nothing_is_told_of_a_connection_that_is_not_there(neighbours: Neighbours) -> None:
    assert ask("/webhooks/generic/nothing", headers=BEARER)[0] == 404
    assert told(neighbours) == []


def test_a_flood_is_told_together_every_five_minutes() -> None:
    count, messages = counting("crumb-bakery", "one", "p", NOON), []
    for second in range(3600):
        count = count.noted(Intake(taken=1, last_taken=NOON), NOON + timedelta(seconds=second))
        messages += count.due
        count = count.told()
    assert len(messages) == ALLOWANCE + 11
    assert messages[-1].intake.taken > 3200


def test_what_is_left_of_an_hour_is_told_in_the_next() -> None:
    count = counting("crumb-bakery", "one", "p", NOON)
    for _ in range(int(ALLOWANCE) + 5):
        count = count.noted(Intake(taken=1, last_taken=NOON), NOON)
        count = count.told()
    late = count.noted(Intake(taken=1, last_taken=NOON), NOON + timedelta(hours=1))
    assert [(each.hour, each.intake.taken) for each in late.due] == [
        (NOON, ALLOWANCE + 5),
        (NOON + timedelta(hours=1), 1),
    ]
    later = late.told().noted(Intake(taken=1, last_taken=NOON), NOON + timedelta(hours=2))
    assert [each.intake.taken for each in later.due] == [1]
