"""Any sender that speaks the project's own JSON: one post, or `{"posts": [...]}`, bare or in an envelope.

The envelope is that of Standard Webhooks, `{"type", "timestamp", "data"}`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.adapters import emails
from shared.adapters.exchange import Request, Response
from shared.adapters.sources.delivery import Delivery, decode_object, read_posts
from shared.domain.brand import Connection
from shared.domain.errors import BadInput

ACCEPTED_STATUS = 202


def challenge(request: Request, connection: Connection) -> Response | None:
    """This sender has no handshake."""
    return None


def parse(body: bytes, headers: Mapping[str, str], received_at: datetime) -> Delivery:
    """Reads a delivery; a post that names no source is of the source `generic`. Raises BadInput, and Unavailable
    when an author's address cannot be hashed now.
    """
    posts, refused = read_posts([_sourced(raw) for raw in _raws(decode_object(body))], received_at, emails.veiled)
    return Delivery(posts=posts, refused=refused)


def _raws(content: dict[str, Any]) -> list[Any]:
    if _is_envelope(content):
        content = content["data"]
        if not isinstance(content, dict):
            raise BadInput("is a post, or an object with posts", "data")
    if "posts" not in content:
        return [content]
    if not isinstance(content["posts"], list):
        raise BadInput("is a list of posts", "posts")
    return content["posts"]


def _is_envelope(content: dict[str, Any]) -> bool:
    return "data" in content and not {"id", "text", "posts"} & content.keys()


def _sourced(raw: Any) -> Any:
    if isinstance(raw, dict) and raw.get("source") in (None, ""):
        return {**raw, "source": "generic"}
    return raw
