"""A sender's POST or handshake: verified, parsed, queued and answered, within the seconds that a sender waits.

Nothing heavy is imported here, and nothing is answered with 2xx before it is safely queued. A 503 may come after
some posts of a delivery were queued: the sender repeats it whole, and what was stored is not stored again.
"""

from datetime import UTC, datetime
from typing import Any

from shared.adapters import http_event, intake, secrets
from shared.adapters.exchange import Response, json_response, problem
from shared.adapters.http_event import Arrival
from shared.adapters.logs import log
from shared.adapters.queues import pack, send_packed
from shared.adapters.sources import Refused, Source, source
from shared.adapters.sources.delivery import Delivery
from shared.adapters.verify import verify
from shared.domain.brand import Connection
from shared.domain.errors import BadInput, BadPost, HundredError, NotFound, Unavailable, Unverified
from shared.domain.mention import Received, Removed

RETRY_SECONDS = 5
"""What a sender is asked to wait when a neighbour does not say."""


def webhooks(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers one request of the HTTP API, payload format 2.0."""
    try:
        return http_event.answer(_respond(http_event.read(event)))
    except BadInput as error:
        return http_event.answer(_refusal(error))
    except HundredError as error:
        return http_event.answer(_failure(error))


def _respond(arrival: Arrival) -> Response:
    if arrival.request.method not in ("GET", "POST"):
        return _not_allowed("GET, POST")
    sender = source(arrival.source)
    connection = _connection(arrival)
    if arrival.request.method == "GET":
        return sender.challenge(arrival.request, connection) or _not_allowed("POST")
    now = datetime.now(UTC)
    try:
        return _receive(arrival, sender, connection, now)
    except BadInput:
        intake.refused(connection, 1, now)
        raise


def _connection(arrival: Arrival, fresh: bool = False) -> Connection:
    connection = secrets.connection(arrival.connection, fresh)
    if connection.source != arrival.source:
        raise NotFound("no such connection")
    return connection


def _receive(arrival: Arrival, sender: Source, connection: Connection, now: datetime) -> Response:
    request = arrival.request
    try:
        verify(request, connection, now.timestamp())
    except Unverified:  # the secret may have been rotated since this process read it
        verify(request, _connection(arrival, fresh=True), now.timestamp())
    delivery = sender.parse(request.body, request.headers, now)
    refused, bodies = _packed(delivery, connection, now)
    removed = [pack(Removed(source=connection.source, ids=delivery.deleted))] if delivery.deleted else []
    if refused and not bodies:
        send_packed(removed)
        intake.refused(connection, len(refused), now)
        _note(arrival, delivery, 0, len(refused))
        return problem(400, "Bad Request", refused[0].error, refused=refused)
    told, keep = intake.taken(connection, len(bodies), len(refused), now)
    send_packed(bodies + removed + told)
    keep()
    _note(arrival, delivery, len(bodies), len(refused))
    return json_response(sender.ACCEPTED_STATUS, {"accepted": len(bodies), "refused": refused})


def _packed(delivery: Delivery, connection: Connection, now: datetime) -> tuple[list[Refused], list[str]]:
    refused, bodies = list(delivery.refused), []
    for post, index in zip(delivery.posts, delivery.places, strict=True):
        try:
            bodies.append(pack(Received(post=post, connection=connection.id, brand=connection.brand, received_at=now)))
        except BadPost as error:
            refused.append(Refused(index, str(error)))
    return sorted(refused, key=lambda each: each.index), bodies


def _refusal(error: BadInput) -> Response:
    log("WARNING", "refused", {"Refused": 1}, status=error.status)
    if isinstance(error, NotFound):
        return problem(404, "Not Found", "no such source or connection")
    if isinstance(error, Unverified):
        return problem(401, "Unauthorized")
    return problem(error.status, "Content Too Large" if error.status == 413 else "Bad Request", str(error))


def _failure(error: HundredError) -> Response:
    """Whatever fails here is ours, and a sender who repeats loses nothing."""
    wait = error.retry_after if isinstance(error, Unavailable) else RETRY_SECONDS
    log("ERROR", "not taken", {"NotTaken": 1}, error=type(error).__name__, reason=str(error))
    return problem(503, "Service Unavailable", "try again", headers={"Retry-After": str(wait)})


def _not_allowed(methods: str) -> Response:
    return problem(405, "Method Not Allowed", headers={"Allow": methods})


def _note(arrival: Arrival, delivery: Delivery, accepted: int, refused: int) -> None:
    counts = {"Accepted": accepted, "PostsRefused": refused, "Ignored": delivery.ignored}
    named = {"source": arrival.source, "connection": arrival.connection}
    log("INFO", "delivery", counts, deleted=len(delivery.deleted), bytes=len(arrival.request.body), **named)
