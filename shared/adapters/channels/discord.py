"""Discord, through a channel's webhook: an alert as an embed that pings nobody.

An embed reads Markdown, so in what strangers wrote its marks stand behind a backslash, each line begins with
a zero-width space (no heading, list or quotation), and addresses and mentions are broken by one.
A story that grows, or is over, edits its message; that pings nobody and needs no more than the message's id.
Limits: discord/discord-api-docs, Message Resource, Embed Limits.
"""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec

from shared.adapters.channels.http import post_json
from shared.adapters.channels.text import clip
from shared.adapters.channels.way import STRAIGHT, Reference, Way, kept
from shared.adapters.channels.wordings import worded
from shared.adapters.channels.words import Line, Part, Words
from shared.domain.errors import Gone
from shared.domain.story import Alert

TITLE_LIMIT = 256
DESCRIPTION_LIMIT = 4_096
EMBED_LIMIT = 5_900
"""Characters. Discord takes 6,000 in the whole embed: title, description, fields and footer."""

WHY_LIMIT = 900
LINE_LIMIT = 250
FACTS_LIMIT = 2_400
PARTS_LIMIT = 4_400
"""Characters of all facts, and of all sections of a digest together."""

FOOTER_LIMIT = 200
UNKNOWN_MESSAGE = 10_008
"""Discord's code for a message that somebody deleted; a webhook that is gone has another."""

