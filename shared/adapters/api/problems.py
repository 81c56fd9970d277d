"""Errors as RFC 9457 problem details."""

from http import HTTPStatus

import msgspec
from chalice.app import Response

from shared.domain.errors import BadInput, HundredError, TooMany, Unavailable, Unverified


def problem(error: Exception, instance: str, request_id: str | None = None) -> Response:
    """The answer for an error. What is not one of ours, or not the caller's doing, tells no detail.

    `request_id` is what the log knows the request by.
    """
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
    if request_id:
        body["request_id"] = request_id
    headers: dict[str, str | list[str]] = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}
    if isinstance(error, Unavailable):
        body["detail"] = "A part of Hundred does not answer; try again."
    if isinstance(error, Unavailable | TooMany):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unverified):
        headers["WWW-Authenticate"] = "Bearer"
    return Response(msgspec.json.encode(body).decode(), headers, status)


def repaired(answer: Response, instance: str, request_id: str | None = None) -> Response:
    """An answer that Chalice made by itself, as a problem: a wrong method, a wrong type, a defect outside of a view."""
    status = answer.status_code
    if status < 400 or not (isinstance(answer.body, dict) and "Code" in answer.body):
        return answer
    told = {405: "This address takes other methods.", 415: "Send JSON."}
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": told.get(status, "Something is wrong on our side; the log has the details." if status >= 500 else ""),
        "instance": instance,
    }
    if request_id:
        body["request_id"] = request_id
    kept = {name: text for name, text in answer.headers.items() if name.lower() == "allow"}
    headers = {**kept, "Content-Type": "application/problem+json", "Cache-Control": "no-store"}
    return Response(msgspec.json.encode(body).decode(), headers, status)
