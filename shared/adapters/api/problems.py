"""Errors as RFC 9457 problem details."""

from http import HTTPStatus

import msgspec
from chalice.app import Response

from shared.domain.errors import BadInput, HundredError, Unavailable, Unverified


def problem(error: Exception, instance: str) -> Response:
    """The answer for an error. What is not one of ours, or not the caller's doing, tells no detail."""
    status = error.status if isinstance(error, HundredError) else 500
    told = isinstance(error, HundredError) and status < 500
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(error) if told else "Something is wrong on our side; the log has the details.",
        "instance": instance,
    }
    if isinstance(error, BadInput) and error.field:
        body["field"] = error.field
    headers: dict[str, str | list[str]] = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}
    if isinstance(error, Unavailable):
        body["detail"] = "A part of Hundred does not answer; try again."
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unverified):
        headers["WWW-Authenticate"] = "Bearer"
    return Response(msgspec.json.encode(body).decode(), headers, status)
