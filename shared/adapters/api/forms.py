"""The forms that a list is given in: JSON, JSON lines, and CSV for spreadsheets.

CSV is RFC 4180. Its columns are the fields of the schema that the route answers with, in the schema's order, so they
do not depend on what the rows happen to hold. Cells that a spreadsheet would take for a formula get a `'` before
them (OWASP, CSV injection) unless `guard=false` says that a machine reads.
"""

import csv
import json
from collections.abc import Iterator
from functools import cache
from io import StringIO
from typing import Any

import msgspec
from msgspec import Struct

from shared.adapters.api.parameters import flag, last
from shared.domain.errors import BadInput, TooLarge

FORMATS = ("json", "jsonl", "csv", "excel")
PARAMETERS = ("format", "guard")
"""What every list may be asked with besides its own parameters."""

WIRE_LIMIT = 5_900_000
"""Bytes of an answer between Lambda and the gateway: AWS's limit is 6 MB, headers and all."""

_TYPES = {
    "text/csv": "csv",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/json": "json",
    "application/*": "json",
    "*/*": "json",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DEEPEST = 4


class Form(Struct, frozen=True):
    """How the caller wants a list."""

    format: str = "json"
    guard: bool = True


class Body(Struct, frozen=True):
    """What is sent: text, its type, and what it is saved as (empty: it is shown)."""

    text: str
    content_type: str
    file: str = ""


def taken(parameters: dict[str, list[str]]) -> dict[str, list[str]]:
    """Takes the parameters of form out of the others, which a view knows."""
    return {name: parameters.pop(name) for name in PARAMETERS if name in parameters}


def wanted(asked: dict[str, list[str]], accept: str) -> Form:
    """The form that is asked for; the parameter `format` wins over Accept. Raises BadInput."""
    form = last(asked, "format") or _accepted(accept)
    if form not in FORMATS:
        raise BadInput(f"is one of {', '.join(FORMATS)}", "format")
    return Form(form, flag(asked, "guard") is not False)


def written(rows: list[Any], form: Form, method: str, resource: str, brand: str) -> Body:
    """A list as JSON lines or CSV; `resource` is the route's path, whose schema names the columns."""
    if form.format == "jsonl":
        lines = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
        return Body(lines.decode(), "application/x-ndjson")
    made = StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    names = columns(method, resource)
    writer.writerow(names)
    for row in msgspec.to_builtins(rows):
        writer.writerow([cell(row, name, form.guard) for name in names])
    name = "-".join(part for part in (brand, resource.rstrip("/").rpartition("/")[2]) if part)
    return Body(
        ("\ufeff" if form.format == "excel" else "") + made.getvalue(), "text/csv; charset=utf-8", f"{name}.csv"
    )


@cache
def columns(method: str, resource: str) -> tuple[str, ...]:
    """The columns of a route's list: the fields of its schema, those of objects in it as `author.handle`."""
    from shared.adapters.api import described, routes  # only spreadsheets need them

    schemas = described.schemas()
    answer = next(route.answer for route in routes.ROUTES if (route.method, route.path) == (method, resource))
    return tuple(_fields(schemas[answer], schemas, ""))


def cell(row: dict[str, Any], column: str, guard: bool) -> Any:
    """What stands in a column of a row."""
    value: Any = row
    for name in column.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | float():
            return value
        case str():
            return _guarded(value, guard)
        case list() | tuple():
            return _guarded("; ".join(map(_told, value)), guard)
    return _guarded(_told(value), guard)


def on_the_wire(text: str) -> int:
    """Bytes of a text as Lambda's runtime writes it into its answer."""
    return len(json.dumps(text))


def fitting(text: str) -> str:
    """The text, if it fits into an answer. Raises TooLarge."""
    # Not even escaped does a character take more than three times its bytes.
    if len(text) * 12 > WIRE_LIMIT and on_the_wire(text) > WIRE_LIMIT:
        raise TooLarge("is more than one answer can carry (6 MB); ask for fewer rows or a shorter span", "limit")
    return text


def _accepted(accept: str) -> str:
    """The form that Accept likes best; JSON where it names none that is known here."""
    best, liked = "json", 0.0
    for part in accept.split(","):
        kind, _, rest = part.partition(";")
        weight = _weight(rest)
        if kind.strip().lower() in _TYPES and weight > liked:
            best, liked = _TYPES[kind.strip().lower()], weight
    return best


def _weight(rest: str) -> float:
    for part in rest.split(";"):
        name, _, value = part.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _fields(schema: dict[str, Any], schemas: dict[str, Any], prefix: str, depth: int = 0) -> Iterator[str]:
    found = _resolved(schema, schemas)
    if "properties" not in found or depth > _DEEPEST:
        yield prefix
        return
    for name, inner in found["properties"].items():
        yield from _fields(inner, schemas, f"{prefix}.{name}" if prefix else name, depth + 1)


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return _resolved(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    kinds = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    return _resolved(kinds[0], schemas) if len(kinds) == 1 else schema


def _told(value: Any) -> str:
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        return str(value["text"])
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _guarded(text: str, guard: bool) -> str:
    return f"'{text}" if guard and text.startswith(_FORMULA) else text
