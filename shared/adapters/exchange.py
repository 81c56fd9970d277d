"""A webhook's request and its answer, as every source and verification scheme sees them."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct


class Request(Struct, frozen=True, kw_only=True):
    """`headers` have lower-case names. `path_secret` is the path's part after the connection, if any."""

    method: str = "POST"
    headers: Mapping[str, str] = {}
    query: Mapping[str, str] = {}
    body: bytes = b""
    path_secret: str = ""


class Response(Struct, frozen=True, kw_only=True):
    """What is answered; `body` is text of `content_type`."""

    status: int
    body: str = ""
    content_type: str = "application/json"
    headers: dict[str, str] = {}


def json_response(status: int, content: object, headers: dict[str, str] | None = None) -> Response:
    """An answer in JSON."""
    return Response(status=status, body=msgspec.json.encode(content).decode(), headers=headers or {})


def problem(status: int, title: str, detail: str = "", headers: dict[str, str] | None = None, **more: Any) -> Response:
    """An answer that says what is wrong, as RFC 9457 has it; `more` are its extension members."""
    content: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        content["detail"] = detail
    body = msgspec.json.encode({**content, **more}).decode()
    return Response(status=status, body=body, content_type="application/problem+json", headers=headers or {})
