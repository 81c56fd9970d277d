"""The edge of the query API: who asks, what for, and how answers and errors look.

A route names its scope in one place:

    @bp.route("/v1/brands/{brand}/tally")
    @endpoint(bp, "read")
    def tally(ask: Ask, brand: str) -> Answer: ...
"""

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote, unquote, urlencode

import msgspec
from aws_lambda_powertools import Logger
from chalice.app import Blueprint, Response
from msgspec import Struct

from shared.adapters.api import forms, parameters, rates
from shared.adapters.api.problems import problem
from shared.adapters.table import access
from shared.domain.access import Grant, Scope
from shared.domain.errors import BadInput, Forbidden, HundredError, TooLarge, Unverified

logger = Logger(service="api")

BODY_LIMIT = 1_000_000
"""Bytes of a request's body: a brand file of the largest allowed lists is below it."""


class Ask(Struct, frozen=True):
    """One request: who asks (`grant`), with which parameters (each with all its values) and which body."""

    grant: Grant
    parameters: dict[str, list[str]]
    body: bytes
    now: datetime

    def json(self) -> Any:
        """The body, decoded. Raises BadInput."""
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadInput(f"is not JSON: {error}", "body") from error


class Answer(Struct, frozen=True):
    """What a route gives back. `data` becomes `{"data": ...}`, with `meta` beside it when there is one.

    `bare` is a whole body that wears no envelope, of the type that `content_type` names.
    """

    data: Any = None
    meta: dict[str, Any] | None = None
    status: int = 200
    bare: bytes | None = None
    content_type: str = "application/json"
    headers: dict[str, str] = {}


def listed(rows: list[Any], next_cursor: str | None = None, **meta: Any) -> Answer:
    """A list's answer, with the place where its next page begins."""
    return Answer(rows, {"next_cursor": next_cursor, **meta})


def endpoint(blueprint: Blueprint, scope: Scope | None) -> Callable[[Callable[..., Answer]], Callable[..., Response]]:
    """Makes a view of a function of (ask, path parameters). `scope` None: no key is asked for.

    A list is given in the form that the caller asks for, see `forms`; a view needs to know nothing of it.
    """

    def wrap(view: Callable[..., Answer]) -> Callable[..., Response]:
        @functools.wraps(view)
        def answered(**path: str) -> Response:
            request = blueprint.current_request
            try:
                ask = _ask(request, scope, path)
                asked = forms.taken(ask.parameters) if request.method == "GET" else {}
                answer = view(ask, **path)
                if answer.meta is None or request.method != "GET":
                    parameters.known(asked)
                    return _response(answer, forms.Form(), request, "")
                form = forms.wanted(asked, request.headers.get("accept", ""))
                return _response(answer, form, request, path.get("brand", ""))
            except HundredError as error:
                if error.status >= 500:
                    logger.exception("request failed", extra={"path": request.context.get("resourcePath")})
                return problem(error, *told_by(request))
            except Exception as error:  # the last border: a defect is logged whole and told as a 500
                logger.exception("defect", extra={"path": request.context.get("resourcePath")})
                return problem(error, *told_by(request))

        return answered

    return wrap


def _ask(request: Any, scope: Scope | None, path: dict[str, str]) -> Ask:
    for name in path:
        path[name] = unquote(path[name])
    now = datetime.now(UTC)
    grant = _granted(request.headers, scope, path.get("brand"), now) if scope else NOBODY
    query = request.query_params
    body = request.raw_body or b""
    if len(body) > BODY_LIMIT:
        raise TooLarge(f"is longer than {BODY_LIMIT} bytes", "body")
    return Ask(grant, {name: query.getlist(name) for name in query} if query else {}, body, now)


def told_by(request: Any) -> tuple[str, str | None]:
    """What a problem names its request by: the path that was asked for, and the id that the log has it under."""
    return request.context.get("path") or request.path, request.context.get("requestId")


NOBODY = Grant(id="nobody", name="nobody", scopes=(), created_at=datetime.fromtimestamp(0, UTC))


def _granted(headers: Any, scope: Scope, brand: str | None, now: datetime) -> Grant:
    kind, _, secret = headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise Unverified("send a key as: Authorization: Bearer KEY")
    grant = access.grant(secret.strip(), now)
    if grant is None:
        raise Unverified("no such key, or it has expired")
    rates.take(grant)
    if not grant.allows(scope):
        raise Forbidden(f"this key has no {scope} scope")
    if brand is not None and not grant.reaches(brand):
        raise Forbidden("this key is not for that brand")
    return grant


def _response(answer: Answer, form: forms.Form, request: Any, brand: str) -> Response:
    body = _body(answer, form, request, brand)
    etag = f'"{sha256(body.text.encode()).hexdigest()[:32]}"'
    headers: dict[str, str | list[str]] = {
        "Content-Type": body.content_type,
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization, Accept",
        "X-Content-Type-Options": "nosniff",
        **answer.headers,
    }
    if body.file:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(body.file)}"
    if request.method == "GET" and answer.meta and answer.meta.get("next_cursor"):
        headers["Link"] = f'<{_next(request, answer.meta["next_cursor"])}>; rel="next"'
    seen = request.headers.get("if-none-match")
    if answer.status == 200 and seen and etag in (each.strip().removeprefix("W/") for each in seen.split(",")):
        return Response("", headers, 304)
    return Response(body.text, headers, answer.status)


def _body(answer: Answer, form: forms.Form, request: Any, brand: str) -> forms.Body:
    if answer.bare is not None:
        return forms.Body(answer.bare.decode(), answer.content_type)
    if form.format != "json" and answer.meta is not None:
        rows = forms.written(answer.data, form, request.method, request.context["resourcePath"], brand)
        return msgspec.structs.replace(rows, text=forms.fitting(rows.text))
    envelope = {"data": answer.data} | ({"meta": answer.meta} if answer.meta is not None else {})
    return forms.Body(forms.fitting(msgspec.json.encode(envelope).decode()), answer.content_type)


def _next(request: Any, cursor: str) -> str:
    """The next page's address, relative to this one's: it holds below any domain and stage."""
    query = request.query_params
    asked = [(name, value) for name in query for value in query.getlist(name)] if query else []
    return "?" + urlencode([*(pair for pair in asked if pair[0] != "cursor"), ("cursor", cursor)])
