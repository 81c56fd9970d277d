"""API Gateway's HTTP event, payload format 2.0, and the answer that it takes."""

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from msgspec import Struct

from shared.adapters.exchange import Request, Response
from shared.domain.errors import BadInput, NotFound, TooLarge

BODY_LIMIT = 1_000_000
"""Bytes of a body: a tenth of what API Gateway lets through, and fifty times what Standard Webhooks advises."""

_QUERY_LIMIT = 100


class Arrival(Struct, frozen=True):
    """A request and whom it names: `/webhooks/{source}/{connection}`, and a secret behind it if need be."""

    request: Request
    source: str
    connection: str


def read(event: Mapping[str, Any]) -> Arrival:
    """Raises NotFound for another path, TooLarge for a body over BODY_LIMIT, BadInput for one that is not Base64."""
    source, connection, *rest = _parts(str(event.get("rawPath") or ""))
    http = (event.get("requestContext") or {}).get("http") or {}
    request = Request(
        method=str(http.get("method") or "POST").upper(),
        headers={str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()},
        query=_query(event),
        body=_body(event),
        path_secret=rest[0] if rest else "",
    )
    return Arrival(request, source, connection)


def answer(response: Response) -> dict[str, Any]:
    """The response as API Gateway takes it."""
    headers = {"Content-Type": response.content_type, "Cache-Control": "no-store", **response.headers}
    return {"statusCode": response.status, "headers": headers, "body": response.body, "isBase64Encoded": False}


def _parts(path: str) -> list[str]:
    _, _, rest = path.partition("/webhooks/")
    parts = rest.removesuffix("/").split("/")
    if len(parts) not in (2, 3):
        raise NotFound("no such path")
    return parts


def _query(event: Mapping[str, Any]) -> dict[str, str]:
    if "rawQueryString" not in event:
        return {str(name): str(value) for name, value in (event.get("queryStringParameters") or {}).items()}
    try:
        pairs = parse_qsl(str(event.get("rawQueryString") or ""), max_num_fields=_QUERY_LIMIT, errors="replace")
    except ValueError as error:
        raise BadInput(f"has more than {_QUERY_LIMIT} fields", "query") from error
    return dict(pairs)


def _body(event: Mapping[str, Any]) -> bytes:
    text = str(event.get("body") or "")
    encoded = bool(event.get("isBase64Encoded"))
    if len(text) * (3 if encoded else 4) // 4 > BODY_LIMIT + 2:
        raise TooLarge(f"the body is over {BODY_LIMIT} bytes")
    try:
        body = base64.b64decode(text, validate=True) if encoded else text.encode()
    except ValueError as error:
        raise BadInput("the body cannot be read") from error
    if len(body) > BODY_LIMIT:
        raise TooLarge(f"the body is over {BODY_LIMIT} bytes")
    return body
