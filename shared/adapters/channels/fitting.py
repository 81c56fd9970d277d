"""Texts that share the room of one message, measured by the bytes that they take once they are escaped and encoded."""

import json
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import msgspec
from msgspec import Struct

from shared.adapters.channels.text import clip
from shared.adapters.channels.words import Item, Line, Part, Words

MAIL_LIMIT = 98_000
"""Bytes of a mail's HTML. Gmail folds away what comes after 102 KB, and counts what it adds itself."""

LINK_LIMIT = 400
"""Bytes of the link of a fact or item in HTML; only one that is full of ampersands takes more than its 300 letters."""

LETTER = 3
"""Bytes that a letter may take on average: what Chinese and Thai do in UTF-8."""

SHARES = (1.0, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.08, 0.05)
"""Of those bytes, what long texts get; the first that makes a mail fit is taken."""


class Room(Struct, frozen=True):
    """Letters of a mail's long texts: a post or a notice's own words, a fact, a part of a digest's item."""

    words: int
    fact: int
    item: int


def json_size(part: Any) -> int:
    """Bytes of JSON that keeps to ASCII: the longer of the usual spellings, and what a receiver may pass on."""
    return len(json.dumps(part))


def html_size(text: str) -> int:
    """Bytes of a text in HTML."""
    return len(escape(text).encode())


def evened(texts: Mapping[str, str], room: int) -> dict[str, str]:
    """Texts that take `room` bytes of JSON at most: short ones stay whole, the longest are cut to one length."""
    sizes = {name: _inside(text) for name, text in texts.items()}
    limit = _level(list(sizes.values()), room)
    return {name: text if sizes[name] <= limit else clip(text, limit, _inside) for name, text in texts.items()}


def mail(said: Words, room: Room, page: Callable[[Words], str]) -> str:
    """The page with its long texts as long as MAIL_LIMIT allows. What happened, why, who and the links stay whole."""
    made = ""
    for share in SHARES:
        made = page(_cut(said, room, share))
        if len(made.encode()) <= MAIL_LIMIT:
            break
    return made


def _inside(text: str) -> int:
    """Without the quotation marks around it."""
    return json_size(text) - 2


def _level(sizes: list[int], room: int) -> int:
    """The length above which texts are cut, so that all together take the room."""
    for place, size in enumerate(sorted(sizes)):
        share = max(0, room) // (len(sizes) - place)
        if size > share:
            return share
        room -= size
    return max(sizes, default=0)


def _cut(said: Words, room: Room, share: float) -> Words:
    return msgspec.structs.replace(
        said,
        quote=_short(said.quote, room.words, share),
        body=_short(said.body, room.words, share),
        facts=tuple(Line(each.name, _short(each.text, room.fact, share), _link(each.link)) for each in said.facts),
        parts=tuple(
            Part(part.title, tuple(_item(each, room.item, share) for each in part.items), part.more)
            for part in said.parts
        ),
    )


def _short(text: str, letters: int, share: float) -> str:
    return clip(clip(text, letters), int(letters * LETTER * share), html_size)


def _item(item: Item, letters: int, share: float) -> Item:
    text, quote, why = (_short(each, letters, share) for each in (item.text, item.quote, item.why))
    return Item(text, quote, why, _link(item.link))


def _link(url: str) -> str:
    return url if html_size(url) <= LINK_LIMIT else ""
