"""One alert to one destination: its turn, its claim, the channel, and what becomes of it when the channel says no."""

from datetime import datetime
from typing import Literal
from uuid import uuid4

import msgspec
from msgspec import Struct

from shared.adapters import channels, pacing, queues, secrets, signing
from shared.adapters.channels.way import Way
from shared.adapters.settings import settings
from shared.adapters.table import brands, deliveries, destinations, marks, suppression
from shared.adapters.table.deliveries import Claim
from shared.domain.act import DONE
from shared.domain.brand import Brand
from shared.domain.errors import Gone, NotFound, Refused, Unavailable
from shared.domain.rule import INBOX
from shared.domain.story import Alert, Fact

OFF_RULE = "destination-off"
"""The rule by which an owner is told that a destination is off."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of an alert. `wait` is in seconds, 0 when it is done with, for good or ill.

    `forgotten`: it told of somebody who asked to be forgotten meanwhile, so it goes nowhere.
    `unheard`: its destination was switched off now, and there was no other to say so.
    """

    state: Literal["sent", "repeated", "waiting", "failed", "forgotten"]
    to: str = ""
    wait: float = 0.0
    error: str = ""
    unheard: bool = False


class _Place(Struct, frozen=True):
    """Where an alert goes: the brand, the channel and the address."""

    brand: Brand | None
    channel: str
    address: str

    @property
    def counted_by(self) -> str:
        """What its turns are counted by."""
        return pacing.counted_by(self.channel, self.address)


def handed_over(alert: Alert, now: datetime) -> Outcome:
    """Sends an alert, unless it was sent; or says how long it has to wait. Raises Unavailable and Misconfigured, which
    are ours and not the channel's.
    """
    to = f"{alert.brand}/{alert.destination}"
    if alert.mention and suppression.current(brands.current()).holds(alert.mention.post):
        return Outcome(state="forgotten", to=to)
    try:
        place = _place(alert)
        _check_turn(alert, place, now)
    except _Waits as turn:
        return Outcome(state="waiting", to=to, wait=turn.seconds)
    except (Refused, NotFound) as no:
        return _failed(alert, deliveries.claim(alert, uuid4().hex, now), to, str(no))
    claim = deliveries.claim(alert, uuid4().hex, now)
    if claim.state == "done":
        return Outcome(state="repeated", to=to)
    return _sent(alert, claim, place, to, now)


def _sent(alert: Alert, claim: Claim, place: _Place, to: str, now: datetime) -> Outcome:
    shown = msgspec.structs.replace(alert, repeat=claim.state == "uncertain")
    try:
        reference = channels.send(place.channel, place.address, shown, way=_way(alert, claim, place))
    except Unavailable as failure:
        return _waiting(alert, claim, failure, place, now)
    except Gone as gone:
        unheard = alert.destination != INBOX and _switched_off(alert, place, str(gone), now)
        return msgspec.structs.replace(_failed(alert, claim, to, str(gone)), unheard=unheard)
    except Refused as no:
        return _failed(alert, claim, to, str(no))
    deliveries.settle(alert, claim, "sent", reference=reference)
    return Outcome(state="sent", to=to)


def _waiting(alert: Alert, claim: Claim, failure: Unavailable, place: _Place, now: datetime) -> Outcome:
    """Notes what may be tried again. After a doubtful failure the claim stands, so that the next try is marked."""
    to = f"{alert.brand}/{alert.destination}"
    if now - alert.raised_at > pacing.GIVE_UP:
        hours = pacing.GIVE_UP.total_seconds() / 3600
        return _failed(alert, claim, to, f"given up after {hours:.0f} hours: {failure}")
    if not failure.doubtful:
        deliveries.settle(alert, claim, "waiting", str(failure))
    wait = pacing.wait(failure, claim.attempts)
    if alert.destination != INBOX:
        destinations.pause(place.counted_by, wait, now)
    return Outcome(state="waiting", to=to, wait=wait, error=str(failure))


