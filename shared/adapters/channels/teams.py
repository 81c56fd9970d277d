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
from shared.adapters.channels.words import Item, Line, Part, Words, brief
from shared.domain.errors import Unavailable
from shared.domain.story import Alert

MESSAGE_LIMIT = 28_000
"""Bytes of a whole message."""

QUOTE_LIMIT = 6_000
LINE_LIMIT = 900
ITEM_LIMIT = 200
"""Bytes: of the post, of any other line, and of each part of a digest's item."""

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
    said = worded(alert, way, "teams")
    said = brief(said) if again else said
    links = (*said.links, *((act.label, act.url) for act in way.acts))
    card: Block = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": plain(f"{said.title}: {said.what or said.body}", LINE_LIMIT),
        "actions": [{"type": "Action.OpenUrl", "title": label, "url": url} for label, url in links],
        "msteams": {"width": "Full"},
    }
    card["body"] = _body(said, "good" if alert.resolved else _STYLES[alert.severity], _size(card))
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def plain(text: str, limit: int) -> str:
    """Third-party text: cut to `limit` bytes, dead for templates and for finders of links."""
    return clip(_LIVE.sub("\u200b", unlinked(text)), limit, _bytes)


def _body(said: Words, style: str, spent: int) -> list[Block]:
    """Each line has its limit; what is left of the message is shared by the post, the facts and a digest's items.
    `spent` is what stands beside the body.
    """
    head, tail = _head(said, style), _tail(said)
    left = MESSAGE_LIMIT - 1_000 - spent - _size(head) - _size(tail)
    quote = _quote(said, min(QUOTE_LIMIT, left // 3))
    facts = _fitting([_fact(fact) for fact in said.facts], left // 3 if said.parts else left - _size(quote))
    items = _fitting([_section(part) for part in said.parts], left - _size(quote) - _size(facts))
    return [*head, *quote, *facts, *items, *tail]


def _head(said: Words, style: str) -> list[Block]:
    title = [_text(f"{said.sign} {said.title}", size="Large", weight="Bolder")]
    blocks: list[Block] = [{"type": "Container", "style": style, "bleed": True, "items": title}]
    if said.repeat:
        blocks.append(_text(f"⚠️ {said.repeat}", weight="Bolder"))
    if said.what:
        blocks.append(_text(said.what))
    if said.growth:
        blocks.append(_text(said.growth, weight="Bolder"))
    return blocks


def _quote(said: Words, room: int) -> list[Block]:
    blocks: list[Block] = []
    if said.quote:
        quote = _text(f"“{plain(said.quote, room - 6)}”", limit=room)
        blocks.append({"type": "Container", "style": "emphasis", "items": [quote]})
    return [*blocks, _text(said.body, limit=room)] if said.body else blocks


def _tail(said: Words) -> list[Block]:
    blocks: list[Block] = []
    if said.why:
        blocks.append(_text("Why it matters", weight="Bolder"))
        blocks.extend(_text(f"• {line}", spacing="Small") for line in said.why)
    if said.advice:
        blocks += _fact(Line("What to do", said.advice))
    blocks.extend(_text(f"✅ {line}", size="Small") for line in said.done)
    return [*blocks, _text(said.footer, size="Small", subtle=True)]


def _fitting(groups: list[list[Block]], room: int) -> list[Block]:
    """As many groups of blocks as there is room for, the last one as far as it goes."""
    blocks: list[Block] = []
    for block in (block for group in groups for block in group):
        room -= _size(block) + 1
        if room < 0:
            return blocks
        blocks.append(block)
    return blocks


def _section(part: Part) -> list[Block]:
    more = [_text(part.more, spacing="None", subtle=True)] if part.more else []
    return [_text(part.title, limit=160, weight="Bolder"), *map(_item, part.items), *more]


def _fact(fact: Line) -> list[Block]:
    name = _text(fact.name or "Open", limit=160, weight="Bolder")
    if fact.link:
        name["inlines"][0]["selectAction"] = {"type": "Action.OpenUrl", "url": fact.link}
    return [name, _text(fact.text, spacing="Small")] if fact.text else [name]


def _item(item: Item) -> Block:
    """What it is about opens the link; the quotation and the reason stand beside it."""
    block = _text(f"• {item.text or 'Open'}", spacing="Small", limit=ITEM_LIMIT)
    if item.link:
        block["inlines"][0]["selectAction"] = {"type": "Action.OpenUrl", "url": item.link}
    rest = (f" “{plain(item.quote, ITEM_LIMIT)}”" if item.quote else "", f" · {item.why}" if item.why else "")
    block["inlines"] += [{"type": "TextRun", "text": plain(each, ITEM_LIMIT + 12)} for each in rest if each]
    return block


def _text(text: str, *, spacing: str = "Default", limit: int = LINE_LIMIT, subtle: bool = False, **look: str) -> Block:
    run: Block = {"type": "TextRun", "text": plain(text, limit), **look}
    if subtle:
        run["isSubtle"] = True
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": [run]}


def _bytes(letter: str) -> int:
    """A letter's size in a message, by the larger of the two ways that Teams may count it."""
    return max(len(msgspec.json.encode(letter)) - 2, len(letter.encode("utf-16-le")))


def _size(part: Any) -> int:
    """A part's size in a message: its JSON, or its texts in UTF-16, whichever is more."""
    return max(len(msgspec.json.encode(part)), _size_of_texts(part))


def _size_of_texts(part: Any) -> int:
    match part:
        case str():
            return len(part.encode("utf-16-le"))
        case dict():
            return sum(map(_size_of_texts, part.values()))
        case list():
            return sum(map(_size_of_texts, part))
    return 0
