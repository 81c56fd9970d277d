"""What items weigh and what reading them costs, by DynamoDB's rules."""

import math
from typing import Any

PAGE_BYTES = 1_048_576
"""What one Query or Scan looks at, at most."""


def item_bytes(item: dict[str, Any]) -> int:
    """Bytes of an item by DynamoDB's rules: UTF-8 of names and strings, about a byte for two digits of a number."""
    size = 0
    for name, typed in item.items():
        ((kind, value),) = typed.items()
        size += len(name.encode())
        if kind == "S":
            size += len(value.encode())
        elif kind == "N":
            size += len(value) // 2 + 2
        elif kind == "B":
            size += len(value) if isinstance(value, bytes) else len(value) * 3 // 4  # on the wire it is base64
        elif kind == "M":
            size += 3 + item_bytes(value)
        elif kind == "SS":
            size += 3 + sum(1 + len(each.encode()) for each in value)
        else:
            size += 1
    return size


def read_units(size: int, consistent: bool) -> float:
    """Read units of so many bytes that are read together."""
    return max(1, math.ceil(size / 4096)) * (1.0 if consistent else 0.5)
