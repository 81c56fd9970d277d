"""Slack, through an incoming webhook: an alert as Block Kit.

What strangers wrote stands in `plain_text` wherever it can, which Slack never reads as formatting. Where it stands
in a sentence of ours (`mrkdwn`), the three special characters are escaped, formatting marks are broken
by a zero-width space, and `verbatim` keeps Slack from finding links, channels and people in it.
A webhook tells no message's name, so a story that grows is told again, in short, when that is worth it.
Limits: docs.slack.dev, Block Kit; the sum is from slackapi/bolt-js#2509.
"""

import json
from typing import Any

import msgspec

from shared.adapters.channels.http import post_json
from shared.adapters.channels.slack_answer import heard
from shared.adapters.channels.text import clip
from shared.adapters.channels.way import STRAIGHT, Act, Reference, Way, kept, worth_telling
from shared.adapters.channels.wordings import worded
from shared.adapters.channels.words import Item, Line, Part, Words, brief
from shared.domain.story import Alert

HEADER_LIMIT = 150
SECTION_LIMIT = 3_000
MESSAGE_LIMIT = 12_800
"""Characters of all blocks as JSON; above about 13,200 Slack answers msg_blocks_too_long."""

QUOTE_LIMIT = 2_950
FACT_LIMIT = 400
ITEM_LIMIT = 130
"""Characters of a fact, and of each part of a digest's item."""

PACKED_LIMIT = 1_500
"""Characters of a digest's lines that stand in one block."""

BUTTON_LIMIT = 75
FALLBACK_LIMIT = 600
"""Characters of the notification and of what a screen reader reads first."""

ACTS = "acts"
"""The block of what can be done; by its name it is found again when it was done."""

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# At a line's beginning even the escaped one makes a quotation, unless something stands before it.
_IN_A_SENTENCE = {**_ENTITIES, ord(">"): "\u200b&gt;"}
_MARKS = str.maketrans({mark: f"\u200b{mark}\u200b" for mark in "*_~`"})
_AS_JSON = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"})

Block = dict[str, Any]


def send(address: str, alert: Alert, way: Way = STRAIGHT) -> Reference:
    """Posts an alert to an incoming webhook (on this machine only below the inbox). Raises Refused, Unavailable."""
    again = way.earlier is not None
    if way.earlier is not None and not worth_telling(alert, way.earlier):
        return kept(alert, way.earlier, told=False)
    answer = post_json(address, msgspec.json.encode(render(alert, way, again=again)), trusted=way.inbox_url)
    if answer.text.lstrip().startswith("{"):
        heard(answer.text)
    return kept(alert, way.earlier)


def render(
    alert: Alert, way: Way = STRAIGHT, *, channel: str = "slack", again: bool = False, buttons: bool = False
) -> dict[str, Any]:
    """The message as Slack takes it. `again` tells the news of a story alone; with `buttons` acts answer in Slack."""
    said = worded(alert, way, channel, "slack")
    said = brief(said) if again else said
    lead = said.what or clip(said.body, 300)
    return {
        "text": _marked(
            " ".join((f"{said.sign} {said.title}:", lead, said.growth, said.repeat)).strip(), FALLBACK_LIMIT
        ),
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": _blocks(said, way, buttons),
    }


def escape(text: str, limit: int) -> str:
    """Third-party text for `plain_text`: cut to `limit` characters as they will be counted, then escaped."""
    return clip(text, limit, _plain_cost).translate(_ENTITIES)


def context(text: str) -> Block:
    """A small line."""
    return {"type": "context", "elements": [_plain(text, 300)]}


