"""Who sent this? Signatures, tokens and secret addresses, over the raw bytes and before anything is parsed.

A scheme is a function of a request, one secret and the time. The blocks below make one from a header's name,
so a further sender is a line in SCHEMES. Every fault of what was sent is a refusal, never an error of ours.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable

from shared.adapters.exchange import Request
from shared.domain.brand import Connection
from shared.domain.errors import Misconfigured, Unverified

TOLERANCE_SECONDS = 300
"""How far a signed time may be off, either way (Standard Webhooks and Slack: five minutes)."""

Scheme = Callable[[Request, str, float], bool]
"""Whether a request is proven by one secret at a time in Unix seconds. ValueError counts as no."""

Decode = Callable[[str], bytes]


def verify(request: Request, connection: Connection, now: float) -> None:
    """Raises Unverified unless one of the connection's secrets proves the request; `now` in Unix seconds."""
    scheme = SCHEMES.get(connection.verify)
    if scheme is None:
        raise Misconfigured(f"a connection is to be verified by {connection.verify!r}, which is not known")
    # Every secret is tried, so that the time taken does not tell which one held.
    held = [_holds(scheme, request, secret, now) for secret in connection.secrets if secret]
    if True not in held:
        raise Unverified("not verified")


def body_hmac(header: str, decode: Decode, prefix: str = "") -> Scheme:
    """HMAC-SHA256 of the body in a header, behind `prefix`."""

    def scheme(request: Request, secret: str, now: float) -> bool:
        return _same(secret.encode(), request.body, decode(_after(prefix, _header(request, header))))

    return scheme


def websub(header: str) -> Scheme:
    """HMAC of the body in hex behind its method, such as `sha512=...` (W3C WebSub, section 8)."""

    def scheme(request: Request, secret: str, now: float) -> bool:
        method, _, signature = _header(request, header).partition("=")
        if method not in ("sha1", "sha256", "sha384", "sha512"):
            return False
        return _same(secret.encode(), request.body, unhex(signature), method)

    return scheme


def slack(signature: str, timestamp: str) -> Scheme:
    """HMAC-SHA256 in hex of `v0:{time}:{body}` behind `v0=` (Slack: Verifying requests)."""

    def scheme(request: Request, secret: str, now: float) -> bool:
        moment = _recent(_header(request, timestamp), now)
        signed = b"v0:" + moment + b":" + request.body
        return _same(secret.encode(), signed, unhex(_after("v0=", _header(request, signature))))

    return scheme


def stripe(header: str) -> Scheme:
    """HMAC-SHA256 in hex of `{time}.{body}` in a header `t={time},v1={hex},v1=...` (Stripe: webhook signatures)."""

    def scheme(request: Request, secret: str, now: float) -> bool:
        parts = [part.strip().partition("=") for part in _header(request, header).split(",")]
        times = [value for name, _, value in parts if name == "t"]
        if len(times) != 1:
            return False
        signed = _recent(times[0], now) + b"." + request.body
        return _any_same(secret.encode(), signed, [value for name, _, value in parts if name == "v1"], unhex)

    return scheme


def standard_webhooks(request: Request, secret: str, now: float) -> bool:
    """HMAC-SHA256 in Base64 of `{id}.{time}.{body}`, one of several behind `v1,` (Standard Webhooks 1.0.0)."""
    moment = _recent(_header(request, "webhook-timestamp"), now)
    signed = b".".join((_header(request, "webhook-id").encode(), moment, request.body))
    found = [each[3:] for each in _header(request, "webhook-signature").split(" ") if each.startswith("v1,")]
    return _any_same(unbase64(secret.removeprefix("whsec_")), signed, found, unbase64)


def token(header: str, prefix: str = "") -> Scheme:
    """The secret itself in a header, behind `prefix` in any case."""

    def scheme(request: Request, secret: str, now: float) -> bool:
        value = _header(request, header).strip()
        start, rest = value[: len(prefix)], value[len(prefix) :]
        return start.lower() == prefix and _equal(rest.strip(), secret)

    return scheme


def url(request: Request, secret: str, now: float) -> bool:
    """The secret itself in the address: `?secret=`, `?key=`, or the path's last part."""
    given = request.query.get("secret") or request.query.get("key") or request.path_secret
    return _equal(given, secret)


def unhex(text: str) -> bytes:
    """Bytes from hex. Raises ValueError."""
    return binascii.unhexlify(text)


def unbase64(text: str) -> bytes:
    """Bytes from Base64, strictly. Raises ValueError."""
    return base64.b64decode(text, validate=True)


SCHEMES: dict[str, Scheme] = {
    "standard-webhooks": standard_webhooks,
    "bearer": token("authorization", "bearer "),
    "url": url,
    "x": body_hmac("x-twitter-webhooks-signature", unbase64, "sha256="),
    "hub256": body_hmac("x-hub-signature-256", unhex, "sha256="),
    "websub": websub("x-hub-signature"),
    "plainhex": body_hmac("x-signature", unhex),
    "stripe": stripe("stripe-signature"),
    "slack": slack("x-slack-signature", "x-slack-request-timestamp"),
    "token": token("x-api-key"),
}
"""Every way that a connection may name in `verify`."""


def _holds(scheme: Scheme, request: Request, secret: str, now: float) -> bool:
    try:
        return scheme(request, secret, now)
    except ValueError:  # not hex, not Base64, not UTF-8, not a number: whatever was sent is not a proof
        return False


def _header(request: Request, name: str) -> str:
    value = request.headers.get(name)
    if not value:
        raise ValueError("missing")
    return value


def _after(prefix: str, value: str) -> str:
    if not value.startswith(prefix):
        raise ValueError("another kind of signature")
    return value[len(prefix) :]


def _recent(text: str, now: float) -> bytes:
    """The signed time as it was written. Raises ValueError when it is none or too far from now."""
    if not re.fullmatch(r"[0-9]{1,12}", text) or abs(int(text) - now) > TOLERANCE_SECONDS:
        raise ValueError("too old, too new or no time")
    return text.encode()


def _same(key: bytes, signed: bytes, signature: bytes, method: str = "sha256") -> bool:
    return hmac.compare_digest(hmac.new(key, signed, getattr(hashlib, method)).digest(), signature)


def _any_same(key: bytes, signed: bytes, signatures: list[str], decode: Decode) -> bool:
    """Whether one of a list holds; one that cannot be read does not spoil the others (rotation)."""
    expected = hmac.new(key, signed, hashlib.sha256).digest()
    held = [hmac.compare_digest(expected, _lenient(each, decode)) for each in signatures]
    return True in held


def _lenient(text: str, decode: Decode) -> bytes:
    try:
        return decode(text)
    except ValueError:
        return b""


def _equal(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode(), secret.encode())
