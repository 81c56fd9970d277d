"""The served document says what the API is: its routes, scopes, parameters and the shapes of its answers."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator

from infra.chalice.app import app
from infra.local.sandbox import stream_records
from shared.adapters.api import forms, openapi, rates
from shared.adapters.table import access, brands, deliveries, mentions, people, tallies
from shared.adapters.table.stream import change
from shared.domain.access import Grant
from shared.domain.brand import Connection, parse_brand
from shared.domain.person import parse_link
from shared.domain.story import Alert
from shared.judges.recollection import family_key
from tests.functional.made import NOON, mention, post

FAMILY = family_key(post(1)) or ""
FILLED = {"brand": "crumb-bakery", "mention": "post-1", "family": FAMILY, "person": "p-1"}
"""What stands in a path's places; `none` where nothing is known by that name."""
FOUND = {
    "Brand",
    "Connection",
    "Sender",
    "Known",
    "Mention",
    "Count",
    "Ranked",
    "Voice",
    "FamilySeen",
    "Delivery",
    "Key",
}
"""Lists that the shop fills: of these one row at least is held to its shape."""
KEYS = {None: None, "read": "reader", "write": "writer", "admin": "boss"}
PAGE = ("/", "/docs", "/assets/{name}", "/act/{token}", "/slack/actions")
"""What is for browsers and for Slack: it is no part of the API."""


def address(route: openapi.Route) -> str:
    return re.sub(r"{(\w+)}", lambda name: quote(FILLED.get(name[1], "none")), route.path)


def named(route: openapi.Route) -> str:
    return f"{route.method} {route.path}"


@pytest.fixture
def shop(ask):
    """Two mentions of one family, their counts, one alert, one connection, one customer and one competitor."""
    seen = mention(1)
    for number in (1, 2):
        mentions.put(mention(number), 3650, FAMILY)
    tallies.add(filter(None, map(change, stream_records())), NOON)
    brands.put(parse_brand({"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}, "competitors": ["Loaf"]}))
    brands.put_connection(Connection(id="one", source="generic", brand="crumb-bakery", verify="standard-webhooks"))
    people.put("crumb-bakery", parse_link({"source": "x", "handle": "maria", "basis": "given", "person": "p-1"}))
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
    there = {(method, path) for path, by_method in app.routes.items() for method in by_method if path not in PAGE}
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


def test_no_route_answers_a_key_that_may_not_ask(shop):
    """Each route with no key, an unknown one, an expired one, one of another brand and one of a smaller scope."""
    for name, scopes, changes in (
        ("expired", ("admin",), {"expires_at": NOON}),
        ("other", ("admin",), {"brands": ("other-brand",)}),
        ("readonly", ("read",), {}),
        ("writeonly", ("write",), {}),
    ):
        access.put(name, Grant(id=name, name=name, scopes=scopes, created_at=NOON, **changes))
    asked, leaks = 0, []
    for route in (each for each in openapi.ROUTES if each.scope):
        refusals = {None: 401, "unknown": 401, "expired": 401}
        if "{brand}" in route.path or "/keys" in route.path:
            refusals["other"] = 403
        smaller = {"write": ["readonly"], "admin": ["readonly", "writeonly"]}.get(route.scope, [])
        refusals |= dict.fromkeys(smaller, 403)
        for key, status in refusals.items():
            rates.forget()
            got = shop(route.method, address(route), {}, key=key)
            asked += 1
            if got.status != status or "data" in got.body or got.headers["content-type"] != "application/problem+json":
                leaks.append((named(route), key, got.status))
    assert leaks == []
    assert asked > 4 * len(openapi.ROUTES) - 20


def test_a_key_for_a_brand_sees_no_other_brand_in_any_list(shop):
    brands.put(parse_brand({"name": "Other Brand", "handles": {"x": ["otherbrand"]}}, "other-brand"))
    access.put("only", Grant(id="only", name="only", scopes=("admin",), brands=("crumb-bakery",), created_at=NOON))
    for route in (each for each in openapi.ROUTES if each.method == "GET" and each.scope and "/keys" not in each.path):
        rates.forget()
        got = shop("GET", address(route), key="only")
        assert not re.search("other-?brand", str(got.body)), named(route)
        assert got.status in (200, 404), (named(route), got.body)


def test_a_right_key_is_never_refused(shop):
    for route in openapi.ROUTES:
        rates.forget()
        key = KEYS[route.scope]
        assert shop(route.method, address(route), {}, key=key).status not in (401, 403, 405, 500), named(route)


def test_the_parameters_that_are_written_are_taken_and_no_others(shop):
    known = openapi.document()["components"]["parameters"]
    for route in (each for each in openapi.ROUTES if each.method == "GET" and each.scope):
        rates.forget()
        for name in [each for each, told in known.items() if told["in"] == "query"]:
            got = shop(route.method, f"{address(route)}?{name}=no-such-value", key=KEYS[route.scope])
            refused = got.status == 400 and "is not a parameter here" in got.body["detail"]
            missing = got.status == 404 and name in (*route.parameters, *forms.PARAMETERS)
            assert missing or refused == (name not in route.parameters), (named(route), name, got.body)


def test_what_is_answered_has_the_shape_that_is_written(shop):
    for route in (each for each in openapi.ROUTES if each.method == "GET" and each.answer):
        rates.forget()
        got = shop(route.method, address(route), key=KEYS[route.scope])
        if got.status == 404 and "none" in address(route):
            continue
        assert got.status == route.status, (named(route), got.body)
        assert got.data or not (route.many and route.answer in FOUND) or route.path.endswith("/thread"), named(route)
        check(route, got.body)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/v1/brands/{brand}", {"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}}),
        ("POST", "/v1/brands/{brand}/connections", {"source": "generic"}),
        ("POST", "/v1/brands/{brand}/customers", [{"source": "x", "handle": "ravi", "basis": "given"}]),
        ("POST", "/v1/brands/{brand}/customers/search", {"source": "x", "handle": "maria"}),
        ("DELETE", "/v1/brands/{brand}/customers/{person}", None),
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


def test_the_page_to_read_names_every_route_and_shape_and_runs_nothing(ask):
    got = ask("GET", "/docs", key=None)
    assert (got.status, got.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "script-src" in got.headers["content-security-policy"]
    assert "<script" not in got.body
    for route in openapi.ROUTES:
        assert f"<b>{route.method}</b> {route.path}<" in got.body
    linked = set(re.findall(r'href="#([^"]+)"', got.body))
    assert linked <= set(re.findall(r'id="([^"]+)"', got.body))


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
