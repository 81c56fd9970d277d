"""What stands after the question mark, as the OpenAPI document describes it."""

from typing import Any

from shared.adapters.api import forms, known
from shared.adapters.api import parameters as asked
from shared.adapters.api.spans import STEPS
from shared.adapters.api.tallied import BY
from shared.adapters.table import deliveries
from shared.domain.person import CIRCLES, GROUNDS
from shared.domain.search import LONGEST
from shared.domain.verdict import LABELS, SENTIMENTS

_TEXT = {"type": "string"}
_TIME = {"type": "string", "description": "RFC 3339, such as 2026-11-23T13:05:00Z, or Unix milliseconds."}


def parameters() -> dict[str, Any]:
    """Every parameter by its name."""
    lists = {"verdict": LABELS, "sentiment": SENTIMENTS, "circle": CIRCLES, "by": BY, "source": (), "language": ()} | {
        "basis": GROUNDS
    }
    plain: dict[str, dict[str, Any]] = {
        "from": _TIME,
        "to": _TIME,
        "authentic": {"type": "boolean"},
        "min_influence": {"type": "number", "minimum": 0, "maximum": 100},
        "author": {"type": "string", "description": "`source:id`, or a handle."},
        "limit": {"type": "integer", "minimum": 1, "maximum": asked.LIMIT_MOST, "default": asked.LIMIT},
        "cursor": {"type": "string", "description": "`meta.next_cursor` of the page before."},
        "q": {
            "type": "string",
            "maxLength": LONGEST,
            "description": "Whole words, phrases in quotes, -word for without it; case and accents do not matter.",
        },
        "of": {"enum": ["words", "authors", "links"], "default": "words"},
        "format": {
            "enum": list(forms.FORMATS),
            "description": "Of a list; wins over Accept. `excel` is CSV with a BOM.",
        },
        "guard": {"type": "boolean", "default": True, "description": "In CSV, a ' before what looks like a formula."},
        "state": {
            "enum": [*known.STATES, *deliveries.STATES],
            "description": "Of links: linked when absent. Of deliveries: how they ended.",
        },
        "link": {"type": "string", "description": "A link's name, such as x:handle:maria."},
        "post": {"type": "string", "description": "A post's id; several, with commas between, are a campaign."},
        "name": {"type": "string", "description": "The name under which gifts or rewards were noted."},
        "dry_run": {"type": "boolean", "default": False, "description": "Only say what would be stored."},
        "bucket": {"enum": list(STEPS), "default": "1d"},
        "tz": {
            "type": "string",
            "description": "IANA zone whose days are counted, such as Europe/Vienna.",
            "default": "UTC",
        },
    }
    found: dict[str, Any] = {
        name: {"name": name, "in": "query", "schema": _or_empty(schema)} for name, schema in plain.items()
    }
    for name, choices in lists.items():
        items = _or_empty({"enum": list(choices)}) if choices else _TEXT
        found[name] = {
            **{"name": name, "in": "query", "style": "form", "explode": False},
            "schema": {"type": "array", "items": items},
        }
    return found


def _or_empty(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that is given without a value is as if it were not there: dashboards send those for empty fields."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], ""]}
    if schema.get("type") in ("boolean", "number", "integer"):
        told: dict[str, Any] = {name: schema[name] for name in ("description", "default") if name in schema}
        plain = {name: value for name, value in schema.items() if name not in told}
        return {"anyOf": [plain, {"const": ""}], **told}
    return schema
