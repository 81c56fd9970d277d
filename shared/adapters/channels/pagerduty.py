"""PagerDuty, through Events API v2: an incident for each story.

The address is a service's integration key (32 characters), behind `eu:` when the account is in the EU region.
Limits and answers: PagerDuty/developer-docs, docs/events-API-v2.
"""

import re
from hashlib import sha256
from typing import Any

import msgspec

from shared.adapters.channels.http import post_json
from shared.adapters.channels.text import clip, one_line, unlinked
from shared.adapters.channels.words import network, words
from shared.domain.errors import Refused
from shared.domain.story import Alert

URLS = {"": "https://events.pagerduty.com/v2/enqueue", "eu": "https://events.eu.pagerduty.com/v2/enqueue"}

SUMMARY_LIMIT = 1_024
NAME_LIMIT = 120
QUOTE_LIMIT = 5_000
"""Characters of the post. A whole event may have 512 KB; what is read during an incident is short."""

_ADDRESS = re.compile(r"(?:(eu):)?([A-Za-z0-9]{32})\Z")


def send(address: str, alert: Alert, *, mail_from: str = "", inbox_url: str = "") -> None:
    """Triggers an incident, or adds to the open one of the same story. Raises Refused and Unavailable."""
    found = _ADDRESS.match(address)
    if not found:
        raise Refused("the destination is not an integration key of Events API v2 (32 letters and digits)")
    body = msgspec.json.encode({"routing_key": found[2], **render(alert)})
    post_json(URLS[found[1] or ""], body, trusted=inbox_url)


def render(alert: Alert) -> dict[str, Any]:
    """The event, but for its routing key. One story is one incident, whatever rules it meets."""
    said = words(alert)
    place = unlinked(network(alert.mention.post.source))
    repeat = f" ({said.repeat})" if said.repeat else ""
    shown = {
        "what happened": said.what,
        "post": said.quote,
        "why it matters": "\n".join(said.why),
        "who": said.who,
        "feeling": said.feeling,
        "what to do": said.advice,
        "note": said.repeat,
        "reference": said.footer,
    }
    return {
        "event_action": "trigger",
        "dedup_key": _incident(alert),
        "payload": {
            "summary": _plain(f"{said.title}{repeat}: {said.what}", SUMMARY_LIMIT),
            "source": _plain(f"{place}, {one_line(alert.brand_name or alert.brand)}", NAME_LIMIT),
            "severity": alert.severity,  # PagerDuty knows critical, error, warning and info: ours are three of them
            "timestamp": alert.mention.post.created_at.isoformat(),
            "component": place,
            "group": _plain(one_line(alert.brand), NAME_LIMIT),
            "class": _plain(one_line(alert.rule), NAME_LIMIT),
            "custom_details": {name: _plain(text, QUOTE_LIMIT) for name, text in shown.items() if text},
        },
        "links": [{"href": url, "text": label} for label, url in said.links],
        "client": "Hundred",
    }


def _incident(alert: Alert) -> str:
    return f"hundred-{sha256('|'.join((alert.brand, alert.story)).encode()).hexdigest()[:32]}"


def _plain(text: str, limit: int) -> str:
    return clip(unlinked(text), limit)
