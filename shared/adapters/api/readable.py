"""The OpenAPI document as a page to read: plain HTML without a script, made once by each process."""

from collections.abc import Iterator
from functools import cache
from html import escape
from typing import Any

from shared.adapters.api import openapi, routes


@cache
def page(style: str) -> str:
    """The whole page, in a style that its policy lets in."""
    document = openapi.document()
    return "".join(
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The API of Hundred</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<style>{style}</style></head><body><main class="log"><h1>The API of Hundred</h1>',
            "<p>Send a key as <code>Authorization: Bearer KEY</code>. Lists answer ",
            '<code>{"data": [...], "meta": {...}}</code>, single things <code>{"data": {...}}</code>, errors as ',
            'problems (RFC 9457). The same for machines: <a href="v1/openapi.json">openapi.json</a>.</p>',
            "<h2>What can be asked</h2>",
            *_operations(document),
            "<h2>Shapes</h2>",
            *(_shape(name, schema) for name, schema in sorted(document["components"]["schemas"].items())),
            "</main></body></html>",
        )
    )


def _operations(document: dict[str, Any]) -> Iterator[str]:
    parameters = document["components"]["parameters"]
    for route in routes.ROUTES:
        told = document["paths"][route.path][route.method.lower()]
        known = [parameters[each["$ref"].rpartition("/")[2]] for each in told["parameters"]]
        scope = f"Needs a key with the scope <b>{route.scope}</b>." if route.scope else "Needs no key."
        body = f" Takes {_link(route.body)}." if route.body else ""
        answer = f" Answers {route.status}"
        answer += f" with {'a list of ' if route.many else ''}{_link(route.answer)}." if route.answer else "."
        yield (
            f'<details class="operation"><summary><code><b>{route.method}</b> {escape(route.path)}</code> '
            f'<span class="soft">{escape(route.summary)}</span></summary><p>{scope}{body}{answer}</p>'
            f"{_fields((each['name'], each['schema']) for each in known)}</details>"
        )


def _shape(name: str, schema: dict[str, Any]) -> str:
    required = schema.get("required", ())
    rows = [
        (f"{field} *" if field in required else field, told) for field, told in schema.get("properties", {}).items()
    ]
    inner = _fields(rows) if rows else f"<p>{_kind(schema)}</p>"
    return (
        f'<details class="operation" id="{escape(name)}"><summary><code><b>{escape(name)}</b></code> '
        f'<span class="soft">{escape(schema.get("description", "").partition(". ")[0])}</span></summary>'
        f"{inner}</details>"
    )


def _fields(rows: Any) -> str:
    made = "".join(
        f"<div><dt><code>{escape(name)}</code></dt><dd>{_kind(told)} {escape(told.get('description', ''))}</dd></div>"
        for name, told in rows
    )
    return f"<dl>{made}</dl>" if made else ""


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words; another shape by its name."""
    if "$ref" in schema:
        return _link(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return " | ".join(escape(str(each)) for each in schema["enum"] if each != "")
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"] if each != {"const": ""})
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_kind(schema['additionalProperties'])}"
    kind = schema.get("const", schema.get("type", "anything"))
    return escape(" or ".join(kind) if isinstance(kind, list) else str(kind))


def _link(name: str) -> str:
    return f'<a href="#{escape(name)}">{escape(name)}</a>'
