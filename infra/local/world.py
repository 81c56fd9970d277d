"""The sample brand as it is once its posts were judged, counted, alerted and acted upon, in the table in memory.

The functions are the deployed ones; queues and secrets are those of the sandbox. What the API is asked about stands in
`World.places`: something for every name in a path of its document.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from infra import samples
from infra.local import sandbox
from infra.local.sandbox import Context
from infra.local.shelf import Shelf

BRAND = samples.BRANDS[0]
KEY = "bench"
CONNECTION = "one"
DESTINATION = "team"
A_BATCH = 50


class World(Struct, frozen=True):
    """The table, and what a path's parameters may name."""

    shelf: Shelf
    places: dict[str, str]


@contextmanager
def world() -> Iterator[World]:
    """Some 130 mentions, and everything that is made of them."""
    with sandbox.sandbox(inbox="http://127.0.0.1:9"), Shelf().in_place() as shelf, sandbox.quiet():
        prepare()
        _work(shelf)
        _deliver()
        yield World(shelf, {"brand": BRAND, "connection": CONNECTION, "key": KEY, **_acted()})


def prepare() -> None:
    """The brand, whom it knows, a connection and a key."""
    from shared.adapters import secrets
    from shared.adapters.table import access, brands, people
    from shared.domain.access import Grant
    from shared.domain.brand import Connection, parse_brand
    from shared.domain.person import parse_link

    team = {"name": DESTINATION, "channel": "email", "address": "team@example.com"}
    brands.put(parse_brand({**samples.brand_file(BRAND), "destinations": [team]}, BRAND))
    connection = Connection(id=CONNECTION, source="generic", brand=BRAND, verify="bearer", secrets=("secret-of-one",))
    secrets.put_connection(connection)
    brands.put_connection(connection)
    access.put(KEY, Grant(id=KEY, name=KEY, scopes=("admin",), created_at=datetime.now(UTC), rate=60_000))
    for raw in samples.customers(BRAND):
        people.put(BRAND, parse_link(raw))


def ask(method: str, path: str, body: Any = None) -> Any:
    """One request of the API by the admin key. Raises RuntimeError when it is refused."""
    from chalice.config import Config
    from chalice.local import LocalGateway

    from infra.chalice.app import app

    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
    sent = b"" if body is None else msgspec.json.encode(body)
    got = LocalGateway(app, Config()).handle_request(method, path, headers, sent)
    if got["statusCode"] >= 300:
        raise RuntimeError(f"{method} {path}: {got['statusCode']} {got['body']}")
    return json.loads(got["body"])["data"]


def _work(shelf: Shelf) -> None:
    """Judges the samples, and what judging them asked for; then counts and alerts."""
    from functions import alert, score, tally
    from shared.adapters.queues import pack
    from shared.adapters.settings import settings
    from shared.domain.intake import Counted, Intake
    from shared.domain.mention import Message, Received
    from shared.domain.parsing import parse_post

    now = datetime.now(UTC)
    hour = now.replace(minute=0, second=0, microsecond=0)
    posts = [parse_post(raw, now) for raw in samples.samples(now, BRAND)]
    intake = Intake(taken=len(posts), refused=1, last_taken=now, last_refused=now - timedelta(hours=1))
    counted = Counted(brand=BRAND, connection=CONNECTION, process="world", hour=hour, intake=intake)
    told: list[Message] = [counted]
    told += [Received(post=post, connection=CONNECTION, brand=BRAND, received_at=now) for post in posts]
    bodies = [pack(each) for each in told]
    while bodies:
        for batch in (bodies[start : start + A_BATCH] for start in range(0, len(bodies), A_BATCH)):
            score.score({"Records": [_record(body) for body in batch]}, Context())
        bodies = [each["body"] for each in sandbox.messages(settings().mentions_queue)]
    mentions = [each for each in shelf.records if each["dynamodb"].get("NewImage", {}).get("t") == {"S": "m"}]
    for start in range(0, len(mentions), A_BATCH):
        tally.tally({"Records": mentions[start : start + A_BATCH]}, Context())
        alert.alert({"Records": mentions[start : start + A_BATCH]}, Context())


def _record(body: str) -> dict[str, Any]:
    return {"messageId": "one", "receiptHandle": "none", "body": body, "attributes": {}, "eventSource": "aws:sqs"}


def _deliver() -> None:
    """Notes of each alert that it was sent, and of the first that it failed."""
    from shared.adapters.queues import parse_alert
    from shared.adapters.settings import settings
    from shared.adapters.table import deliveries

    for number, message in enumerate(sandbox.messages(settings().alerts_queue)):
        alert = parse_alert(message["body"])
        claim = deliveries.claim(alert, f"world-{number}", datetime.now(UTC))
        deliveries.settle(alert, claim, "sent" if number else "failed", "" if number else "404 Not Found")


def _acted() -> dict[str, str]:
    """What people do, each once, and the names of all that is there now."""
    path = f"/v1/brands/{BRAND}"
    told = ask("GET", f"{path}/hundred")[0]
    mention = next(each for each in ask("GET", f"{path}/mentions") if each["verdict"]["label"] == "question")
    person = told["person"]
    until = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    ask("PUT", f"{path}/mentions/{mention['id']}/verdict?source={mention['source']}", {"label": "opinion"})
    silence = ask("POST", f"{path}/silences", {"scope": "story", "target": mention["story"], "until": until})
    gift = ask("POST", f"{path}/gifts", {"person": person, "name": "autumn"})[0]
    reward = ask("POST", f"{path}/rewards", {"person": person, "name": "thanks"})
    failed = next(each for each in ask("GET", f"{path}/deliveries") if each["state"] == "failed")
    return {
        "mention": mention["id"],
        "account": person,
        "person": ask("GET", f"{path}/customers")[0]["person"],
        "family": ask("GET", f"{path}/families?from=0")[0]["key"],
        "story": ask("GET", f"{path}/stories")[0]["id"],
        "delivery": failed["id"],
        "destination": DESTINATION,
        "rule": ask("GET", f"{path}/rules")[0]["name"],
        "silence": silence["id"],
        "gift": gift["id"],
        "reward": reward["id"],
        "erasure": ask("POST", "/v1/erasures", {"source": "x", "handle": "nobody_here"})["id"],
    }
