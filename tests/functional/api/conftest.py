"""The query API through Chalice's own client, with keys of every scope."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from chalice.test import Client
from msgspec import Struct

from infra.chalice.app import app
from shared.adapters.api import rates
from shared.adapters.table import access as key_rows
from shared.adapters.table import brands
from shared.domain.access import Grant
from shared.domain.brand import parse_brand
from tests.functional.made import NOON


class Got(Struct):
    """An answer: status, headers by lower-cased name, and the decoded body."""

    status: int
    headers: dict[str, str]
    body: Any

    @property
    def data(self) -> Any:
        return self.body["data"]


Ask = Callable[..., Got]


@pytest.fixture
def ask(stack: None) -> Ask:
    """`ask("GET", "/v1/brands", key="reader")`. Keys: reader, writer, boss, stranger (another brand's reader)."""
    rates.forget()
    for name, scopes, only in (
        ("reader", ("read",), ("crumb-bakery",)),
        ("writer", ("write",), ("crumb-bakery",)),
        ("boss", ("admin",), ()),
        ("stranger", ("admin",), ("other-brand",)),
    ):
        key_rows.put(name, Grant(id=name, name=name, scopes=scopes, brands=only, created_at=NOON))
    brands.put(parse_brand({"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}}))

    def send(method: str, path: str, body: Any = None, key: str | None = "reader", **headers: str) -> Got:
        sent = {"Content-Type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
        if key:
            sent["Authorization"] = f"Bearer {key}"
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        with Client(app) as client:
            answer = client.http.request(method, path, headers=sent, body=content)
        shown = {name.lower(): value for name, value in answer.headers.items()}
        text = answer.body.decode()
        decoded = shown.get("content-type") in ("application/json", "application/problem+json") and text
        return Got(answer.status_code, shown, json.loads(text) if decoded else text)

    return send
