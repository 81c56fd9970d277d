import base64
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from infra import samples
from tests.e2e.running import Running, eventually, send

BRAND = {"name": "Zebra Boats", "handles": {"x": ["zebraboats"]}, "digests": []}
POST = {
    "source": "mastodon",
    "text": "My Zebra Boats kayak leaked on its first day. Terrible, and I am angry that nobody answers me.",
    "author": {"id": "4711", "handle": "ruth", "followers": 210_000, "following": 320, "posts": 9_000},
}


@pytest.fixture(scope="module")
def connection(local: Running) -> dict[str, Any]:
    return connected(local, "zebra-boats", BRAND)


def connected(local: Running, brand: str, file: dict[str, Any]) -> dict[str, Any]:
    """A connection of a brand that is made for it."""
    assert local.ask("PUT", f"/v1/brands/{brand}", file)[0] in (200, 201)
    status, made = local.ask("POST", f"/v1/brands/{brand}/connections", {"source": "generic"})
    assert status == 201
    found: dict[str, Any] = made["data"]
    return found


def signed(secret: str, body: bytes) -> dict[str, str]:
    identity, moment = f"msg_{uuid4().hex}", str(int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{identity}.{moment}.".encode() + body, hashlib.sha256).digest()
    signature = "v1," + base64.b64encode(mac).decode()
    return {"webhook-id": identity, "webhook-timestamp": moment, "webhook-signature": signature}


def deliver(connection: dict[str, Any], *posts: dict[str, Any]) -> tuple[int, Any]:
    body = json.dumps({"posts": list(posts)}).encode()
    return send("POST", connection["url"], body, signed(connection["secret"], body))


def tallied(local: Running) -> int:
    status, answer = local.ask("GET", "/v1/brands/zebra-boats/tally")
    assert status == 200, answer
    return int(answer["meta"]["total"].get("raw", 0))


def test_a_signed_post_becomes_a_mention_a_count_and_an_alert(local: Running, connection: dict[str, Any]) -> None:
    before = tallied(local)
    status, answer = deliver(connection, {**POST, "id": "first"})
    assert (status, answer) == (202, {"accepted": 1, "refused": []})

    def mentions() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = local.ask("GET", "/v1/brands/zebra-boats/mentions", key=local.read)[1]["data"]
        return [mention for mention in found if mention["id"] == "first"]

    (mention,) = eventually(mentions)
    assert mention["sentiment"]["label"] == "negative"
    assert mention["verdict"]["reasons"], "a verdict without a reason"
    eventually(lambda: tallied(local) == before + 1)
    alerts = eventually(lambda: [each for each in local.messages() if "Zebra Boats" in json.dumps(each["payload"])])
    assert [(each["kind"], each["rule"]) for each in alerts] == [("mention", "influential-negative")]


def test_the_same_post_again_is_neither_stored_nor_counted_nor_alerted_again(
    local: Running, connection: dict[str, Any]
) -> None:
    moment = {"created_at": "2026-01-15T10:00:00Z"}
    deliver(connection, {**POST, **moment, "id": "again"})
    eventually(lambda: tallied(local) >= 1)
    deliver(connection, {**POST, **moment, "id": "again"}, {**POST, **moment, "id": "marker", "text": "Zebra Boats!"})

    def seen() -> list[str]:
        since = "/v1/brands/zebra-boats/mentions?from=2026-01-15T00:00:00Z&to=2026-01-16T00:00:00Z"
        return sorted(mention["id"] for mention in local.ask("GET", since)[1]["data"])

    eventually(lambda: "marker" in seen())
    assert seen() == ["again", "marker"]


def test_a_wrong_signature_is_refused_without_detail(local: Running, connection: dict[str, Any]) -> None:
    body = json.dumps({**POST, "id": "forged"}).encode()
    headers = signed(connection["secret"], body) | {"webhook-signature": "v1,AAAA"}

    status, answer = send("POST", connection["url"], body, headers)

    assert status == 401
    assert connection["secret"] not in json.dumps(answer)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/webhooks/generic/nobody", b"{}", 404),
        ("/webhooks/nowhere/nobody", b"{}", 404),
        ("/nowhere", None, 404),
        ("/v1/brands/nobody/mentions", None, 404),
    ],
)
def test_what_is_not_there_is_a_404_problem(local: Running, path: str, body: bytes | None, status: int) -> None:
    found, answer = local.ask("GET" if body is None else "POST", path, body)

    assert (found, answer["status"]) == (status, status)


def test_a_body_over_1_mb_is_refused(local: Running, connection: dict[str, Any]) -> None:
    body = json.dumps({**POST, "id": "big", "text": "x" * 1_100_000}).encode()

    assert send("POST", connection["url"], body, signed(connection["secret"], body))[0] == 413


@pytest.mark.parametrize("brand", samples.BRANDS)
def test_the_samples_are_all_there_and_all_counted(local: Running, brand: str) -> None:
    posts = len(list(samples.samples(datetime.now(UTC), brand)))

    eventually(lambda: local.ask("GET", f"/v1/brands/{brand}/tally")[1]["meta"]["total"]["raw"] >= posts)


def test_an_alert_goes_to_the_brands_own_destination_under_its_policy(local: Running) -> None:
    brand = {
        "name": "Yak Tents",
        "handles": {"x": ["yaktents"]},
        "destinations": [{"name": "desk", "channel": "inbox", "address": local.inbox}],
    }
    connection = connected(local, "yak-tents", brand)
    text = "My Yak Tents tent tore in the first wind. Terrible, and I am angry that nobody answers me."
    assert deliver(connection, {**POST, "id": "torn", "text": text})[0] == 202

    eventually(lambda: any(each["destination"] == "desk" for each in local.messages()))
