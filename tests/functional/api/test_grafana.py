"""What the Grafana dashboard asks for is answered in the shapes that Infinity's backend parser reads.

It takes the list at `root_selector`, reads each column of each row by its path, and wants scalars there: RFC 3339 text
for a timestamp, a number for a number. Series in the long form have to come in the order of time.
"""

import json
import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml

from functions import tally
from infra.local.sandbox import Context, stream_records
from infra.template.build import ROOT
from shared.adapters.api import openapi
from shared.adapters.table import brands, mentions
from shared.domain.brand import Connection
from tests.conftest import NOW
from tests.functional.made import mention, post

HOME = ROOT / "infra" / "grafana"
DASHBOARD = json.loads((HOME / "dashboards" / "hundred.json").read_text())
TARGETS = [(panel["title"], target) for panel in DASHBOARD["panels"] for target in panel["targets"]]
MACROS = {
    "__timeFrom": str(int((NOW - timedelta(days=7)).timestamp() * 1000)),
    "__timeTo": str(int(NOW.timestamp() * 1000)),
    "brand": "crumb-bakery",
    "bucket": "1h",
    "tz": "Europe/Vienna",
    "verdict:csv": "opinion,question",
}


def filled(text: str) -> str:
    return re.sub(r"\$\{([^}]+)\}", lambda name: MACROS[name[1]], text)


def address(target: dict[str, Any]) -> str:
    asked = [(each["key"], filled(each["value"])) for each in target["url_options"]["params"]]
    return filled(target["url"]) + (f"?{urlencode(asked)}" if asked else "")


@pytest.fixture
def shop(ask):
    brands.put_connection(Connection(id="one", source="x", brand="crumb-bakery", verify="bearer"))
    for number in range(1, 6):
        of = post(number, created_at=NOW - timedelta(hours=number * 7))
        mentions.put(mention(number, of=of, authentic=number % 2 == 0), 3650)
    tally.tally({"Records": [each for each in stream_records() if each["dynamodb"]["NewImage"].get("t")]}, Context())
    return ask


def test_every_panel_is_answered_in_flat_rows(shop):
    for title, target in TARGETS:
        got = shop("GET", address(target))
        assert got.status == 200, (title, got.body)
        rows = got.body[target["root_selector"]]
        assert rows or title == "Alerts", title
        for row in rows:
            for column in target["columns"]:
                check(title, column, row)
        if target["format"] == "timeseries":
            times = [row["time"] for row in rows]
            assert times == sorted(times), title
            assert sum(column["type"] == "timestamp" for column in target["columns"]) == 1


def check(title: str, column: dict[str, str], row: dict[str, Any]) -> None:
    value: Any = row
    for name in column["selector"].split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if value is None:
        return
    assert isinstance(value, str | int | float | bool), (title, column, value)
    if column["type"] == "timestamp":
        assert datetime.fromisoformat(value).tzinfo is not None
    assert column["type"] != "number" or isinstance(value, int | float), (title, column)


def test_every_column_is_a_field_of_the_document():
    from shared.adapters.api import forms

    for title, target in TARGETS:
        path = target["url"].replace("${brand}", "{brand}")
        route = next(each for each in openapi.ROUTES if (each.method, each.path) == ("GET", path))
        names = forms.columns("GET", path)
        assert {column["selector"] for column in target["columns"]} <= set(names), title
        assert {each["key"] for each in target["url_options"]["params"]} <= set(route.parameters), title


def test_panels_are_asked_by_grafanas_server_and_end_after_a_page_or_two():
    for title, target in TARGETS:
        assert (target["type"], target["source"], target["parser"]) == ("json", "url", "backend"), title
        assert target.get("pagination_max_pages", 1) <= 5, title
    (brand,) = [each for each in DASHBOARD["templating"]["list"] if each["name"] == "brand"]
    assert brand["query"]["infinityQuery"]["url"] == "/v1/brands"


def test_the_data_source_takes_address_and_key_from_the_environment():
    (source,) = yaml.safe_load((HOME / "provisioning" / "datasources" / "hundred.yaml").read_text())["datasources"]
    assert source["type"] == "yesoreyeram-infinity-datasource"
    assert source["uid"] == DASHBOARD["panels"][0]["datasource"]["uid"]
    assert source["jsonData"]["auth_method"] == "bearerToken"
    assert source["jsonData"]["allowedHosts"] == [source["url"]] == ["$HUNDRED_URL"]
    assert source["secureJsonData"] == {"bearerToken": "$HUNDRED_KEY"}
    assert "hundred_" not in json.dumps(DASHBOARD)
