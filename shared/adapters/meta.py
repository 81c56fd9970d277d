"""Meta's data deletion callback: a `signed_request`, two parts of base64url, the first an HMAC-SHA256 of the second.

Facebook's document "Data Deletion Request Callback"; the payload holds `user_id`, by which the brand's app knows them.
"""

import base64
import binascii
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import msgspec

from shared.domain.errors import BadInput, Unverified

NETWORKS = ("facebook", "instagram", "threads")
"""The networks on which a person is known by the id that Meta gives."""


def deletion_request(body: bytes, app_secret: str) -> str:
    """The id of the person who is to be forgotten. Raises Unverified when the request is not Meta's."""
    fields = parse_qs(body.decode("latin-1"), max_num_fields=10)
    signature, _, payload = fields.get("signed_request", [""])[0].partition(".")
    expected = hmac.digest(app_secret.encode(), payload.encode(), "sha256")
    if not hmac.compare_digest(_decoded(signature), expected):
        raise Unverified("the signed request does not hold")
    return _user(_decoded(payload))


def parse_app_secret(raw: Any) -> str:
    """Reads `{"app_secret": "..."}`. Raises BadInput."""
    found = raw.get("app_secret") if isinstance(raw, Mapping) else None
    if not isinstance(found, str) or not 16 <= len(found) <= 200:
        raise BadInput("is the app's secret, from its settings at Meta", "app_secret")
    return found


def _user(payload: bytes) -> str:
    try:
        user = msgspec.json.decode(payload)["user_id"]
    except (msgspec.DecodeError, KeyError, TypeError) as error:
        raise BadInput("has no user_id", "signed_request") from error
    if not isinstance(user, str | int) or not str(user):
        raise BadInput("has no user_id", "signed_request")
    return str(user)


def _decoded(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part.encode("ascii") + b"==")
    except (binascii.Error, ValueError) as error:
        raise Unverified("the signed request cannot be read") from error
