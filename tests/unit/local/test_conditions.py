"""Key conditions that are read once say what the emulator itself says."""

from itertools import product

import pytest
from ministack.services import dynamodb

from infra.local import conditions

NAMES = {"#key": "ga"}
CONDITIONS = (
    "pk = :a",
    "pk = :a AND sk BETWEEN :b AND :c",
    "pk = :a AND sk < :b",
    "pk = :a AND sk <= :b",
    "pk = :a AND sk > :b",
    "pk = :a AND sk >= :b",
    "pk = :a AND sk = :b",
    "pk = :a AND begins_with(sk, :b)",
    "#key = :a",
)
VALUES = {":a": {"S": "m"}, ":b": {"S": "b"}, ":c": {"S": "bc"}}


@pytest.mark.parametrize("expression", CONDITIONS)
def test_a_condition_that_is_read_once_is_the_emulators_own(expression: str) -> None:
    check = conditions.readable(expression, VALUES, NAMES)
    assert check is not None
    for first, place in product(("m", "n"), ("a", "b", "ba", "bc", "bcd", "c")):
        item = {"pk": {"S": first}, "sk": {"S": place}, "ga": {"S": first}}
        plain = dynamodb._evaluate_condition(expression, item, VALUES, NAMES, slot="KeyConditionExpression")
        assert check(item) == plain, (expression, item)


@pytest.mark.parametrize("expression", ["pk = :a AND sk IN (:b)", "pk = :n", "pk = :a AND sk < :b AND ga = :c"])
def test_what_is_not_ours_is_left_to_the_emulator(expression: str) -> None:
    assert conditions.readable(expression, {**VALUES, ":n": {"N": "1"}}, NAMES) is None
