"""One sender of webhooks: signs, keeps its connections, tries again when asked to, and counts."""

import base64
import binascii
import hmac
import http.client
import random
import threading
import time
from collections import Counter
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec

TRIES = 8
"""With the waits below about two minutes: longer than a restart of the local stack."""

LONGEST_WAIT = 30.0
"""Seconds of a Retry-After that are waited for."""

PATIENCE = 30.0
"""Seconds for an answer: what API Gateway gives a function."""

REASONS_KEPT = 20
"""Different reasons for refusals that are kept to be shown."""


class Stopped(Exception):
    """The webhook takes nothing: a wrong address, connection or secret. The message says which."""


class Counts(msgspec.Struct, kw_only=True):
    """What came of a replay. `accepted` and `refused` count posts, `errors` those that never got through."""

    deliveries: int = 0
    accepted: int = 0
    refused: int = 0
    errors: int = 0
    retries: int = 0
    seconds: float = 0.0
    reasons: Counter[str] = msgspec.field(default_factory=Counter)

    def add(self, other: "Counts") -> None:
        """Adds what another delivery came to."""
        self.deliveries += other.deliveries
        self.accepted += other.accepted
        self.refused += other.refused
        self.errors += other.errors
        self.retries += other.retries
        for reason, times in other.reasons.items():
            if reason in self.reasons or len(self.reasons) < REASONS_KEPT:
                self.reasons[reason] += times


class Sender:
    """Posts to one connection. Safe to use from several threads, each of which keeps its own connection alive."""

    def __init__(self, url: str, source: str, connection: str, secret: str) -> None:
        """`url` is the base of the webhooks, or the whole address of one. Raises Stopped when it is neither."""
        address = url if "/webhooks/" in url else f"{url.rstrip('/')}/webhooks/{source}/{connection}"
        try:
            self._target = urlsplit(address)
            usable = self._target.scheme in ("http", "https") and self._target.hostname and self._target.port != 0
        except ValueError as error:
            raise Stopped(f"{url!r} is not a URL") from error
        if not usable:
            raise Stopped(f"{url!r} is not an http:// or https:// URL")
        self._source, self._secret = source, secret
        self._kept = threading.local()
        self._over = threading.Event()
        signed("id", b"", source, secret)  # a secret that cannot sign is said before anything is sent

    def stop(self) -> None:
        """Ends all waiting for a next try."""
        self._over.set()

    def deliver(self, body: bytes, posts: int = 1) -> Counts:
        """Sends one delivery until it is answered for good. Raises Stopped on 401, 403 and 404."""
        identity, reason = f"msg_{uuid4().hex}", ""
        for attempt in range(TRIES):
            try:
                status, headers, answer = self._post(body, signed(identity, body, self._source, self._secret))
            except (OSError, http.client.HTTPException) as error:
                reason, pause = f"no answer ({type(error).__name__})", _pause(attempt, None)
            else:
                if status != 429 and status < 500:
                    return _counted(status, answer, posts, attempt)
                reason, pause = f"answered {status}", _pause(attempt, headers.get("Retry-After"))
            if attempt == TRIES - 1 or self._waited(pause):
                break
        return Counts(deliveries=1, errors=posts, retries=attempt, reasons=Counter({reason: posts}))

    def _waited(self, seconds: float) -> bool:
        """Whether the replay was ended meanwhile."""
        return self._over.wait(seconds)

    def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, http.client.HTTPMessage, bytes]:
        link = self._link()
        try:
            link.request("POST", self._path, body, {"Content-Type": "application/json", **headers})
            response = link.getresponse()
            return response.status, response.headers, response.read()
        except (OSError, http.client.HTTPException):
            link.close()
            self._kept.link = None
            raise

    def _link(self) -> http.client.HTTPConnection:
        link: http.client.HTTPConnection | None = getattr(self._kept, "link", None)
        if link is None:
            kind = http.client.HTTPSConnection if self._target.scheme == "https" else http.client.HTTPConnection
            link = self._kept.link = kind(self._target.hostname or "", self._target.port, timeout=PATIENCE)
        return link

    @property
    def _path(self) -> str:
        return (self._target.path or "/") + (f"?{self._target.query}" if self._target.query else "")


def signed(identity: str, body: bytes, source: str, secret: str) -> dict[str, str]:
    """The headers that prove a delivery now: X's own, Standard Webhooks for a `whsec_` secret, else a bearer token."""
    if source == "x":
        return {"x-twitter-webhooks-signature": f"sha256={_base64_hmac(secret.encode(), body)}"}
    if not secret.startswith("whsec_"):
        return {"Authorization": f"Bearer {secret}"}
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise Stopped("the secret is not whole: after whsec_ it is Base64") from error
    moment = str(int(time.time()))
    signature = _base64_hmac(key, b".".join((identity.encode(), moment.encode(), body)))
    return {"webhook-id": identity, "webhook-timestamp": moment, "webhook-signature": f"v1,{signature}"}


def _base64_hmac(key: bytes, message: bytes) -> str:
    return base64.b64encode(hmac.digest(key, message, "sha256")).decode()


def _counted(status: int, answer: bytes, posts: int, retries: int) -> Counts:
    if status in (401, 403, 404):
        meaning = {401: "the secret does not hold", 403: "it is forbidden", 404: "there is no such connection there"}
        raise Stopped(f"The webhook answered {status}: {meaning[status]}.")
    said = _object(answer)
    refused = said.get("refused") if isinstance(said.get("refused"), list) else None
    reasons = Counter(str(each.get("error", "refused")) for each in refused or () if isinstance(each, dict))
    if status >= 300:
        number = len(refused or ()) or posts
        reasons = reasons or Counter({f"{status} {said.get('detail') or said.get('title') or ''}".strip(): number})
        return Counts(deliveries=1, refused=number, retries=retries, reasons=reasons)
    taken = said.get("accepted")
    accepted = taken if isinstance(taken, int) else posts - len(refused or ())
    return Counts(deliveries=1, accepted=accepted, refused=len(refused or ()), retries=retries, reasons=reasons)


def _object(answer: bytes) -> dict[str, Any]:
    try:
        said = msgspec.json.decode(answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return said if isinstance(said, dict) else {}


def _pause(attempt: int, asked: str | None) -> float:
    """Seconds until the next try: as asked, else doubling, with jitter so that workers do not come back as one."""
    if asked and asked.isascii() and asked.isdigit():
        return min(float(asked), LONGEST_WAIT)
    return random.uniform(0.5, 1.0) * min(LONGEST_WAIT, 0.5 * 2.0**attempt)  # noqa: S311 - no secret hangs on it
