"""PagerDuty, through Events API v2: an incident for each story, which an update joins and an end resolves.

The address is a service's integration key (32 characters), behind `eu:` when the account is in the EU region.
Limits and answers: PagerDuty/developer-docs, docs/events-API-v2.
"""

import re
from hashlib import sha256
from typing import Any

import msgspec

from shared.adapters.channels.fitting import evened, json_size
from shared.adapters.channels.http import post_json
from shared.adapters.channels.text import clip, one_line, unlinked
from shared.adapters.channels.way import STRAIGHT, Reference, Way, kept
from shared.adapters.channels.wordings import worded
from shared.adapters.channels.words import Words, in_lines, network
from shared.domain.errors import Gone, Refused
from shared.domain.story import Alert

URLS = {"": "https://events.pagerduty.com/v2/enqueue", "eu": "https://events.eu.pagerduty.com/v2/enqueue"}

SUMMARY_LIMIT = 1_024
NAME_LIMIT = 120
QUOTE_LIMIT = 5_000
"""Characters of the post; what is read during an incident is short."""

MESSAGE_LIMIT = 510_000
"""Bytes. A whole event may have 512 KB, the routing key with it."""

_ADDRESS = re.compile(r"(?:(eu):)?([A-Za-z0-9]{32})\Z")


def send(address: str, alert: Alert, way: Way = STRAIGHT) -> Reference:
    """Triggers an incident, adds to the open one of the same story, or resolves it. Raises Refused, Unavailable."""
    found = _ADDRESS.match(address)
    if not found:
        raise Gone("the destination is not an integration key of Events API v2 (32 letters and digits)")
    body = msgspec.json.encode({"routing_key": found[2], **render(alert, way)})
    answer = post_json(URLS[found[1] or ""], body, trusted=way.inbox_url, read=frozenset({400}))
    if answer.status == 400:
        # It says 400 to a wrong key and to a wrong event alike; its text names what is wrong.
        raise (Gone if "routing_key" in answer.text else Refused)("PagerDuty answered 400")
    return kept(alert, way.earlier)


def render(alert: Alert, way: Way = STRAIGHT) -> dict[str, Any]:
    """The event, but for its routing key. One story is one incident, whatever rules it meets."""
    said = worded(alert, way, "pagerduty")
    place = unlinked(network(alert.mention.post.source)) if alert.mention else "Hundred"
    repeat = f" ({said.repeat})" if said.repeat else ""
    about = alert.mention.post.created_at if alert.mention else alert.raised_at
    links = (*said.links, *((act.label, act.url) for act in way.acts))
    details = {name: _plain(text, QUOTE_LIMIT) for name, text in _details(said).items() if text}
    event: dict[str, Any] = {
        "event_action": "resolve" if alert.resolved else "trigger",
        "dedup_key": _incident(alert),
        "payload": {
            "summary": _plain(f"{said.title}{repeat}: {said.what or said.body} {said.growth}".strip(), SUMMARY_LIMIT),
            "source": _plain(f"{place}, {one_line(alert.brand_name or alert.brand)}", NAME_LIMIT),
            "severity": alert.severity,  # PagerDuty knows critical, error, warning and info: ours are three of them
            "timestamp": about.isoformat(),
            "component": place,
            "group": _plain(one_line(alert.brand), NAME_LIMIT),
            "class": _plain(one_line(alert.rule), NAME_LIMIT),
            "custom_details": dict.fromkeys(details, ""),
        },
        "links": [{"href": url, "text": label} for label, url in links],
        "client": "Hundred",
    }
    event["payload"]["custom_details"] = evened(details, MESSAGE_LIMIT - json_size(event))
    return event


def _details(said: Words) -> dict[str, str]:
    facts = {fact.name: fact.text for fact in said.facts}
    return {
        "what happened": said.what,
        "how many": said.growth,
        "post": said.quote,
        "message": said.body,
        "why it matters": "\n".join(said.why),
        "who": facts.pop("Who", ""),
        "feeling": facts.pop("Feeling", ""),
        "facts": "\n".join(f"{name}: {text}" for name, text in facts.items()),
        **{f"section_{number}": in_lines(part) for number, part in enumerate(said.parts, 1)},
        "what to do": said.advice,
        "done": "\n".join(said.done),
        "note": said.repeat,
        "reference": said.footer,
    }


def _incident(alert: Alert) -> str:
    return f"hundred-{sha256('|'.join((alert.brand, alert.story)).encode()).hexdigest()[:32]}"


def _plain(text: str, limit: int) -> str:
    return clip(unlinked(text), limit)
