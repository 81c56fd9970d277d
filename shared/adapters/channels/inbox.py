"""The local inbox: a page of the local stack that shows an alert as Slack and a mail client would.

It knows its messages by rule, story and destination, so an update edits the message that was there.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from shared.adapters.channels import email, slack
from shared.adapters.channels.http import post_json
from shared.adapters.channels.way import STRAIGHT, Reference, Way, kept
from shared.domain.story import Alert


def send(address: str, alert: Alert, way: Way = STRAIGHT) -> Reference:
    """Posts an alert in all its looks. `address` is allowed on this machine only below the configured inbox."""
    message = render(alert, datetime.now(UTC), way)
    post_json(f"{address.rstrip('/')}/messages", msgspec.json.encode(message), trusted=way.inbox_url)
    return kept(alert, way.earlier)


def render(alert: Alert, sent_at: datetime, way: Way = STRAIGHT) -> dict[str, Any]:
    """The message as `GET {inbox}/messages` lists it."""
    whole = msgspec.structs.replace(way, earlier=None)  # edited as a whole, so it is told as a whole
    return {
        "channel": "inbox",
        "destination": alert.destination,
        "rule": alert.rule,
        "story": alert.story,
        "sent_at": sent_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "kind": alert.kind,
        "count": alert.count,
        "update": alert.update,
        "resolved": alert.resolved,
        "payload": {"slack": slack.render(alert, whole), "email": email.render(alert, whole)},
    }
