"""AWS Signature Version 4 for POST requests without a query, by the standard library.

Method: AWS General Reference, "Create a signed AWS API request". Botocore's own signer takes 125 ms to
import, this one 11; tests compare the two over random requests.
"""

import hashlib
import hmac
from datetime import datetime

from msgspec import Struct

_ALGORITHM = "AWS4-HMAC-SHA256"


class Credentials(Struct, frozen=True):
    """`token` is the session token of temporary credentials, empty for lasting ones."""

    key: str
    secret: str
    token: str = ""


class Scope(Struct, frozen=True):
    """What a signature is good for."""

    region: str
    service: str


def signed(
    path: str, headers: dict[str, str], body: bytes, credentials: Credentials, scope: Scope, now: datetime
) -> dict[str, str]:
    """The headers to send for `POST path`: those given, lower-cased, with date, token and signature.

    `headers` holds `host`; `path` is already percent-encoded; `now` is in UTC.
    """
    moment = now.strftime("%Y%m%dT%H%M%SZ")
    sent = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    sent["x-amz-date"] = moment
    if credentials.token:
        sent["x-amz-security-token"] = credentials.token
    names = ";".join(sorted(sent))
    within = f"{moment[:8]}/{scope.region}/{scope.service}/aws4_request"
    to_sign = "\n".join((_ALGORITHM, moment, within, _sha256(_canonical(path, sent, names, body))))
    signature = hmac.new(_key(credentials.secret, moment[:8], scope), to_sign.encode(), hashlib.sha256).hexdigest()
    sent["authorization"] = (
        f"{_ALGORITHM} Credential={credentials.key}/{within}, SignedHeaders={names}, Signature={signature}"
    )
    return sent


def _canonical(path: str, headers: dict[str, str], names: str, body: bytes) -> bytes:
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    return "\n".join(("POST", path, "", lines, names, _sha256(body))).encode()


def _key(secret: str, day: str, scope: Scope) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (day, scope.region, scope.service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
