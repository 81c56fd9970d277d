"""Deliveries of alerts: which failed, sending them again, and destinations that are off."""

import msgspec
from chalice.app import Blueprint

from shared.adapters import resending
from shared.adapters.api import Answer, Ask, cursors, endpoint, listed, parameters
from shared.adapters.table import brands, deliveries
from shared.adapters.table.deliveries import STATES
from shared.domain.errors import BadInput

bp = Blueprint(__name__)


@bp.route("/v1/brands/{brand}/deliveries", methods=["GET"])
@endpoint(bp, "read")
def list_deliveries(ask: Ask, brand: str) -> Answer:
    """The log of alerts, newest first; `?state=failed` shows those that did not arrive."""
    parameters.known(ask.parameters, "state", "limit", "cursor")
    brands.get(brand)
    state = parameters.last(ask.parameters, "state")
    if state is not None and state not in STATES:
        raise BadInput(f"is one of {', '.join(STATES)}", "state")
    asked = ("deliveries", brand, state or "")
    cursor = parameters.last(ask.parameters, "cursor")
    before = cursors.read(cursor, asked) if cursor else None
    rows, place = deliveries.recent(brand, parameters.limit(ask.parameters), before, state)  # type: ignore[arg-type]  # one of STATES
    return listed([msgspec.to_builtins(each) for each in rows], cursors.write(place, asked) if place else None)


@bp.route("/v1/brands/{brand}/deliveries/{delivery}/resend", methods=["POST"])
@endpoint(bp, "write")
def resend(ask: Ask, brand: str, delivery: str) -> Answer:
    """Sends a failed alert again, with its mention as it is now."""
    row = resending.send_again(brand, delivery, ask.grant.name, ask.now)
    return Answer(msgspec.to_builtins(row), status=202)


@bp.route("/v1/brands/{brand}/destinations", methods=["GET"])
@endpoint(bp, "read")
def list_destinations(ask: Ask, brand: str) -> Answer:
    """The brand's destinations, and which are switched off and why."""
    parameters.known(ask.parameters)
    return listed([msgspec.to_builtins(each) for each in resending.listed(brand)])


@bp.route("/v1/brands/{brand}/destinations/{destination}", methods=["PUT"])
@endpoint(bp, "write")
def put_destination(ask: Ask, brand: str, destination: str) -> Answer:
    """Switches a destination on or off: `{"on": true}`, or `{"on": false, "reason": "moving to another channel"}`."""
    on, reason = resending.wanted_state(ask.json())
    shown = resending.switch(brand, destination, on, reason, ask.grant.name, ask.now)
    return Answer(msgspec.to_builtins(shown))
