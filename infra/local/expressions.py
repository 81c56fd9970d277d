"""DynamoDB's expressions as far as Hundred writes them: conditions, filters and updates, on items in its notation.

Conditions: OR, AND, NOT, brackets, comparisons, BETWEEN, IN, attribute_exists, attribute_not_exists, begins_with,
contains, size.
Updates: SET of values, sums and if_not_exists; ADD to numbers and sets; REMOVE.
"""

import re
from decimal import Decimal
from typing import Any

Item = dict[str, Any]
_TOKEN = re.compile(r"\s*(<=|>=|<>|[=<>(),+]|[#:]?[\w.#]+)")
_COMPARED = {
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}

_FOUND = {"begins_with": str.startswith, "contains": lambda whole, part: part in whole}


def holds(expression: str, item: Item, request: Item) -> bool:
    """Whether a condition holds for an item; names and values are those of the request."""
    reader = _Reader(expression, item, request)
    answer = reader.either()
    if reader.left:
        raise ValueError(f"cannot read {expression!r} from {reader.left[0]!r} on")
    return answer


def key_range(request: Item, hashed: str, ranged: str) -> tuple[str, str, str]:
    """The partition that a request's KeyConditionExpression names, the first sort key, and the first beyond."""
    values = {name: value["S"] for name, value in request["ExpressionAttributeValues"].items() if "S" in value}
    text = request["KeyConditionExpression"]
    for short, name in request.get("ExpressionAttributeNames", {}).items():
        text = re.sub(rf"{short}\b", name, text)
    matched = re.fullmatch(rf"{hashed} = (:\w+)(?: AND (.+))?", text)
    if not matched:
        raise ValueError(f"cannot read the key condition {text!r}")
    low, high = _between(matched[2], ranged, values) if matched[2] else ("", _LAST)
    return values[matched[1]], low, high


def updated(item: Item, request: Item) -> Item:
    """The item after the request's UpdateExpression."""
    after = dict(item)
    parts = re.split(r"\b(SET|ADD|REMOVE)\b", request["UpdateExpression"])
    for section, text in zip(parts[1::2], parts[2::2], strict=True):
        for clause in re.split(r",(?![^(]*\))", text):
            _apply(section, _Reader(clause, item, request), after)
    return after


_LAST = "\U0010ffff"
_NEXT = "\0"


def _between(text: str, ranged: str, values: dict[str, str]) -> tuple[str, str]:
    if span := re.fullmatch(rf"{ranged} BETWEEN (:\w+) AND (:\w+)", text):
        return values[span[1]], values[span[2]] + _NEXT
    if start := re.fullmatch(rf"begins_with\({ranged}, (:\w+)\)", text):
        return values[start[1]], values[start[1]] + _LAST
    if compared := re.fullmatch(rf"{ranged} (<=|>=|[=<>]) (:\w+)", text):
        value = values[compared[2]]
        low = {"=": value, ">=": value, ">": value + _NEXT}.get(compared[1], "")
        return low, {"=": value + _NEXT, "<=": value + _NEXT, "<": value}.get(compared[1], _LAST)
    raise ValueError(f"cannot read the key condition {text!r}")


def _apply(section: str, reader: "_Reader", after: Item) -> None:
    name = reader.name(reader.take())
    if section == "REMOVE":
        after.pop(name, None)
    elif section == "SET":
        reader.take("=")
        value = reader.operand()
        while reader.left:
            reader.take("+")
            value = _summed(value, reader.operand())
        after[name] = value
    else:
        after[name] = _summed(after.get(name), reader.operand())


def _summed(one: Item | None, other: Item | None) -> Item:
    if one is None or other is None:
        return one or other or {}
    ((kind, value),) = one.items()
    added = other[kind]
    return {"N": str(Decimal(value) + Decimal(added))} if kind == "N" else {kind: sorted({*value, *added})}


class _Reader:
    """Reads an expression from the left, evaluating as it goes."""

    def __init__(self, text: str, item: Item, request: Item) -> None:
        self.left = _TOKEN.findall(text)
        self._item = item
        self._names = request.get("ExpressionAttributeNames", {})
        self._values = request.get("ExpressionAttributeValues", {})

    def take(self, wanted: str = "") -> str:
        token: str = self.left.pop(0)
        if wanted and token != wanted:
            raise ValueError(f"wanted {wanted!r}, found {token!r}")
        return token

    def name(self, token: str) -> str:
        return str(self._names.get(token, token))

    def either(self) -> bool:
        found = self._both()
        while self.left and self.left[0] == "OR":
            self.take()
            found = self._both() or found
        return found

    def operand(self) -> Item | None:
        token = self.take()
        if token == "if_not_exists":  # noqa: S105 - a word of the language
            self.take("(")
            there = self.operand()
            self.take(",")
            other = self.operand()
            self.take(")")
            return there or other
        if token == "size":  # noqa: S105 - as above
            self.take("(")
            measured = self.operand()
            self.take(")")
            return {"N": str(len(next(iter(measured.values()))))} if measured else None
        return self._values[token] if token.startswith(":") else self._at(token)

    def _both(self) -> bool:
        found = self._one()
        while self.left and self.left[0] == "AND":
            self.take()
            found = self._one() and found
        return found

    def _one(self) -> bool:
        if self.left[0] == "NOT":
            self.take()
            return not self._one()
        if self.left[0] == "(":
            self.take()
            found = self.either()
            self.take(")")
            return found
        if self.left[0] in ("attribute_exists", "attribute_not_exists", "begins_with", "contains"):
            return self._function(self.take())
        return self._comparison()

    def _function(self, name: str) -> bool:
        self.take("(")
        there = self.operand()
        if name in ("begins_with", "contains"):
            self.take(",")
            part = self.operand()
            self.take(")")
            return bool(there and part and _FOUND[name](next(iter(there.values())), part["S"]))
        self.take(")")
        return (there is not None) == (name == "attribute_exists")

    def _comparison(self) -> bool:
        one, word = self.operand(), self.take()
        if word == "BETWEEN":
            low = self.operand()
            self.take("AND")
            high = self.operand()
            return _compared(">=", one, low) and _compared("<=", one, high)
        if word == "IN":
            self.take("(")
            among = [self.operand()]
            while self.take() == ",":
                among.append(self.operand())
            return one in among
        return _compared(word, one, self.operand())

    def _at(self, path: str) -> Item | None:
        found: Item | None = {"M": self._item}
        for part in path.split("."):
            found = found["M"].get(self.name(part)) if found and "M" in found else None
        return found


def _compared(word: str, one: Item | None, other: Item | None) -> bool:
    if one is None or other is None:
        return word == "<>" and one is not other
    ((kind, left),), ((other_kind, right),) = one.items(), other.items()
    if kind != other_kind:
        return word == "<>"
    return bool(_COMPARED[word](Decimal(left), Decimal(right)) if kind == "N" else _COMPARED[word](left, right))
