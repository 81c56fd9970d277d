"""Buttons pressed in Slack: who pressed which, proven by Slack's signature, and the message without them afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import msgspec
from msgspec import Struct

from shared.adapters import secrets, signing
from shared.adapters.channels.http import post_json
from shared.adapters.channels.slack import ACTS, context, escape
from shared.adapters.channels.slack_bot import signing_secret
from shared.adapters.exchange import Request
from shared.adapters.verify import SCHEMES
from shared.domain.act import DONE
from shared.domain.errors import BadInput, HundredError, NotFound, Unverified

RESPONSE_URLS = "https://hooks.slack.com/"
"""Where Slack takes a message's replacement; no other address is called, whoever names it."""


class Press(Struct, frozen=True):
    """One press of a button of ours: its token, who pressed it, and the message that holds it."""

    token: str
    by: str
    message: dict[str, Any]
    response_url: str


def pressed(body: bytes, headers: Mapping[str, str], now: datetime) -> Press | None:
    """The press that a request of Slack tells of; None for a button that only opens a link.

    The token tells whose secret proves the request, and is proven itself. Raises BadInput and Unverified.
    """
    payload = _payload(body)
    action = next((each for each in payload.actions if each.value), None)
    if action is None:
        return None
    order = signing.read(action.value)
    _verify(body, headers, order.brand, order.told, now)
    name = payload.user.get("name") or payload.user.get("username") or payload.user.get("id") or "somebody"
    return Press(action.value, f"{str(name)[:80]} in Slack", payload.message, payload.response_url)


def replace_buttons(press: Press, action: str, said: str) -> None:
    """Puts a line in place of the pressed button, so that the channel sees what was done. The deed is done already:
    when Slack does not take the line, the button stays, and pressing it again says that it was done.
    """
    blocks = [changed for block in press.message.get("blocks", []) for changed in _without(block, action)]
    line = context(f"✅ {said}")
    message = {
        "replace_original": True,
        "text": press.message.get("text", ""),
        "blocks": [*blocks[:-1], line, *blocks[-1:]],
    }
    _answer(press, message)


def tell(press: Press, said: str) -> None:
    """Tells the one who pressed, and nobody else."""
    _answer(press, {"response_type": "ephemeral", "replace_original": False, "text": escape(said, 300)})


def sentence(action: str, by: str, at: datetime) -> str:
    """What was done, by whom and when."""
    return f"{DONE[action]} by {by}, {at:%d %b %H:%M} UTC"


def _answer(press: Press, message: dict[str, Any]) -> None:
    if not press.response_url.startswith(RESPONSE_URLS):
        return
    try:
        post_json(press.response_url, msgspec.json.encode(message), seconds=ANSWER_SECONDS)
    except HundredError:
        return  # see replace_buttons


ANSWER_SECONDS = 1.5
"""For the replacement; Slack waits 3 s for our answer, and the deed took some of them."""


def _without(block: dict[str, Any], action: str) -> list[dict[str, Any]]:
    if block.get("block_id") != ACTS:
        return [block]
    left = [each for each in block.get("elements", []) if each.get("action_id") != f"act-{action}"]
    return [{**block, "elements": left}] if left else []


def _verify(body: bytes, headers: Mapping[str, str], brand: str, destination: str, now: datetime) -> None:
    try:
        secret = signing_secret(secrets.destination(brand, destination))
    except NotFound as error:
        raise Unverified("the destination is no more") from error
    request = Request(method="POST", headers={name.lower(): text for name, text in headers.items()}, body=body)
    try:
        genuine = bool(secret) and SCHEMES["slack"](request, secret or "", now.timestamp())
    except ValueError as error:
        raise Unverified("not signed as Slack signs") from error
    if not genuine:
        raise Unverified("not signed by that app")


def _payload(body: bytes) -> "_Payload":
    try:
        text = parse_qs(body.decode(), max_num_fields=10).get("payload", [""])[0]
        return msgspec.json.decode(text, type=_Payload)
    except (ValueError, msgspec.DecodeError) as error:
        raise BadInput("is not a payload of Slack", "body") from error


class _Action(Struct):
    action_id: str = ""
    value: str = ""


class _Payload(Struct):
    type: str = ""
    actions: list[_Action] = []
    user: dict[str, Any] = {}
    message: dict[str, Any] = {}
    response_url: str = ""
