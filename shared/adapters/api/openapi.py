"""What the API is, as OpenAPI 3.1, made of the table of routes and of the types that the answers are made of.

A test holds it to the routes that there are, to the parameters that they take, to their scopes and to real answers.
"""

import re
from functools import cache
from typing import Any

import msgspec

from shared.adapters.api import described, described_parameters
from shared.adapters.api.routes import ROUTES, Route

_OPTIONAL = ("SecretWanted", "Rotating", "Later")
"""Bodies that may be left out."""

_LISTS = "A list; `meta.next_cursor` begins its next page and is null at the end."


@cache
def encoded() -> bytes:
    """The document as JSON."""
    return msgspec.json.encode(document())


def document() -> dict[str, Any]:
    """The document."""
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hundred",
            "version": "1",
            "description": "Who said what about a brand, how it was judged, and why.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "..", "description": "Where this document was read."}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "An API key."}},
            "responses": {"Problem": _content("Problem", "What went wrong (RFC 9457).", "application/problem+json")},
            "parameters": described_parameters.parameters() | _places(),
            "schemas": described.schemas(),
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    names = [part.strip("{}") for part in route.path.split("/") if part.startswith("{")]
    operation: dict[str, Any] = {
        "operationId": "_".join([route.method.lower(), *_words(route.path)]),
        "summary": route.summary,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in (*names, *route.parameters)],
        "responses": {str(route.status): _success(route), "default": {"$ref": "#/components/responses/Problem"}},
    }
    if route.method == "GET":
        operation["responses"]["304"] = {"description": "What If-None-Match names is what there is."}
    if route.scope is None:
        operation["security"] = []
    else:
        operation["description"] = f"Needs a key with the scope `{route.scope}`."
    if route.body:
        operation["requestBody"] = {**_content(route.body, route.body), "required": route.body not in _OPTIONAL}
        if route.body == "LinksWanted":
            operation["requestBody"]["content"]["text/csv"] = {"schema": {"type": "string"}}
    return operation


def _success(route: Route) -> dict[str, Any]:
    if not route.answer:
        return {"description": route.summary, "content": {"application/json": {"schema": {"type": "object"}}}}
    answer = _content(route.answer, _LISTS if route.many else route.summary, route=route)
    if route.many and route.method == "GET":
        answer["content"] |= {kind: {"schema": {"type": "string"}} for kind in ("text/csv", "application/x-ndjson")}
    return answer


def _content(schema: str, told: str, kind: str = "application/json", route: Route | None = None) -> dict[str, Any]:
    shape: dict[str, Any] = {"$ref": f"#/components/schemas/{schema}"}
    if route is not None:
        data = {"type": "array", "items": shape} if route.many else shape
        shape = {"type": "object", "properties": {"data": data}, "required": ["data"]}
        if route.many or "cursor" in route.query:
            shape["properties"]["meta"] = {"$ref": "#/components/schemas/Meta"}
            shape["required"] = ["data", "meta"]
    return {"description": told, "content": {kind: {"schema": shape}}}


def _places() -> dict[str, Any]:
    """The parameters that stand in paths."""
    names = {name for route in ROUTES for name in re.findall(r"{(\w+)}", route.path)}
    schema = {"type": "string", "minLength": 1}
    return {name: {"name": name, "in": "path", "required": True, "schema": schema} for name in sorted(names)}


def _words(path: str) -> list[str]:
    return [part.strip("{}").removesuffix(".json") for part in path.split("/")[2:]]
