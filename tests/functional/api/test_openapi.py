"""The served document says what the API is: its routes, scopes, parameters and the shapes of its answers."""

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from infra.chalice.app import app
from infra.local.sandbox import stream_records
from shared.adapters.api import openapi
from shared.adapters.table import brands, deliveries, mentions, people, tallies
from shared.adapters.table.stream import change
from shared.domain.brand import Connection
from shared.domain.person import parse_link
from shared.domain.story import Alert
from tests.functional.made import NOON, mention

FILLED = {"brand": "crumb-bakery", "mention": "post-1", "connection": "none", "key": "none"}
KEYS = {None: None, "read": "reader", "write": "writer", "admin": "boss"}
LOWER = {"write": "reader", "admin": "writer"}
"""A key whose scope does not reach."""


def address(route: openapi.Route) -> str:
    return re.sub(r"{(\w+)}", lambda name: FILLED[name[1]], route.path)


def named(route: openapi.Route) -> str:
    return f"{route.method} {route.path}"


@pytest.fixture
def shop(ask):
    """One mention, one count, one alert, one connection and one customer."""
    seen = mention(1)
    mentions.put(seen, 3650)
    tallies.add(filter(None, map(change, stream_records())), NOON)
    brands.put_connection(Connection(id="one", source="generic", brand="crumb-bakery", verify="standard-webhooks"))
    people.put("crumb-bakery", parse_link({"source": "x", "handle": "maria", "basis": "given"}))
    alert = Alert(
        brand="crumb-bakery",
        brand_name="Crumb Bakery",
        rule="unhappy-voice",
        title="An unhappy voice",
        severity="warning",
        story=seen.story,
        destination="team",
        mention=seen,
        raised_at=NOON,
    )
    deliveries.claim(alert, "first", NOON)
    return ask


def test_routes_and_document_are_equal():
    there = {(method, path) for path, by_method in app.routes.items() for method in by_method if path.startswith("/v1")}
    assert {(route.method, route.path) for route in openapi.ROUTES} == there
    told = openapi.document()["paths"]
    assert {(method.upper(), path) for path, operations in told.items() for method in operations} == there


def test_it_is_served_to_everybody_and_names_only_what_it_holds(ask):
    got = ask("GET", "/v1/openapi.json", key=None)
    assert got.status == 200
    assert got.body["openapi"] == "3.1.0"
    references = set(re.findall(r'"\$ref":"#/components/(\w+)/(\w+)"', openapi.encoded().decode()))
    assert {(kind, name) for kind, name in references if name not in got.body["components"][kind]} == set()
    names = [operation["operationId"] for each in got.body["paths"].values() for operation in each.values()]
    assert len(names) == len(set(names))
    for schema in got.body["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("route", openapi.ROUTES, ids=named)
def test_each_route_asks_for_the_scope_that_is_written(ask, route):
    if route.scope is None:
        assert ask(route.method, address(route), key=None).status == 200
        return
    assert ask(route.method, address(route), {}, key=None).status == 401
    if route.scope in LOWER:
        assert ask(route.method, address(route), {}, key=LOWER[route.scope]).status == 403
    assert ask(route.method, address(route), {}, key=KEYS[route.scope]).status not in (401, 403, 500)


@pytest.mark.parametrize("route", [each for each in openapi.ROUTES if each.method == "GET" and each.scope], ids=named)
def test_the_parameters_that_are_written_are_taken_and_no_others(shop, route):
    known = openapi.document()["components"]["parameters"]
    for name in [each for each, told in known.items() if told["in"] == "query"]:
        got = shop(route.method, f"{address(route)}?{name}=no-such-value", key=KEYS[route.scope])
        refused = got.status == 400 and "is not a parameter here" in got.body["detail"]
        assert refused == (name not in route.parameters), name


@pytest.mark.parametrize("route", [each for each in openapi.ROUTES if each.method == "GET" and each.answer], ids=named)
def test_what_is_answered_has_the_shape_that_is_written(shop, route):
    got = shop(route.method, address(route), key=KEYS[route.scope])
    assert got.status == route.status
    assert not route.many or got.data
    check(route, got.body)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/v1/brands/{brand}", {"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}}),
        ("POST", "/v1/brands/{brand}/connections", {"source": "generic"}),
        ("POST", "/v1/brands/{brand}/customers", [{"source": "x", "handle": "ravi", "basis": "given"}]),
        ("PUT", "/v1/brands/{brand}/mentions/{mention}/verdict", {"label": "promo"}),
        ("DELETE", "/v1/brands/{brand}/mentions/{mention}/verdict", None),
        ("POST", "/v1/brands/{brand}/rejudge", None),
        ("POST", "/v1/keys", {"name": "grafana"}),
        ("DELETE", "/v1/brands/{brand}", None),
    ],
)
def test_what_is_changed_answers_in_the_shape_that_is_written(shop, method, path, body):
    route = next(each for each in openapi.ROUTES if (each.method, each.path) == (method, path))
    if body is not None:
        check_schema({"$ref": f"#/components/schemas/{route.body}"}, body)
    got = shop(method, address(route), body, key="boss")
    assert got.status == route.status
    check(route, got.body)


def test_every_error_is_a_problem_as_written(ask):
    for got in (ask("GET", "/v1/brands", key=None), ask("GET", "/v1/brands/crumb-bakery/tally?bucket=9d")):
        assert got.headers["content-type"] == "application/problem+json"
        check_schema({"$ref": "#/components/schemas/Problem"}, got.body)


def check(route: openapi.Route, body: Any) -> None:
    told = openapi.document()["paths"][route.path][route.method.lower()]
    check_schema(told["responses"][str(route.status)]["content"]["application/json"]["schema"], body)


def check_schema(schema: dict[str, Any], body: Any) -> None:
    whole = {**schema, "components": openapi.document()["components"]}
    assert [f"{error.json_path}: {error.message}" for error in Draft202012Validator(whole).iter_errors(body)] == []
