"""msgspec's complaints in the words of our own errors: what is wrong, with which field, and what would be right."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

import msgspec

_PATTERNS = {
    "^[0-9]{1,4}[smhd]$": "is a number and s, m, h or d, such as 30s, 5m, 4h or 2d",
    "^([01][0-9]|2[0-4]):[0-5][0-9]$": "is a time of the day such as 22:00",
    "^[a-z0-9][a-z0-9-]{0,62}$": "is 1 to 63 of a-z, 0-9 and -, not beginning with -",
}
"""Patterns of our own types, in words."""

_NAMED = re.compile(r"(unknown|missing required) field `([^`]+)`")
_CHOICE = re.compile(r"Invalid enum value (.+)")
_STEP = re.compile(r"\[[^\]]*\]|[^.\[\]]+")


def complaint(error: msgspec.ValidationError, shape: Any) -> tuple[str, str]:
    """The message and the dotted path of the field, empty when it is the whole. `shape` is the type that was wanted.

    msgspec writes ``what - at `$.path` ``, and for unknown and missing fields names the field within the message.
    """
    # Of a mapping's key it writes: at `key` in `$.path`.
    message, _, path = str(error).replace(" - at `key` in `$", " - at `$").partition(" - at `$")
    field = path.rstrip("`").lstrip(".")
    if "matching regex" in message:
        message = next((words for pattern, words in _PATTERNS.items() if pattern in message), message)
    if chosen := _CHOICE.fullmatch(message):
        message = _not_one_of(chosen[1], _choices(shape, field)) or message
    named = _NAMED.search(message)
    if named:
        message = "is required" if named[1] == "missing required" else _not_a_field(named[2], _fields(shape, field))
        field = f"{field}.{named[2]}".lstrip(".")
    return message, field


def _not_one_of(given: str, choices: list[str]) -> str:
    return f"is {given}, which is none of {', '.join(choices)}" if choices else ""


def _not_a_field(given: str, fields: list[str]) -> str:
    near = get_close_matches(given, fields, 1)
    return f"is not a field here; did you mean {near[0]}?" if near else "is not a field here"


def _choices(shape: Any, path: str) -> list[str]:
    return [str(value) for found in _at(shape, path) for value in getattr(found, "values", ())]


def _fields(shape: Any, path: str) -> list[str]:
    return [field.encode_name for found in _at(shape, path) for field in getattr(found, "fields", ())]


def _at(shape: Any, path: str) -> list[Any]:
    """What may stand at a path, as msgspec describes types. It is asked after a mistake only."""
    from msgspec import inspect  # no request without a mistake needs it

    found = list(_members(inspect.type_info(shape)))
    for step in _STEP.findall(path):
        found = [member for each in found for inner in _below(each, step) for member in _members(inner)]
    return found


def _members(described: Any) -> Iterator[Any]:
    """A union's types one by one, any other type itself."""
    for each in getattr(described, "types", (described,)):
        yield getattr(each, "type", each)  # what only adds metadata holds the type itself


def _below(described: Any, step: str) -> Iterator[Any]:
    """The types of a field, or of what a list or a mapping holds."""
    if step.startswith("["):
        yield from (getattr(described, name) for name in ("item_type", "value_type") if hasattr(described, name))
        yield from getattr(described, "item_types", ())
    yield from (each.type for each in getattr(described, "fields", ()) if each.encode_name == step)
