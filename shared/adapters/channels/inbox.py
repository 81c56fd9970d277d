"""The local inbox: a page of the local stack that shows an alert as Slack and a mail client would."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from shared.adapters.channels import email, slack
from shared.adapters.channels.http import post_json
from shared.domain.story import Alert


def send(address: str, alert: Alert, *, mail_from: str = "", inbox_url: str = "") -> None:
    """Posts an alert in all its looks. `address` is allowed on this machine only below `inbox_url`."""
    message = render(alert, datetime.now(UTC))
    post_json(f"{address.rstrip('/')}/messages", msgspec.json.encode(message), trusted=inbox_url)


def render(alert: Alert, sent_at: datetime) -> dict[str, Any]:
    """The message as `GET {inbox}/messages` lists it."""
    return {
        "channel": "inbox",
        "destination": alert.destination,
        "rule": alert.rule,
        "story": alert.story,
        "sent_at": sent_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "payload": {"slack": slack.render(alert), "email": email.render(alert)},
    }
