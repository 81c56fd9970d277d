"""X: Activity API, filtered stream and the older account activity, with their handshake.

Shapes: docs.x.com, x-api/activity/event-payloads, x-api/webhooks/stream and x-api/account-activity (August 2026).
An event is a post, a deletion, or one of many things that are not ours to read: direct messages are dropped unread.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.adapters.exchange import Request, Response, json_response
from shared.adapters.sources import x_v1, x_v2
from shared.adapters.sources.delivery import Delivery, as_list, as_object, decode_object, read_posts
from shared.domain.brand import Connection
from shared.domain.errors import BadInput

ACCEPTED_STATUS = 200
"""X takes nothing but 200 as received."""

# Answering a challenge signs what anybody sends. No JSON object fits this, so no body can be signed that way.
_CRC_TOKEN = re.compile(r"[A-Za-z0-9_.~+/=-]{1,256}\Z")

_CREATED = ("tweet_create_events", "post_create_events")
_DELETED = ("tweet_delete_events", "post_delete_events")
_OTHER = re.compile(r"(?:.*_events?|replay_job_status|event)\Z")


class _Found(Struct):
    """What a delivery turns out to hold: posts in the project's own shape, and the rest."""

    posts: list[Any] = []
    deleted: list[str] = []
    ignored: int = 0


def challenge(request: Request, connection: Connection) -> Response | None:
    """The answer to a challenge-response check: the token, signed with the consumer secret. Raises BadInput."""
    token = request.query.get("crc_token", "").replace(" ", "+")  # a plus that came unescaped
    if not _CRC_TOKEN.match(token):
        raise BadInput("is what X sends to check a webhook", "crc_token")
    secret = next((each for each in connection.secrets if each), None)
    if secret is None:
        raise BadInput("cannot be answered without a secret", "crc_token")
    answer = base64.b64encode(hmac.new(secret.encode(), token.encode(), hashlib.sha256).digest()).decode()
    return json_response(200, {"response_token": f"sha256={answer}"})


def parse(body: bytes, headers: Mapping[str, str], received_at: datetime) -> Delivery:
    """Reads a delivery of any of the three products. Raises BadInput when it is none of them."""
    content = decode_object(body)
    found = _Found()
    known = [_read_data(content, found), _read_v1(content, found), _skip_others(content, found)]
    if not any(known):
        raise BadInput("the body is no delivery of X: it has neither data nor ..._events")
    posts, refused = read_posts(found.posts, received_at)
    return Delivery(posts=posts, refused=refused, ignored=found.ignored, deleted=tuple(found.deleted))


def _read_data(content: dict[str, Any], found: _Found) -> bool:
    """Activity API (payload and includes within data) and filtered stream (includes beside data)."""
    data = content.get("data")
    if isinstance(data, dict) and "event_type" in data:
        _read_activity(data, found)
    elif isinstance(data, (dict, list)):
        included = x_v2.Included.of(content.get("includes"))
        for post in data if isinstance(data, list) else [data]:
            _add_v2(post, included, found)
    return isinstance(data, (dict, list))


def _read_activity(data: dict[str, Any], found: _Found) -> None:
    kind, payload = data["event_type"], as_object(data.get("payload"))
    if kind == "post.delete":
        found.deleted += _identities(payload)
    elif isinstance(kind, str) and kind.startswith("post."):
        _add_v2(payload, x_v2.Included.of(data.get("includes")), found)
    else:
        found.ignored += 1


def _add_v2(post: object, included: "x_v2.Included", found: _Found) -> None:
    found.posts.append(x_v2.reshape(as_object(post), included))
    found.deleted += x_v2.replaced(as_object(post))


def _read_v1(content: dict[str, Any], found: _Found) -> bool:
    for name in _CREATED:
        found.posts += [x_v1.reshape(as_object(each)) for each in as_list(content.get(name))]
    for name in _DELETED:
        for each in as_list(content.get(name)):
            found.deleted += _identities(as_object(as_object(each).get("status") or as_object(each).get("post")))
    return any(isinstance(content.get(name), list) for name in (*_CREATED, *_DELETED))


def _skip_others(content: dict[str, Any], found: _Found) -> bool:
    others = [name for name in content if _OTHER.match(name) and name not in (*_CREATED, *_DELETED)]
    found.ignored += sum(len(as_list(content[name])) or 1 for name in others)
    return bool(others)


def _identities(thing: Mapping[str, Any]) -> list[str]:
    identity = thing.get("id_str") or thing.get("id")
    return [str(identity)] if isinstance(identity, (str, int)) and not isinstance(identity, bool) else []
