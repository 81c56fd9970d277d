"""What a person left in the table: which items are theirs, and what others' items say of them.

Every kind of item is looked through the same way, also one that was invented after this file: an item whose key names
the person or a post of theirs is theirs; any other that holds their account or post among its values is theirs as well,
unless it is a mention or a thread, which belongs to somebody else: there they are blotted out.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from shared.adapters.table import stored
from shared.adapters.table.calls import Item
from shared.adapters.table.packed import pack, unpack
from shared.domain.erasure import Subject
from shared.domain.mention import Post, account_keys

BLOT = "…"
"""Stands where somebody was named."""

_KEPT_WHOLE = (stored.KIND, "th")
"""Types of items that belong to somebody else and only name the person."""

_NOT_OF_PEOPLE = re.compile(r"(b|z|[bckte]#.*)\Z", re.DOTALL)
"""Partitions of brands, the suppressed, connections, API keys, counters and erasures: nobody's traces. A brand's file
may list a person as its staff; that is for the brand to change."""

_ROW_KEYS = ("pk", "sk")


def learned(item: Item, subject: Subject) -> Subject:
    """The subject, with what an item tells of them when it is a mention that they wrote."""
    if item.get("t") != stored.KIND:
        return subject
    post = stored.mention(item).post
    return subject.with_post(post) if subject.wrote(post.source, account_keys(post)) else subject


class Trace:
    """Finds one person in items."""

    def __init__(self, subject: Subject) -> None:
        accounts = subject.known
        self._subject = subject
        self._exact = {f"{source}#{account}" for source, account in accounts}
        self._exact |= {account.partition(":")[2] for _, account in accounts if account.startswith("id:")}
        self._exact |= set(subject.emails)
        self._names_given = set(subject.names)
        self._posts = {f"{source}#{post}" for source, post in subject.posts}
        self._post_ids = {post for _, post in subject.posts}
        self._in_keys = tuple(f"#{each}" for each in (*(f"{s}#{a}" for s, a in accounts), *self._posts))
        self._told = _pattern(subject)

    def theirs(self, item: Item) -> bool:
        """Whether an item is to go, or to be handed over, as a whole."""
        if item.get("t") == stored.KIND:
            return self._their_mention(stored.mention(item).post)
        if _NOT_OF_PEOPLE.match(item["pk"]):
            return False
        if any(self._names(str(item[name])) for name in _ROW_KEYS):
            return True
        return item.get("t") not in _KEPT_WHOLE and any(self._is_theirs(text) for text in _texts(item))

    def blotted(self, item: Item) -> Item:
        """An item in which they are not named any more; the very same item when they were not."""
        if _NOT_OF_PEOPLE.match(item["pk"]):
            return item
        after = {name: value if name in _ROW_KEYS else self._blot(value) for name, value in item.items()}
        return item if after == item else after

    def holds(self, text: str) -> bool:
        """Whether a text, such as a message in a queue, names them in any way."""
        return bool(self._told and self._told.search(text)) or any(f'"{each}"' in text for each in self._exact)

    def _their_mention(self, post: Post) -> bool:
        if self._subject.wrote(post.source, account_keys(post)):
            return True
        if post.repost_of in self._post_ids and (post.source, post.repost_of) in self._subject.posts:
            return True
        passed_on = re.match(r"RT @(\w+)", post.text)
        return bool(passed_on and passed_on[1].casefold() in self._subject.handles)

    def _names(self, key: str) -> bool:
        return any(key.endswith(token) or f"{token}#" in key for token in self._in_keys)

    def _is_theirs(self, text: str) -> bool:
        return text in self._exact or text in self._posts or text in self._post_ids or self._names(text)

    def _blot(self, value: Any) -> Any:
        match value:
            case str():
                return self._blotted_text(value)
            case bytes():
                return pack(msgspec.json.encode(self._blot(msgspec.json.decode(unpack(value))))) if value else value
            case list() | tuple():
                return [self._blot(each) for each in value]
            case dict():
                return {name: self._blot(each) for name, each in value.items()}
        return value

    def _blotted_text(self, text: str) -> str:
        if text in self._names_given or self._is_theirs(text):
            return BLOT
        return self._told.sub(BLOT, text) if self._told else text


def read(item: Item) -> Item:
    """An item as it can be handed over: what is packed is unpacked."""
    return {name: msgspec.json.decode(unpack(each)) if isinstance(each, bytes) else each for name, each in item.items()}


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
            yield from _inside(value)
        case bytes():
            yield from _texts(msgspec.json.decode(unpack(value)))
        case list() | tuple():
            for each in value:
                yield from _texts(each)
        case dict():
            for each in value.values():
                yield from _texts(each)


def _inside(text: str) -> Iterator[str]:
    """The texts of a value that is JSON itself."""
    if text[:1] in ("{", "["):
        try:
            yield from _texts(msgspec.json.decode(text))
        except msgspec.DecodeError:
            return


def _pattern(subject: Subject) -> re.Pattern[str] | None:
    """How texts name the person: @handle, an address of their profile or mail, a full name of two words."""
    spelled = [f"(?<![\\w@])@{re.escape(each)}(?!\\w)" for each in subject.handles]
    spelled += [f"(?<=/){re.escape(each)}(?=[/?#\\s]|$)" for each in subject.handles]
    spelled += [f"(?<!\\w){re.escape(each)}(?!\\w)" for each in subject.emails]
    spelled += [f"(?<!\\w){re.escape(each)}(?!\\w)" for each in subject.names if len(each.split()) > 1]
    return re.compile("|".join(spelled), re.IGNORECASE) if spelled else None
