"""Slack, through an incoming webhook: an alert as Block Kit.

What strangers wrote stands in `plain_text` wherever it can, which Slack never reads as formatting. Where it stands
in a sentence of ours (`mrkdwn`), the three special characters are escaped, formatting marks are broken
by a zero-width space, and `verbatim` keeps Slack from finding links, channels and people in it.
Limits: docs.slack.dev, Block Kit; the sum is from slackapi/bolt-js#2509.
"""

from typing import Any

import msgspec

from shared.adapters.channels.http import post_json
from shared.adapters.channels.text import clip
from shared.adapters.channels.words import Words, words
from shared.domain.errors import Refused, Unavailable
from shared.domain.story import Alert

HEADER_LIMIT = 150
SECTION_LIMIT = 3_000
MESSAGE_LIMIT = 12_000
"""Characters of all blocks; above about 13,200 Slack answers msg_blocks_too_long."""

BLOCKS_LIMIT = 50
BUTTON_LIMIT = 75
FALLBACK_LIMIT = 600
"""Characters of the notification and of what a screen reader reads first."""

_HALF_DONE = frozenset({"internal_error", "fatal_error"})
# Of these Slack says that a part of what was asked may have been done.
_PASSING = _HALF_DONE | {"ratelimited", "rate_limited", "service_unavailable", "request_timeout"}
_WAYS_OUT = {
    "not_in_channel": "invite the app into the channel",
    "channel_not_found": "give the channel's id (C...), and invite the app when the channel is private",
    "missing_scope": "give the app the scope chat:write and install it again",
    "is_archived": "name another channel",
    "invalid_auth": "give the bot token of the installed app",
    "token_revoked": "give the bot token of the installed app",
}
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKS = str.maketrans({mark: f"\u200b{mark}\u200b" for mark in "*_~`"})

Block = dict[str, Any]


def send(address: str, alert: Alert, *, mail_from: str = "", inbox_url: str = "") -> None:
    """Posts an alert to an incoming webhook (on this machine only below `inbox_url`). Raises Refused, Unavailable."""
    answer = post_json(address, msgspec.json.encode(render(alert)), trusted=inbox_url)
    if answer.text.lstrip().startswith("{"):
        heard(answer.text)


def heard(text: str) -> None:
    """Reads an answer in the Web API's manner, which says no with a 200. Raises Refused and Unavailable.

    What is no such answer is a yes here: it came with a 2xx.
    """
    try:
        said = msgspec.json.decode(text, type=Said)
    except msgspec.DecodeError:
        return
    if not said.ok and said.error in _PASSING:
        raise Unavailable(f"Slack answered {said.error}", 15, doubtful=said.error in _HALF_DONE)
    if not said.ok:
        way_out = _WAYS_OUT.get(said.error, "")
        raise Refused(f"Slack answered {escape(said.error, 60)}{way_out and f': {way_out}'}")


def render(alert: Alert) -> dict[str, Any]:
    """The message as Slack takes it."""
    said = words(alert)
    return {
        "text": _marked(" ".join((f"{said.sign} {said.title}:", said.what, said.repeat)).strip(), FALLBACK_LIMIT),
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": list(_blocks(said)),
    }


def escape(text: str, limit: int) -> str:
    """Third-party text for `plain_text`: cut to `limit` characters as they will be counted, then escaped."""
    return clip(text, limit, _plain_cost).translate(_ENTITIES)


def _blocks(said: Words) -> list[Block]:
    blocks: list[Block] = [{"type": "header", "text": _plain(f"{said.sign} {said.title}", HEADER_LIMIT)}]
    if said.repeat:
        blocks.append({"type": "context", "elements": [_plain(f"⚠️ {said.repeat}", 300)]})
    blocks.append(_section(_marked(said.what, 700)))
    if said.quote:
        # The quotation marks are ours, so the reader sees where the stranger's words begin and end.
        blocks.append({"type": "section", "text": _plain(f"“{clip(said.quote, 2_950, _plain_cost)}”", SECTION_LIMIT)})
    reasons = "\n".join(f"• {_marked(line, 230)}" for line in said.why)
    blocks.append(_section(f"*Why it matters*\n{reasons}"))
    fields = (("Who", said.who), ("Feeling", said.feeling))
    blocks.append({"type": "section", "fields": [_mrkdwn(f"*{name}*\n{_marked(fact, 400)}") for name, fact in fields]})
    blocks.append(_section(f"*What to do*\n{_marked(said.advice, 300)}"))
    if said.links:
        blocks.append({"type": "actions", "elements": [_button(*link) for link in said.links]})
    return [*blocks, {"type": "context", "elements": [_plain(said.footer, 300)]}]


def _button(label: str, url: str) -> Block:
    name = "open-post" if label.startswith("Open") else "open-mention"
    return {"type": "button", "text": _plain(label, BUTTON_LIMIT), "url": url, "action_id": name}


def _section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": escape(text, limit), "emoji": False}


def _marked(text: str, limit: int) -> str:
    """Third-party text inside a sentence of ours."""
    return clip(text, limit, _marked_cost).translate(_ENTITIES).translate(_MARKS)


def _plain_cost(letter: str) -> int:
    return _units(letter.translate(_ENTITIES))


def _marked_cost(letter: str) -> int:
    return _units(letter.translate(_ENTITIES).translate(_MARKS))


def _units(text: str) -> int:
    """Length as Slack's clients may count it: UTF-16 units, never fewer than code points."""
    return len(text.encode("utf-16-le")) // 2


class Said(msgspec.Struct):
    """The Web API's manner of answering, which gateways in front of webhooks use too."""

    ok: bool = True
    error: str = ""
