"""Key conditions as the emulator checks them, read once for a query and not once for each item of its partition.

It looks at every item of a partition, so a query over a month of counters took most of a second.
"""

import re
from collections.abc import Callable
from typing import Any

from ministack.services import dynamodb

from infra.local.expressions import key_range

Item = dict[str, Any]
Test = Callable[[Item], bool]


def read_once() -> None:
    """Replaces how the emulator checks key conditions that compare texts; every other condition is left to it."""
    plain = dynamodb._evaluate_condition
    kept: tuple[Any, ...] = ("", None, None, None)

    def evaluate(expression: str, item: Item, values: Item, names: Item, **others: Any) -> bool:
        nonlocal kept
        if others.get("slot") != "KeyConditionExpression":
            return bool(plain(expression, item, values, names, **others))
        known = kept
        if known[0] != expression or known[1] is not values or known[2] is not names:
            known = kept = (expression, values, names, readable(expression, values, names))
        check: Test | None = known[3]
        return check(item) if check else bool(plain(expression, item, values, names, **others))

    dynamodb._evaluate_condition = evaluate


def readable(expression: str, values: Item, names: Item) -> Test | None:
    """The condition as a test of one item, or None where it is not one of ours."""
    text = re.sub(r"#\w+", lambda found: str(names.get(found[0], found[0])), expression)
    attributes = re.findall(r"(?<![:\w])(?!AND\b|BETWEEN\b|begins_with\b)[A-Za-z]\w*", text)
    if not 1 <= len(attributes) <= 2:
        return None
    hashed, ranged = attributes[0], attributes[-1]
    try:
        partition, low, high = key_range(
            {"KeyConditionExpression": text, "ExpressionAttributeValues": values}, hashed, ranged
        )
    except (ValueError, KeyError):
        return None
    if len(attributes) == 1:
        return lambda item: bool(item.get(hashed, {}).get("S") == partition)

    def holds(item: Item) -> bool:
        place = item.get(ranged, {}).get("S")
        return item.get(hashed, {}).get("S") == partition and place is not None and low <= place < high

    return holds
