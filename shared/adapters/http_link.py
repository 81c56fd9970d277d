"""One POST over a kept connection, by the standard library: http to an emulator, https with checked certificates."""

import functools
import http.client
import os
import ssl
from urllib.parse import urlsplit

from msgspec import Struct

from shared.domain.errors import Misconfigured, Unavailable

PATIENCE_SECONDS = 2.0
"""Connecting and each read; twice this stays under the 5 s in which most senders want an answer."""

_idle: dict[tuple[str, str], http.client.HTTPConnection] = {}


class Place(Struct, frozen=True):
    """Where a request goes. `netloc` is host and port as they stand in the URL."""

    scheme: str
    netloc: str
    path: str


def place(url: str) -> Place:
    """Takes a URL apart. Raises Misconfigured when it is neither http nor https."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        raise Misconfigured(f"{url!r} is not an endpoint") from error
    if not usable:
        raise Misconfigured(f"{url!r} is not an endpoint")
    return Place(parts.scheme, parts.netloc.rpartition("@")[2], parts.path or "/")


def post(to: Place, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
    """Status and body of the answer. Raises Unavailable when the connection fails or takes too long.

    A connection is taken out of the idle ones while it is used, so threads never share one.
    """
    key = (to.scheme, to.netloc)
    connection = _idle.pop(key, None) or _opened(to)
    try:
        connection.request("POST", to.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        raise Unavailable(f"{to.netloc} does not answer: {type(error).__name__}") from error
    if answer.will_close:
        connection.close()
    else:
        _idle[key] = connection
    return answer.status, content


def _opened(to: Place) -> http.client.HTTPConnection:
    if to.scheme == "http":
        return http.client.HTTPConnection(to.netloc, timeout=PATIENCE_SECONDS)
    return http.client.HTTPSConnection(to.netloc, timeout=PATIENCE_SECONDS, context=_trust())


@functools.cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=os.environ.get("AWS_CA_BUNDLE") or None)
