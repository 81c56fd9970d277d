"""Signed links in alerts: what they allow, for how long, and that nobody but us can have made them.

A token is the order as JSON and an HMAC-SHA256 over it, both in Base64 without padding. The secret is the stack's own,
made at first use. Who holds the link may use it, once: it goes to those alone whom the brand alerts.
"""

import base64
import hmac
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, sha256

import msgspec

from shared.adapters import secrets
from shared.adapters.channels.way import Act
from shared.adapters.queues import alert_id
from shared.domain.act import LABELS, Action, Order
from shared.domain.errors import Unverified
from shared.domain.story import Alert

LIFE = timedelta(days=7)
"""How long a link holds: a mail that is read after a holiday still works."""

TOKEN_LIMIT = 900
"""Characters of a token; three of the longest must leave room in a message, and Slack takes 2,000 in a button."""

PURPOSE = "actions"
SIGNATURE_BYTES = 32


def offered(alert: Alert, base_url: str) -> tuple[Act, ...]:
    """What can be done from an alert; nothing where the public address is not known."""
    made = [(action, signed(_order(alert, action))) for action in _possible(alert)] if base_url else []
    return tuple(
        Act(name=f"act-{action}", label=LABELS[action], url=f"{base_url}/act/{token}", token=token)
        for action, token in made
        if len(token) <= TOKEN_LIMIT
    )


def signed(order: Order) -> str:
    """The token of an order."""
    body = msgspec.json.encode(order)
    return _base64(body + _proof(body))


def read(token: str) -> Order:
    """The order of a token, whether or not its time is over. Raises Unverified when it is not ours."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)) if len(token) <= TOKEN_LIMIT else b""
        body, proof = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
        genuine = hmac.compare_digest(proof, _proof(body)) and _base64(raw) == token
        if genuine:
            return msgspec.json.decode(body, type=Order)
    except (ValueError, msgspec.DecodeError) as error:
        raise Unverified("the link is not one of ours") from error
    raise Unverified("the link is not one of ours")


def _possible(alert: Alert) -> tuple[Action, ...]:
    if alert.kind == "digest" or alert.resolved:
        return ()
    return ("answered", "not-about", "mute-story") if alert.mention else ("mute-story",)


def _order(alert: Alert, action: Action) -> Order:
    post = alert.mention.post if alert.mention else None
    message = f"{alert_id(alert)}#{action}"  # an update's links are new ones: a story may be muted once more
    return Order(
        brand=alert.brand,
        action=action,
        source=post.source if post else "",
        post=post.id if post else "",
        story=alert.story,
        told=alert.destination,
        nonce=blake2b(message.encode(), digest_size=9).hexdigest(),
        until=(alert.raised_at + LIFE).astimezone(UTC).replace(microsecond=0),
    )


def expired(order: Order, now: datetime) -> bool:
    """Whether an order's time is over."""
    return order.until <= now


def _proof(body: bytes) -> bytes:
    return hmac.new(secrets.own(PURPOSE), body, sha256).digest()


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
