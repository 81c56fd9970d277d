"""What people do from an alert: signed links with a page that asks first, Slack's buttons, and the same by API."""

from datetime import UTC, datetime
from urllib.parse import parse_qs

from aws_lambda_powertools import Logger
from chalice.app import Blueprint, Request, Response

from shared.adapters import act_page, acting, slack_actions
from shared.adapters.api import Answer, Ask, endpoint, found, shown
from shared.adapters.table import audit, marks, mentions
from shared.domain.errors import BadInput, HundredError, Unverified

bp = Blueprint(__name__)
logger = Logger(service="api")

FORM = "application/x-www-form-urlencoded"
WITHOUT_BODY = "application/json"
"""What Chalice takes a request for that says nothing of its content, as a browser's GET."""


@bp.route("/act/{token}", methods=["GET", "POST"], content_types=[FORM, WITHOUT_BODY])
def act(token: str) -> Response:
    """GET asks and changes nothing; POST does what the link says, once."""
    request, now = bp.current_request, datetime.now(UTC)
    try:
        if request.method == "GET":
            return _page(act_page.asking(seen := acting.look(token, now)), act_page.STATUS[seen.state])
        seen = acting.use(token, None, now, _days(_raw(request)))
        return _page(act_page.done(seen), act_page.STATUS[seen.state])
    except HundredError:
        logger.exception("an act failed")
        return _page(act_page.sorry(), 503)


@bp.route("/slack/actions", methods=["POST"], content_types=[FORM])
def slack() -> Response:
    """Slack tells that a button was pressed: it is done, and the message shows by whom. Answered within 3 s."""
    request, now = bp.current_request, datetime.now(UTC)
    try:
        press = slack_actions.pressed(_raw(request), request.headers, now)
        if press:
            _do(press, now)
        return Response("", {"Cache-Control": "no-store"}, 200)
    except Unverified:
        return Response("", {"Cache-Control": "no-store"}, 401)
    except BadInput:
        return Response("", {"Cache-Control": "no-store"}, 400)
    except HundredError:
        logger.exception("an act failed")
        return Response("", {"Cache-Control": "no-store"}, 503)


@bp.route("/v1/brands/{brand}/mentions/{mention}/about", methods=["DELETE"])
@endpoint(bp, "write")
def delete_about(ask: Ask, brand: str, mention: str) -> Answer:
    """Takes back that a mention is not about the brand: the judges' word stands again."""
    post = found.one_mention(ask, brand, mention).post
    mentions.undeny(brand, post)
    marks.unmark(brand, post.source, post.id, "not-about")
    audit.note(brand, ask.grant.name, "mention.about", f"{post.source}:{post.id}", ask.now)
    return Answer(shown.mention(found.one_mention(ask, brand, mention)))


@bp.route("/v1/brands/{brand}/mentions/{mention}/about", methods=["PUT"])
@endpoint(bp, "write")
def put_about(ask: Ask, brand: str, mention: str) -> Answer:
    """A person's word that a mention is not about the brand: `{"about": false}`. It wins, and can be taken back."""
    if ask.json() != {"about": False}:
        raise BadInput("is false; DELETE takes it back", "about")
    post = found.one_mention(ask, brand, mention).post
    mentions.deny(brand, post, ask.grant.name, ask.now)
    marks.mark(brand, post.source, post.id, "not-about", ask.grant.name, ask.now)
    audit.note(brand, ask.grant.name, "mention.not-about", f"{post.source}:{post.id}", ask.now)
    return Answer(shown.mention(found.one_mention(ask, brand, mention)))


def _do(press: slack_actions.Press, now: datetime) -> None:
    seen = acting.use(press.token, press.by, now)
    if seen.order and seen.state == "open":
        action = seen.order.action
        slack_actions.replace_buttons(press, action, slack_actions.sentence(action, press.by, now))
    elif seen.order and seen.state == "used" and seen.at:
        action = seen.order.action
        slack_actions.replace_buttons(press, action, slack_actions.sentence(action, seen.by, seen.at))
    else:
        slack_actions.tell(press, "This button is too old, or its mention is gone. Nothing was changed.")


def _raw(request: Request) -> bytes:
    body = request.raw_body
    return body.encode() if isinstance(body, str) else body


def _days(body: bytes) -> int:
    chosen = parse_qs(body[:1_000].decode("utf-8", "replace")).get("days", [""])[0]
    return int(chosen) if chosen.isascii() and chosen.isdigit() else 0


def _page(content: str, status: int) -> Response:
    headers: dict[str, str | list[str]] = {**act_page.HEADERS}
    return Response(content, headers, status)