def _failed(alert: Alert, claim: Claim, to: str, error: str) -> Outcome:
    if claim.state == "done":
        return Outcome(state="repeated", to=to)
    deliveries.settle(alert, claim, "failed", error)
    return Outcome(state="failed", to=to, error=error)


class _Waits(Exception):
    """The destination's turn has not come."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def _check_turn(alert: Alert, place: _Place, now: datetime) -> None:
    """Takes the turn of the destination's address. Raises Refused when the destination is off."""
    if alert.destination == INBOX:
        return
    off = destinations.off(alert.brand, alert.destination)
    if off:
        raise Refused(f"the destination is switched off: {off}")
    wait = destinations.turn(place.counted_by, pacing.PACE.get(place.channel, 0.0), now)
    if wait:
        raise _Waits(wait)


def _place(alert: Alert) -> _Place:
    """Raises NotFound when the brand has no such destination any more."""
    brand = brands.current().get(alert.brand)
    if alert.destination == INBOX:
        return _Place(brand, INBOX, settings().inbox)
    for destination in brand.destinations if brand else ():
        if destination.name == alert.destination:
            return _Place(brand, destination.channel, secrets.destination(alert.brand, destination.name))
    raise NotFound(f"the brand has no destination {alert.destination!r} any more")


def _way(alert: Alert, claim: Claim, place: _Place) -> Way:
    told = settings()
    done = _done(alert) if claim.earlier is not None else ()
    taken = {mark.action for mark in done}
    return Way(
        mail_from=told.mail_from,
        inbox_url=told.inbox,
        earlier=claim.earlier,
        acts=tuple(act for act in signing.offered(alert, told.url) if act.name.removeprefix("act-") not in taken),
        done=tuple(f"{DONE[mark.action]} by {mark.by}, {mark.at:%d %b %H:%M} UTC" for mark in done),
        wordings={str(name): each for name, each in place.brand.templates.items()} if place.brand else {},
    )


def _done(alert: Alert) -> tuple[marks.Mark, ...]:
    """What people did from the earlier message, so that its update still says so."""
    post = alert.mention.post if alert.mention else None
    on_post = marks.of(alert.brand, post.source, post.id) if post else ()
    return tuple(mark for mark in (*on_post, *marks.of(alert.brand, marks.STORY, alert.story)) if mark.action in DONE)


def _switched_off(alert: Alert, place: _Place, reason: str, now: datetime) -> bool:
    """Switches a destination off and tells the owner by another one. Returns whether nobody could be told.

    Told first: a crash between the two tells again, by the same key, and so once.
    """
    standings = destinations.standings(alert.brand)
    others = [
        each.name
        for each in (place.brand.destinations if place.brand else ())
        if each.name != alert.destination and (each.name not in standings or standings[each.name].on)
    ]
    heard = others[:1] + ([INBOX] if settings().inbox else [])
    queues.send_alerts([_notice(alert, reason, to, now) for to in heard])
    destinations.switch_off(alert.brand, alert.destination, reason, "Hundred", now)
    return not heard


def _notice(alert: Alert, reason: str, to: str, now: datetime) -> Alert:
    base = settings().url
    return Alert(
        brand=alert.brand,
        brand_name=alert.brand_name,
        rule=OFF_RULE,
        title=f"Alerts to {alert.destination!r} do not arrive",
        severity="critical",
        story=f"off:{alert.destination}:{queues.alert_id(alert)[:16]}",
        destination=to,
        raised_at=now,
        kind="notice",
        headline=f"The destination {alert.destination!r} is switched off since {now:%d %b %H:%M} UTC. {reason}.",
        facts=(
            Fact(name="What to do", text="Put it right in the brand file; a new address switches it on again."),
            Fact(name="With the same address", text=f"hundred deliveries on {alert.brand} {alert.destination}"),
            Fact(name="What was missed", text=f"hundred deliveries resend {alert.brand} --to {alert.destination}"),
        ),
        links={"dashboard": f"{base}/#/{alert.brand}"} if base else {},
    )