_MARKS = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\*_~`|<>[]()#"} | {":": "\u200b:", "@": "@\u200b", "\n": "\n\u200b"}
)
_COLOURS = {"info": 0x2F7DE1, "warning": 0xE08A1E, "critical": 0xD23B3B}
_OVER = 0x3A9A5B


def send(address: str, alert: Alert, way: Way = STRAIGHT) -> Reference:
    """Posts an alert to a webhook, or edits its message. Raises Refused and Unavailable."""
    body = msgspec.json.encode(render(alert, way))
    if way.earlier and "id" in way.earlier and _edited(address, body, way, way.earlier["id"]):
        return kept(alert, way.earlier)
    answer = post_json(_waiting(address), body, trusted=way.inbox_url)
    return kept(alert, _named(answer.text))


def render(alert: Alert, way: Way = STRAIGHT) -> dict[str, Any]:
    """The message as Discord takes it."""
    said = worded(alert, way, "discord")
    embed: dict[str, Any] = {
        "title": marked(f"{said.sign} {said.title}", TITLE_LIMIT),
        "color": _OVER if alert.resolved else _COLOURS[alert.severity],
        "timestamp": alert.raised_at.isoformat(),
        "fields": _fields(said),
        "footer": {"text": clip(said.footer, FOOTER_LIMIT, _units)},  # a footer reads no Markdown
    }
    embed["description"] = _description(said, way, min(DESCRIPTION_LIMIT, EMBED_LIMIT - _length(embed)))
    return {"embeds": [embed], "allowed_mentions": {"parse": []}}


def marked(text: str, limit: int) -> str:
    """Third-party text in `limit` characters as they will be counted, with nothing in it that Discord would read."""
    return clip(f"\u200b{text}", limit, _cost).translate(_MARKS)


def _fields(said: Words) -> list[dict[str, Any]]:
    """The reasons, the facts and the advice; the first two facts of a mention stand side by side."""
    fields: list[dict[str, Any]] = []
    if said.why:
        why = marked("\n".join(f"• {line}" for line in said.why), WHY_LIMIT)
        fields.append({"name": "Why it matters", "value": why})
    room = min(LINE_LIMIT, (FACTS_LIMIT // 3 if said.parts else FACTS_LIMIT) // max(1, len(said.facts)) - 60)
    for fact in said.facts:
        short = {"inline": True} if said.why and fact.name in ("Who", "Feeling") else {}
        fields.append({"name": marked(fact.name or "Open", 60), "value": _fact(fact, room), **short})
    share = min(1_000, PARTS_LIMIT // max(1, len(said.parts)) - 60)
    fields.extend({"name": marked(part.title or "Also", 60), "value": _part(part, share)} for part in said.parts)
    if said.advice:
        fields.append({"name": "What to do", "value": marked(said.advice, LINE_LIMIT)})
    return fields


def _part(part: Part, room: int) -> str:
    """As many whole items as there is room for. Links would fill it, so the message's own leads to all of them."""
    lines: list[str] = []
    for item in part.items:
        quote = f" “{item.quote}”" if item.quote else ""
        line = marked(f"• {item.text}{quote}" + (f" · {item.why}" if item.why else ""), min(LINE_LIMIT, room))
        if sum(map(_units, lines)) + len(lines) + _units(line) > room - 40:
            break
        lines.append(line)
    left = f"{len(part.items) - len(lines)} more are in Hundred" if len(lines) < len(part.items) else part.more
    return "\n".join([*lines, marked(left, 40)] if left else lines) or "\u200b"


def _fact(fact: Line, room: int) -> str:
    """A field's value, which must not be empty. A link counts with its address, so only a short one is given."""
    link = f" [open](<{fact.link}>)" if 0 < len(fact.link) <= room // 2 else ""
    return marked(fact.text, room - _units(link)) + link or "\u200b"


def _description(said: Words, way: Way, room: int) -> str:
    """The post gets what the links leave; when those of the acts leave too little, it goes before them."""
    links = [f"[{label.partition(' on ')[0]}](<{url}>)" for label, url in said.links]
    acts = [f"[{act.label}](<{act.url}>)" for act in way.acts]
    tail = "".join(f"\n\n{' · '.join(part)}" for part in (links, acts) if part)
    if _units(tail) > room // 2:
        tail = f"\n\n{' · '.join(links)}" if links and _units(" · ".join(links)) < room * 2 // 3 else ""
    tail += "".join(f"\n{marked(f'✅ {line}', LINE_LIMIT)}" for line in said.done)
    room -= _units(tail)
    before = clip_lines((said.repeat, said.what, said.growth), room // 3)
    text = said.quote or said.body
    inside = marked(text, max(0, room - _units(before) - 20))
    shown = (f"**“**{inside}**”**" if said.quote else inside) if text else ""
    return "\n\n".join(part for part in (before, shown) if part) + tail


def clip_lines(lines: tuple[str, ...], room: int) -> str:
    """Lines of ours, each marked and within its share of the room."""
    return "\n".join(marked(line, min(500, room)) for line in lines if line)


def _edited(address: str, body: bytes, way: Way, message: str) -> bool:
    """Whether the message could be edited; one that somebody deleted is posted anew."""
    url = _parts(address, f"/messages/{message}")
    answer = post_json(url, body, trusted=way.inbox_url, method="PATCH", read=frozenset({404}))
    if answer.status != 404:
        return True
    if f'"code": {UNKNOWN_MESSAGE}' in answer.text or f'"code":{UNKNOWN_MESSAGE}' in answer.text:
        return False
    raise Gone("the channel answered 404 Unknown Webhook")


def _named(text: str) -> Reference:
    try:
        found = msgspec.json.decode(text, type=_Message).id
    except msgspec.DecodeError:
        return {}
    return {"id": found} if found.isascii() and found.isdigit() else {}


class _Message(msgspec.Struct):
    id: str = ""


def _length(embed: dict[str, Any]) -> int:
    counted = [embed["title"], embed["footer"]["text"]]
    return sum(map(_units, [*counted, *(field[part] for field in embed["fields"] for part in ("name", "value"))]))


def _waiting(address: str) -> str:
    """The webhook's URL with `wait=true`, without which Discord answers before it has looked at the message."""
    return _parts(address, "", wait="true")


def _parts(address: str, below: str, **more: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise Gone("the address is not a URL") from error
    query = {**{name: value for name, value in parse_qsl(parts.query) if name != "wait"}, **more}
    return urlunsplit((parts.scheme, parts.netloc, parts.path + below, urlencode(query), ""))


def _cost(letter: str) -> int:
    return _units(letter.translate(_MARKS))


def _units(text: str) -> int:
    """Length as Discord's clients may count it: UTF-16 units, never fewer than code points."""
    return len(text.encode("utf-16-le")) // 2
