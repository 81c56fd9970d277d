"""Failed alerts once more, and destinations as people see and switch them."""

from datetime import datetime

import msgspec

from shared.adapters import queues
from shared.adapters.table import audit, brands, deliveries, destinations, mentions
from shared.adapters.table.deliveries import Delivery
from shared.domain.errors import BadInput, NotFound
from shared.domain.mention import Mention
from shared.domain.rule import Destination


class DestinationState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One destination of a brand: whether alerts go there, and if not, why, since when and by whom."""

    name: str
    channel: str
    on: bool
    reason: str = ""
    since: datetime | None = None
    by: str = ""


def send_again(brand: str, delivery_id: str, by: str, now: datetime) -> Delivery:
    """Queues a failed alert once more, with its mention as it is now. Asking twice sends once.

    Raises NotFound when it has not failed, or its mention is gone.
    """
    row = deliveries.find(brand, delivery_id)
    alert = deliveries.to_send_again(brand, delivery_id, now)
    if row.mention:
        alert = msgspec.structs.replace(alert, mention=_mention(brand, row, now))
    queues.send_alerts([alert])
    audit.note(brand, by, "delivery.resend", f"{row.rule} to {row.destination}", now)
    return row


def listed(brand: str) -> list[DestinationState]:
    """A brand's destinations and how they stand. Raises NotFound."""
    standings = destinations.standings(brand)
    return [_shown(each, standings.get(each.name)) for each in brands.get(brand).destinations]


def switch(brand: str, name: str, on: bool, reason: str, by: str, now: datetime) -> DestinationState:
    """Switches a destination on or off. Raises NotFound."""
    if name not in {each.name for each in brands.get(brand).destinations}:
        raise NotFound(f"the brand {brand!r} has no destination {name!r}")
    if on:
        destinations.switch_on(brand, name)
    else:
        destinations.switch_off(brand, name, reason or "switched off by hand", by, now)
    audit.note(brand, by, f"destination.{'on' if on else 'off'}", name, now)
    return next(each for each in listed(brand) if each.name == name)


def wanted_state(raw: object) -> tuple[bool, str]:
    """Reads `{"on": true}` or `{"on": false, "reason"?: "..."}`. Raises BadInput naming the field."""
    if not isinstance(raw, dict) or not isinstance(raw.get("on"), bool):
        raise BadInput("is true or false", "on")
    reason = raw.get("reason", "")
    if not isinstance(reason, str) or len(reason) > 200:
        raise BadInput("is a text of at most 200 characters", "reason")
    return raw["on"], reason


def _mention(brand: str, row: Delivery, now: datetime) -> Mention:
    found = (each for each in mentions.by_post(brand, row.mention, now) if each.post.source == row.source)
    mention = next(found, None)
    if mention is None:
        raise NotFound("the mention of this alert is gone, so it is not sent again")
    return mention


def _shown(destination: Destination, standing: destinations.Standing | None) -> DestinationState:
    if standing is None or standing.on:
        return DestinationState(name=destination.name, channel=destination.channel, on=True)
    return DestinationState(
        name=destination.name,
        channel=destination.channel,
        on=False,
        reason=standing.reason,
        since=standing.since,
        by=standing.by,
    )
