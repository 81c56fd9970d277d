"""Microsoft Teams, through a workflow's URL ("When a Teams webhook request is received"): an alert as an Adaptive Card.

A TextBlock reads Markdown, a TextRun does not (Adaptive Cards schema, TextRun.text), so every word stands in a
TextRun; what templates and date functions begin with is broken by a zero-width space. Teams takes 28 KB and answers
429 above 4 requests a second. A workflow answers 202 before it has posted: what fails then shows in its run history.
"""

import re
from typing import Any

import msgspec

from shared.adapters.channels.http import post_json
from shared.adapters.channels.text import clip, unlinked
from shared.adapters.channels.words import Words, words
from shared.domain.errors import Unavailable
from shared.domain.story import Alert

MESSAGE_LIMIT = 28_000
"""Bytes of a whole message."""

QUOTE_LIMIT = 10_000
LINE_LIMIT = 900
"""Bytes, of the post and of any other line."""

_LIVE = re.compile(r"(?<=[{$@])(?=\{)")
_STYLES = {"info": "accent", "warning": "warning", "critical": "attention"}

Block = dict[str, Any]


def send(address: str, alert: Alert, *, mail_from: str = "", inbox_url: str = "") -> None:
    """Posts an alert to a workflow. Raises Refused and Unavailable."""
    answer = post_json(address, msgspec.json.encode(render(alert)), trusted=inbox_url)
    # The older connectors told of Teams' own limit in the text of a 200.
    if "returned HTTP error 429" in answer.text:
        raise Unavailable("Teams answered 429", 1)


def render(alert: Alert) -> dict[str, Any]:
    """The message that holds the card."""
    said = words(alert)
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": plain(f"{said.title}: {said.what}", LINE_LIMIT),
        "body": _body(said, _STYLES[alert.severity]),
        "actions": [{"type": "Action.OpenUrl", "title": label, "url": url} for label, url in said.links],
        "msteams": {"width": "Full"},
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def plain(text: str, limit: int) -> str:
    """Third-party text: cut to `limit` bytes, dead for templates and for finders of links."""
    return clip(_LIVE.sub("\u200b", unlinked(text)), limit, _bytes)


def _body(said: Words, style: str) -> list[Block]:
    head = [_text(f"{said.sign} {said.title}", size="Large", weight="Bolder")]
    blocks: list[Block] = [{"type": "Container", "style": style, "bleed": True, "items": head}]
    if said.repeat:
        blocks.append(_text(f"⚠️ {said.repeat}", weight="Bolder"))
    blocks.append(_text(said.what))
    if said.quote:
        quote = _text(f"“{plain(said.quote, QUOTE_LIMIT - 6)}”", limit=QUOTE_LIMIT)
        blocks.append({"type": "Container", "style": "emphasis", "items": [quote]})
    blocks.append(_text("Why it matters", weight="Bolder"))
    blocks.extend(_text(f"• {line}", spacing="Small") for line in said.why)
    for name, line in (("Who", said.who), ("Feeling", said.feeling), ("What to do", said.advice)):
        blocks += [_text(name, weight="Bolder"), _text(line, spacing="Small")]
    return [*blocks, _text(said.footer, size="Small", subtle=True)]


def _text(text: str, *, spacing: str = "Default", limit: int = LINE_LIMIT, subtle: bool = False, **look: str) -> Block:
    run: Block = {"type": "TextRun", "text": plain(text, limit), **look}
    if subtle:
        run["isSubtle"] = True
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": [run]}


def _bytes(letter: str) -> int:
    """A letter's size in a message, by the larger of the two ways that Teams may count it."""
    return max(len(msgspec.json.encode(letter)) - 2, len(letter.encode("utf-16-le")))
