"""Discord, through a channel's webhook: an alert as an embed that pings nobody.

An embed reads Markdown, so in what strangers wrote its marks stand behind a backslash, each line begins with
a zero-width space (no heading, list or quotation), and addresses and mentions are broken by one.
Limits: discord/discord-api-docs, Message Resource, Embed Limits.
"""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec

from shared.adapters.channels.http import post_json
from shared.adapters.channels.text import clip
from shared.adapters.channels.words import Words, words
from shared.domain.errors import Refused
from shared.domain.story import Alert

TITLE_LIMIT = 256
DESCRIPTION_LIMIT = 3_900
"""Characters. Discord takes 4,096, and 6,000 in the whole embed: title, fields and footer need the others."""

WHY_LIMIT = 900
LINE_LIMIT = 250
FOOTER_LIMIT = 200

_MARKS = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\*_~`|<>[]()#"} | {":": "\u200b:", "@": "@\u200b", "\n": "\n\u200b"}
)
_COLOURS = {"info": 0x2F7DE1, "warning": 0xE08A1E, "critical": 0xD23B3B}


def send(address: str, alert: Alert, *, mail_from: str = "", inbox_url: str = "") -> None:
    """Posts an alert to a webhook. Raises Refused and Unavailable."""
    post_json(_waiting(address), msgspec.json.encode(render(alert)), trusted=inbox_url)


def render(alert: Alert) -> dict[str, Any]:
    """The message as Discord takes it."""
    said = words(alert)
    embed: dict[str, Any] = {
        "title": marked(f"{said.sign} {said.title}", TITLE_LIMIT),
        "description": _description(said),
        "color": _COLOURS[alert.severity],
        "timestamp": alert.raised_at.isoformat(),
        "fields": [
            {"name": "Why it matters", "value": marked("\n".join(f"• {line}" for line in said.why), WHY_LIMIT)},
            {"name": "Who", "value": marked(said.who, LINE_LIMIT), "inline": True},
            {"name": "Feeling", "value": marked(said.feeling, LINE_LIMIT), "inline": True},
            {"name": "What to do", "value": marked(said.advice, LINE_LIMIT)},
        ],
        "footer": {"text": clip(said.footer, FOOTER_LIMIT, _units)},  # a footer reads no Markdown
    }
    return {"embeds": [embed], "allowed_mentions": {"parse": []}}


def marked(text: str, limit: int) -> str:
    """Third-party text in `limit` characters as they will be counted, with nothing in it that Discord would read."""
    return clip(f"\u200b{text}", limit, _cost).translate(_MARKS)


def _description(said: Words) -> str:
    """The post gets what the links leave: two of the longest fill three quarters."""
    links = " · ".join(f"[{label.partition(' on ')[0]}](<{url}>)" for label, url in said.links)
    before = "\n".join(marked(each, 500) for each in (said.repeat, said.what) if each)
    quote = f"\n\n**“**{marked(said.quote, DESCRIPTION_LIMIT - _units(before + links) - 20)}**”**"
    return before + (quote if said.quote else "") + (f"\n\n{links}" if links else "")


def _waiting(address: str) -> str:
    """The webhook's URL with `wait=true`, without which Discord answers before it has looked at the message."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise Refused("the address is not a URL") from error
    query = {**dict(parse_qsl(parts.query)), "wait": "true"}
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def _cost(letter: str) -> int:
    return _units(letter.translate(_MARKS))


def _units(text: str) -> int:
    """Length as Discord's clients may count it: UTF-16 units, never fewer than code points."""
    return len(text.encode("utf-16-le")) // 2
