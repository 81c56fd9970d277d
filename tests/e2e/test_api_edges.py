"""The API as the gateway and the functions' own policies let it be: errors, forms, keys."""

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest


def asked(url: str, key: str, method: str = "GET") -> tuple[int, dict[str, str], str]:
    request = Request(url, method=method, headers={"Authorization": f"Bearer {key}"})  # noqa: S310 - our own
    try:
        with urlopen(request, timeout=30) as answer:  # noqa: S310 - our own
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read().decode()
    except HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read().decode()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PATCH", "/v1/brands/crumb-bakery/mentions", 405),
        ("DELETE", "/v1/health", 405),
        ("GET", "/v1/nothing/at/all", 404),
        ("GET", "/v1/brands/crumb-bakery/tally?bucket=9d", 400),
    ],
)
def test_every_error_is_a_problem(local, method, path, status):
    got, headers, body = asked(f"{local.url}{path}", local.admin, method)
    assert (got, headers["content-type"]) == (status, "application/problem+json")
    assert f'"status":{status}' in body.replace(" ", "")
    assert status != 405 or headers["allow"]


@pytest.mark.parametrize(
    "path",
    [
        "mentions?q=rye&format=csv",
        "tally?tz=Asia/Kolkata&by=circle&format=jsonl",
        "top?of=links",
        "share",
        "families",
        "connections/health",
    ],
)
def test_every_list_is_within_the_functions_rights(local, path):
    assert asked(f"{local.url}/v1/brands/crumb-bakery/{path}", local.read)[0] == 200


def test_a_key_is_rotated_and_its_use_is_noted(local):
    made = local.ask("POST", "/v1/keys", {"name": "trial"})[1]["data"]
    again = local.ask("POST", f"/v1/keys/{made['id']}/rotate", {"overlap_hours": 0})[1]["data"]
    assert local.ask("GET", "/v1/me", key=made["key"])[0] == 401
    assert local.ask("GET", "/v1/me", key=again["key"])[1]["data"]["id"] == made["id"]
    (listed,) = [each for each in local.ask("GET", "/v1/keys")[1]["data"] if each["id"] == made["id"]]
    assert listed["last_used"]