def _blocks(said: Words, way: Way, buttons: bool) -> list[Block]:
    """Everything has its limit; words, facts and a digest's sections share what the rest leaves of the message."""
    head, why, tail = _head(said), _why(said), _tail(said, way, buttons)
    left = MESSAGE_LIMIT - _size(head + why + tail)
    words = _words(said, min(QUOTE_LIMIT, left // 2 - 250))
    left -= _size(words)
    facts = _fitting(_facts(said.facts, beside=bool(said.quote or said.why)), left // 2 if said.parts else left)
    parts = _parts(said.parts, left - _size(facts))
    return [*head, *words, *why, *facts, *parts, *tail]


def _fitting(blocks: list[Block], room: int) -> list[Block]:
    """As many blocks as there is room for."""
    kept: list[Block] = []
    for block in blocks:
        room -= _size([block])
        if room < 0:
            break
        kept.append(block)
    return kept


def _head(said: Words) -> list[Block]:
    blocks: list[Block] = [{"type": "header", "text": _plain(f"{said.sign} {said.title}", HEADER_LIMIT)}]
    if said.repeat:
        blocks.append(context(f"⚠️ {said.repeat}"))
    if said.what:
        blocks.append(_section(_marked(said.what, 700)))
    if said.growth:
        blocks.append(_section(f"*{_marked(said.growth, 200)}*"))
    return blocks


def _words(said: Words, room: int) -> list[Block]:
    """A stranger's words, between quotation marks that are ours; or a notice's own."""
    quote, body = clip(said.quote, room, _plain_cost), clip(said.body, room, _plain_cost)
    texts = [f"“{quote}”" if quote else "", body]
    return [{"type": "section", "text": _plain(text, SECTION_LIMIT)} for text in texts if text]


def _why(said: Words) -> list[Block]:
    reasons = "\n".join(f"• {_marked(line, 230)}" for line in said.why)
    return [_section(f"*Why it matters*\n{reasons}")] if reasons else []


def _facts(facts: tuple[Line, ...], beside: bool) -> list[Block]:
    """The facts; with `beside` the first two stand side by side, as those on a post are short."""
    texts = [f"*{_name(fact)}*\n{_marked(fact.text, FACT_LIMIT)}".rstrip() for fact in facts]
    if not beside or len(texts) < 2:
        return [_section(text) for text in texts]
    return [{"type": "section", "fields": [_mrkdwn(text) for text in texts[:2]]}, *map(_section, texts[2:])]


def _parts(parts: tuple[Part, ...], room: int) -> list[Block]:
    """The sections of a digest: a title, and a line for each item, as far as there is room."""
    blocks: list[Block] = []
    for part in parts:
        lines = [f"*{_marked(part.title, 80)}*", *map(_item, part.items), _marked(part.more, 40)]
        section = _fitting([_section(text) for text in _packed([line for line in lines if line])], room)
        blocks += section
        room -= _size(section)
    return blocks


def _packed(lines: list[str]) -> list[str]:
    """Lines in texts of a few each: what has no room is left out by the text."""
    texts = [lines[0]]
    for line in lines[1:]:
        if _units(texts[-1]) + _units(line) < PACKED_LIMIT:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    return texts


def _item(item: Item) -> str:
    text = _linked(item.link, _marked(item.text, ITEM_LIMIT) or "Open")
    quote = f" “{_marked(item.quote, ITEM_LIMIT)}”" if item.quote else ""
    return f"• {text}{quote}" + (f" · {_marked(item.why, ITEM_LIMIT)}" if item.why else "")


def _name(fact: Line) -> str:
    return _linked(fact.link, _marked(fact.name, 80) or "Open")


def _linked(url: str, shown: str) -> str:
    return f"<{url.replace('&', '&amp;')}|{shown}>" if url else shown


def _tail(said: Words, way: Way, buttons: bool) -> list[Block]:
    blocks: list[Block] = []
    if said.advice:
        blocks.append(_section(f"*What to do*\n{_marked(said.advice, 300)}"))
    if said.links:
        blocks.append({"type": "actions", "elements": [_button(*link) for link in said.links]})
    if way.acts:
        blocks.append({"type": "actions", "block_id": ACTS, "elements": [_act(act, buttons) for act in way.acts]})
    return [*blocks, *(context(f"✅ {line}") for line in said.done), context(said.footer)]


def _button(label: str, url: str) -> Block:
    name = "open-post" if label.startswith("Open") else "open-mention"
    return {"type": "button", "text": _plain(label, BUTTON_LIMIT), "url": url, "action_id": name}


def _act(act: Act, button: bool) -> Block:
    rest = {"value": act.token, "action_id": act.name} if button else {"url": act.url, "action_id": f"open-{act.name}"}
    return {"type": "button", "text": _plain(act.label, BUTTON_LIMIT), **rest}


def _section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": escape(text, limit), "emoji": False}


def _marked(text: str, limit: int) -> str:
    """Third-party text inside a sentence of ours."""
    return clip(text, limit, _marked_cost).translate(_IN_A_SENTENCE).translate(_MARKS)


def _plain_cost(letter: str) -> int:
    return _units(letter.translate(_ENTITIES).translate(_AS_JSON))


def _marked_cost(letter: str) -> int:
    return _units(letter.translate(_IN_A_SENTENCE).translate(_MARKS).translate(_AS_JSON))


def _size(blocks: list[Block]) -> int:
    return _units(json.dumps(blocks, ensure_ascii=False))


def _units(text: str) -> int:
    """Length as Slack's clients may count it: UTF-16 units, never fewer than code points."""
    return len(text.encode("utf-16-le")) // 2
