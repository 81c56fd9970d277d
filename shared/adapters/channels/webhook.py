"""Any receiver of yours: the alert in Alertmanager's shape, signed as Standard Webhooks lays down.

An update is the same alert (its fingerprint) with another `webhook-id`; an end has the status `resolved`.

The address is the receiver's URL, a #, and the signing secret: `https://you.example/alerts#whsec_...`. While the
secret is being exchanged there may be two, the newer first, with a comma between them: both sign.
Shape: prometheus/alertmanager, docs/configuration.md, webhook_config, version 4. Signature: Standard Webhooks 1.0.0.
"""

import base64
import hmac
import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec

from shared.adapters.channels.fitting import evened, json_size
from shared.adapters.channels.http import post_json
from shared.adapters.channels.text import clip, one_line, unlinked
from shared.adapters.channels.way import STRAIGHT, Reference, Way, kept
from shared.adapters.channels.wordings import worded
from shared.adapters.channels.words import Words, in_lines
from shared.domain.errors import Gone
from shared.domain.story import Alert

QUOTE_LIMIT = 5_000
"""Characters of the post."""

MESSAGE_LIMIT = 256_000
"""Bytes of the whole message: small enough for a receiver that puts it into a queue which takes 256 KB."""

OPEN_END = "0001-01-01T00:00:00Z"
"""How Alertmanager writes that an alert has not ended."""

_ADDRESS = re.compile(r"([^\s#]+)#(whsec_[A-Za-z0-9+/]+={0,2}(?:,whsec_[A-Za-z0-9+/]+={0,2})*)\Z")


def send(address: str, alert: Alert, way: Way = STRAIGHT) -> Reference:
    """Posts a signed alert. Raises Refused and Unavailable."""
    found = _ADDRESS.match(address)
    if not found:
        raise Gone("the destination is not a URL with a signing secret, such as https://you.example/alerts#whsec_...")
    body = msgspec.json.encode(render(alert, way))
    number = f"_{alert.update}" if alert.update else ""
    headers = signed(body, f"msg_{_print(alert)}{number}", datetime.now(UTC), found[2].split(","))
    post_json(found[1], body, headers=headers, trusted=way.inbox_url)
    return kept(alert, way.earlier, since=_since(alert, way))


def signed(body: bytes, identity: str, moment: datetime, secrets: list[str]) -> dict[str, str]:
    """The three headers of Standard Webhooks. Raises Gone when a secret is not Base64.

    `identity` stays the same when an alert is sent again, so that a receiver can tell.
    """
    seconds = str(int(moment.timestamp()))
    content = b".".join((identity.encode(), seconds.encode(), body))
    marks = [hmac.new(_key(secret), content, sha256).digest() for secret in secrets]
    return {
        "webhook-id": identity,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(mark).decode()}" for mark in marks),
    }


def render(alert: Alert, way: Way = STRAIGHT) -> dict[str, Any]:
    """The notification as Alertmanager would send it: a group of one alert."""
    said = worded(alert, way, "webhook")
    texts, links = _texts(alert, said), _links(said, way)
    bare = _group(alert, way, said, dict.fromkeys(texts, "") | links)
    # A group of one alert says its annotations twice.
    room = (MESSAGE_LIMIT - json_size(bare)) // 2
    return _group(alert, way, said, evened(texts, room) | links)


def _group(alert: Alert, way: Way, said: Words, annotations: dict[str, str]) -> dict[str, Any]:
    labels = _labels(alert)
    links = [url for _, url in said.links]
    status = "resolved" if alert.resolved else "firing"
    return {
        "version": "4",
        "groupKey": f'{{}}/{{rule="{labels["alertname"]}"}}:{{story="{labels["story"]}"}}',
        "truncatedAlerts": 0,
        "status": status,
        "receiver": unlinked(one_line(alert.destination, 63)),
        "groupLabels": {"alertname": labels["alertname"], "story": labels["story"]},
        "commonLabels": labels,
        "commonAnnotations": annotations,
        "externalURL": links[-1] if links else "",
        "alerts": [
            {
                "status": status,
                "labels": labels,
                "annotations": annotations,
                "startsAt": _since(alert, way),
                "endsAt": alert.raised_at.isoformat() if alert.resolved else OPEN_END,
                "generatorURL": links[0] if links else "",
                "fingerprint": _print(alert)[:16],
            }
        ],
    }


def _since(alert: Alert, way: Way) -> str:
    return (way.earlier or {}).get("since") or alert.raised_at.isoformat()


def _labels(alert: Alert) -> dict[str, str]:
    """What a receiver routes by: names and classes, never a stranger's sentence."""
    labels = {"alertname": alert.rule, "severity": alert.severity, "brand": alert.brand, "story": alert.story}
    labels["kind"] = alert.kind
    if alert.mention:
        labels |= {
            "source": alert.mention.post.source,
            "verdict": alert.mention.verdict.label,
            "sentiment": alert.mention.sentiment.label,
            "circle": alert.mention.circle,
        }
    return {name: unlinked(one_line(value, 80)) for name, value in labels.items()}


def _texts(alert: Alert, said: Words) -> dict[str, str]:
    facts = {fact.name: fact.text for fact in said.facts}
    texts = {
        "summary": said.title,
        "description": said.what,
        "count": str(alert.count),
        "growth": said.growth,
        "post": said.quote,
        "body": said.body,
        "why": "\n".join(said.why),
        "who": facts.pop("Who", ""),
        "feeling": facts.pop("Feeling", ""),
        "facts": "\n".join(f"{name}: {text}" for name, text in facts.items()),
        **{f"section_{number}": in_lines(part) for number, part in enumerate(said.parts, 1)},
        "advice": said.advice,
        "done": "\n".join(said.done),
        "repeat": said.repeat,
    }
    return {name: clip(unlinked(text), QUOTE_LIMIT) for name, text in texts.items() if text}


def _links(said: Words, way: Way) -> dict[str, str]:
    links = {f"link_{number}": url for number, (_, url) in enumerate(said.links, 1)}
    return links | {act.name.replace("-", "_"): act.url for act in way.acts}


def _print(alert: Alert) -> str:
    """What an alert is the same alert by, as an id that gives nothing away."""
    return sha256("\n".join((alert.brand, *alert.key)).encode()).hexdigest()[:32]


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError as error:
        raise Gone("the signing secret is not Base64 behind whsec_") from error
