"""Senders of webhooks, and the neighbours of the function that answers them."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

from functions.webhooks import webhooks
from infra.cli.bench_endpoint import Arguments
from shared.adapters.queues import parse_message
from shared.domain.intake import Counted

KEY = base64.b64encode(b"k" * 32).decode()
CONNECTIONS: dict[str, dict[str, Any]] = {
    "signed": {"source": "generic", "verify": "standard-webhooks", "secrets": [f"whsec_{KEY}"]},
    "bearer": {"source": "generic", "verify": "bearer", "secrets": ["s3cret"]},
    "url": {"source": "generic", "verify": "url", "secrets": ["s3cret"]},
    "x": {"source": "x", "verify": "x", "secrets": ["consumer"]},
}
POST = {"id": "1", "source": "mastodon", "text": "Lovely rye"}
BEARER = {"authorization": "Bearer s3cret"}


class Neighbours:
    """Parameter Store and the queue, which can be told to fail."""

    def __init__(self) -> None:
        self.connections = {name: {"id": name, "brand": "crumb-bakery", **each} for name, each in CONNECTIONS.items()}
        self.queue_fails: tuple[int, object] | None = (200, {})
        self.store_fails: tuple[int, object] | None = (200, {})
        self.bodies: list[str] = []
        self.counts: list[str] = []

    def __call__(self, operation: str, arguments: Arguments) -> tuple[int, object] | None:
        if operation == "GetParameter":
            return self._parameter(arguments["Name"].removeprefix("/hundred/test/connections/"))
        if self.queue_fails != (200, {}):
            return self.queue_fails
        for body in (entry["MessageBody"] for entry in arguments["Entries"]):
            (self.counts if isinstance(parse_message(body), Counted) else self.bodies).append(body)
        return 200, {}

    def _parameter(self, name: str) -> tuple[int, object] | None:
        if self.store_fails != (200, {}):
            return self.store_fails
        if name not in self.connections:
            return 400, {"__type": "ParameterNotFound"}
        return 200, {"Parameter": {"Value": json.dumps(self.connections[name])}}


def ask(
    path: str,
    body: object = POST,
    headers: dict[str, str] | None = None,
    method: str = "POST",
    query: str = "",
    encoded: bool = False,
) -> tuple[int, Any, dict[str, str]]:
    raw = body if isinstance(body, (bytes, str)) else json.dumps(body)
    text = base64.b64encode(raw if isinstance(raw, bytes) else raw.encode()).decode() if encoded else raw
    event = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers or {},
        "requestContext": {"http": {"method": method, "path": path}, "requestId": "r"},
        "body": text,
        "isBase64Encoded": encoded,
    }
    answer = webhooks(event, None)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def signed(body: bytes, at: float | None = None) -> dict[str, str]:
    moment = str(int(time.time() if at is None else at))
    signature = hmac.new(b"k" * 32, f"msg.{moment}.".encode() + body, hashlib.sha256).digest()
    spelled = base64.b64encode(signature).decode()
    return {"webhook-id": "msg", "webhook-timestamp": moment, "webhook-signature": f"v1,{spelled}"}


def signed_by_x(body: bytes) -> dict[str, str]:
    signature = base64.b64encode(hmac.new(b"consumer", body, hashlib.sha256).digest()).decode()
    return {"X-Twitter-Webhooks-Signature": f"sha256={signature}"}
