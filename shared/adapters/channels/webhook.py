"""Any receiver of yours: the alert in Alertmanager's shape, signed as Standard Webhooks lays down.

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

from shared.adapters.channels.http import post_json
from shared.adapters.channels.text import clip, one_line, unlinked
from shared.adapters.channels.words import words
from shared.domain.errors import Refused
from shared.domain.story import Alert

QUOTE_LIMIT = 5_000
"""Characters of the post."""

OPEN_END = "0001-01-01T00:00:00Z"
"""How Alertmanager writes that an alert has not ended."""

_ADDRESS = re.compile(r"([^\s#]+)#(whsec_[A-Za-z0-9+/]+={0,2}(?:,whsec_[A-Za-z0-9+/]+={0,2})*)\Z")


def send(address: str, alert: Alert, *, mail_from: str = "", inbox_url: str = "") -> None:
    """Posts a signed alert. Raises Refused and Unavailable."""
    found = _ADDRESS.match(address)
    if not found:
        raise Refused(
            "the destination is not a URL with a signing secret, such as https://you.example/alerts#whsec_..."
        )
    body = msgspec.json.encode(render(alert))
    headers = signed(body, f"msg_{_print(alert)}", datetime.now(UTC), found[2].split(","))
    post_json(found[1], body, headers=headers, trusted=inbox_url)


def signed(body: bytes, identity: str, moment: datetime, secrets: list[str]) -> dict[str, str]:
    """The three headers of Standard Webhooks. Raises Refused when a secret is not Base64.

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


def render(alert: Alert) -> dict[str, Any]:
    """The notification as Alertmanager would send it: a group of one alert."""
    labels, annotations = _labels(alert), _annotations(alert)
    links = [url for _, url in words(alert).links]
    return {
        "version": "4",
        "groupKey": f'{{}}/{{rule="{labels["alertname"]}"}}:{{story="{labels["story"]}"}}',
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": unlinked(one_line(alert.destination, 63)),
        "groupLabels": {"alertname": labels["alertname"], "story": labels["story"]},
        "commonLabels": labels,
        "commonAnnotations": annotations,
        "externalURL": links[-1] if links else "",
        "alerts": [
            {
                "status": "firing",
                "labels": labels,
                "annotations": annotations,
                "startsAt": alert.raised_at.isoformat(),
                "endsAt": OPEN_END,
                "generatorURL": links[0] if links else "",
                "fingerprint": _print(alert)[:16],
            }
        ],
    }


def _labels(alert: Alert) -> dict[str, str]:
    """What a receiver routes by: names and classes, never a stranger's sentence."""
    mention = alert.mention
    labels = {
        "alertname": alert.rule,
        "severity": alert.severity,
        "brand": alert.brand,
        "story": alert.story,
        "source": mention.post.source,
        "verdict": mention.verdict.label,
        "sentiment": mention.sentiment.label,
        "circle": mention.circle,
    }
    return {name: unlinked(one_line(value, 80)) for name, value in labels.items()}


def _annotations(alert: Alert) -> dict[str, str]:
    said = words(alert)
    texts = {
        "summary": said.title,
        "description": said.what,
        "post": said.quote,
        "why": "\n".join(said.why),
        "who": said.who,
        "feeling": said.feeling,
        "advice": said.advice,
        "repeat": said.repeat,
    }
    links = {f"link_{number}": url for number, (_, url) in enumerate(said.links, 1)}
    return {**{name: clip(unlinked(text), QUOTE_LIMIT) for name, text in texts.items() if text}, **links}


def _print(alert: Alert) -> str:
    """What an alert is the same alert by, as an id that gives nothing away."""
    return sha256("\n".join((alert.brand, *alert.key)).encode()).hexdigest()[:32]


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError as error:
        raise Refused("the signing secret is not Base64 behind whsec_") from error
