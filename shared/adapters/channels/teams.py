"""Microsoft Teams, through a workflow's URL ("When a Teams webhook request is received"): an alert as an Adaptive Card.

A TextBlock reads Markdown, a TextRun does not (Adaptive Cards schema, TextRun.text), so every word stands in a
TextRun; what templates and date functions begin with is broken by a zero-width space. Teams takes 28 KB and answers
429 above 4 requests a second. A workflow answers 202 before it has posted: what fails then shows in its run history.
It tells no message's name either, so a story that grows is told again, in short, when that is worth it.
"""

import re
from typing import Any

import msgspec

from shared.adapters.channels.http import post_json
from shared.adapters.channels.text import clip, unlinked
from shared.adapters.channels.way import STRAIGHT, Reference, Way, kept, worth_telling
from shared.adapters.channels.wordings import worded
from shared.adapters.channels.words import Line, Words, brief
from shared.domain.errors import Unavailable
from shared.domain.story import Alert

MESSAGE_LIMIT = 28_000
"""Bytes of a whole message."""

QUOTE_LIMIT = 6_000
LINE_LIMIT = 900
FACTS_LIMIT = 5_000
"""Bytes: of the post, of any other line, and of all facts together."""

_LIVE = re.compile(r"(?<=[{$@])(?=\{)")
_STYLES = {"info": "accent", "warning": "warning", "critical": "attention"}

Block = dict[str, Any]


def send(address: str, alert: Alert, way: Way = STRAIGHT) -> Reference:
    """Posts an alert to a workflow. Raises Refused and Unavailable."""
    again = way.earlier is not None
    if way.earlier is not None and not worth_telling(alert, way.earlier):
        return kept(alert, way.earlier, told=False)
    answer = post_json(address, msgspec.json.encode(render(alert, way, again=again)), trusted=way.inbox_url)
    # The older connectors told of Teams' own limit in the text of a 200.
    if "returned HTTP error 429" in answer.text:
        raise Unavailable("Teams answered 429", 1)
    return kept(alert, way.earlier)


def render(alert: Alert, way: Way = STRAIGHT, *, again: bool = False) -> dict[str, Any]:
    """The message that holds the card. `again` tells the news of a story alone."""
    said = worded(alert, way.wordings.get("teams"))
    said = brief(said) if again else said
    links = (*said.links, *((act.label, act.url) for act in way.acts))
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": plain(f"{said.title}: {said.what or said.body}", LINE_LIMIT),
        "body": _body(said, way, "good" if alert.resolved else _STYLES[alert.severity]),
        "actions": [{"type": "Action.OpenUrl", "title": label, "url": url} for label, url in links],
        "msteams": {"width": "Full"},
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def plain(text: str, limit: int) -> str:
    """Third-party text: cut to `limit` bytes, dead for templates and for finders of links."""
    return clip(_LIVE.sub("\u200b", unlinked(text)), limit, _bytes)


def _body(said: Words, way: Way, style: str) -> list[Block]:
    """Each line has its limit, and so have all facts together."""
    head = [_text(f"{said.sign} {said.title}", size="Large", weight="Bolder")]
    blocks: list[Block] = [{"type": "Container", "style": style, "bleed": True, "items": head}]
    if said.repeat:
        blocks.append(_text(f"⚠️ {said.repeat}", weight="Bolder"))
    if said.what:
        blocks.append(_text(said.what))
    if said.growth:
        blocks.append(_text(said.growth, weight="Bolder"))
    if said.quote:
        quote = _text(f"“{plain(said.quote, QUOTE_LIMIT - 6)}”", limit=QUOTE_LIMIT)
        blocks.append({"type": "Container", "style": "emphasis", "items": [quote]})
    if said.body:
        blocks.append(_text(said.body, limit=QUOTE_LIMIT))
    if said.why:
        blocks.append(_text("Why it matters", weight="Bolder"))
        blocks.extend(_text(f"• {line}", spacing="Small") for line in said.why)
    for fact in (*said.facts, *((Line("What to do", said.advice),) if said.advice else ())):
        blocks += _fact(fact, min(LINE_LIMIT, FACTS_LIMIT // (len(said.facts) + 1)))
    blocks.extend(_text(f"✅ {line}", size="Small") for line in way.done)
    return [*blocks, _text(said.footer, size="Small", subtle=True)]


def _fact(fact: Line, room: int) -> list[Block]:
    name = _text(fact.name or "Open", limit=160, weight="Bolder")
    if fact.link:
        name["inlines"][0]["selectAction"] = {"type": "Action.OpenUrl", "url": fact.link}
    return [name, _text(fact.text, spacing="Small", limit=room)] if fact.text else [name]


def _text(text: str, *, spacing: str = "Default", limit: int = LINE_LIMIT, subtle: bool = False, **look: str) -> Block:
    run: Block = {"type": "TextRun", "text": plain(text, limit), **look}
    if subtle:
        run["isSubtle"] = True
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": [run]}


def _bytes(letter: str) -> int:
    """A letter's size in a message, by the larger of the two ways that Teams may count it."""
    return max(len(msgspec.json.encode(letter)) - 2, len(letter.encode("utf-16-le")))
