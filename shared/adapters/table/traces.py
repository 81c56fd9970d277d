"""What a person left in the table: which items are theirs, and what others' items say of them.

Every kind of item is looked through the same way, also one that was invented after this file: an item whose key names
the person or a post of theirs is theirs; any other that holds their account or post among its values is theirs as well,
unless it belongs to somebody else (a mention, a thread, a person, a story, a note of who did what): there they are
blotted out.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Any

import msgspec

from shared.adapters.table import people, stored
from shared.adapters.table.calls import Item
from shared.adapters.table.packed import pack, unpack
from shared.domain.erasure import Subject
from shared.domain.mention import Post

BLOT = "…"
"""Stands where somebody was named."""

_OF_OTHERS = ("m#", "th#", "w#", "g#", "a#")
"""How the partitions begin of what belongs to somebody else where it only names the person."""

_NOT_OF_PEOPLE = re.compile(r"(b|z|[bckte]#.*)\Z", re.DOTALL)
"""Partitions of brands, the suppressed, connections, API keys, counters and erasures: nobody's traces. A brand's file
may list a person as its staff; that is for the brand to change."""

_ROW_KEYS = ("pk", "sk")


def learned(item: Item, subject: Subject) -> Subject:
    """The subject, with what an item tells of them: a mention that they wrote, or a link to an account of theirs."""
    if item["pk"].startswith("p#") and "ev" in item:  # without it, it only points to a link
        link = people.link_of(item)
        theirs = (link.source, link.account) in subject.known or link.person in subject.persons
        return subject.with_link(link) if theirs else subject
    if item.get("t") != stored.KIND:
        return subject
    post = stored.mention(item).post
    return subject.with_post(post) if subject.wrote(post) else subject


class Trace:
    """Finds one person in items."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._names = set(subject.names)
        self._full = {
            *subject.emails,
            *(f"{source}{between}{key}" for source, key in subject.known for between in "#:"),
        }
        self._full |= {f"{source}#{post}" for source, post in subject.posts}
        self._bare: dict[str, set[str]] = {}
        for source, key in subject.known:
            self._bare.setdefault(source, set()).update({key} | ({key[3:]} if key.startswith("id:") else set()))
        for source, post in subject.posts:
            self._bare.setdefault(source, set()).add(post)
        pairs = [f"{source}{between}{key}" for source, key in (*subject.known, *subject.posts) for between in "#:"]
        self._ends = tuple(f"{before}{pair}" for pair in pairs for before in "#:")
        self._told = _pattern(subject)

    def theirs(self, item: Item) -> bool:
        """Whether an item is to go, or to be handed over, as a whole."""
        if item.get("t") == stored.KIND:
            return self.their_post(stored.mention(item).post)
        if _NOT_OF_PEOPLE.match(item["pk"]):
            return False
        if any(self._named(str(item[name])) for name in _ROW_KEYS):
            return True
        if item["pk"].startswith(_OF_OTHERS):
            return False
        texts = set(_texts(item))
        bare = self._bare_in(texts)
        return any(text in self._full or text in bare or self._named(text) for text in texts)

    def their_post(self, post: Post) -> bool:
        """Whether a post is by them, or passes on one of theirs."""
        if self._subject.wrote(post) or (post.source, post.repost_of) in self._subject.posts:
            return True
        passed_on = re.match(r"RT @(\w+)", post.text)
        return bool(passed_on and passed_on[1].casefold() in self._subject.handles)

    def remembers(self, item: Item) -> bool:
        """Whether an item that is theirs may go now: a post has to be known by its id first."""
        if item.get("t") != stored.KIND:
            return True
        post = stored.mention(item).post
        return not self._subject.wrote(post) or (post.source, post.id) in self._subject.posts

    def blotted(self, item: Item) -> Item:
        """An item in which they are not named any more; the very same item when they were not."""
        if _NOT_OF_PEOPLE.match(item["pk"]):
            return item
        after = self.unnamed(item) | {name: item[name] for name in _ROW_KEYS}
        return item if after == item else after

    def unnamed(self, row: Item) -> Item:
        """Any values in which they are not named any more."""
        bare = self._bare_in(set(_texts(row)))
        return {name: self._blot(value, bare) for name, value in row.items()}

    def holds(self, text: str) -> bool:
        """Whether a text, such as a message in a queue, names them in any way."""
        if self._told and self._told.search(text):
            return True
        ids = {key[3:] for _, key in self._subject.known if key.startswith("id:")}
        return any(f'"{each}"' in text for each in self._full | ids)

    def _bare_in(self, texts: set[str]) -> set[str]:
        """Ids and accounts that mean them without a network beside: where the item says that it is of theirs."""
        parts = {part for text in texts for part in (text, *text.split("#"))}
        return {each for source, known in self._bare.items() if source in parts for each in known}

    def _named(self, key: str) -> bool:
        return any(key.endswith(end) or f"{end}#" in key for end in self._ends)

    def _blot(self, value: Any, bare: set[str]) -> Any:
        match value:
            case str():
                return self._blotted_text(value, bare)
            case bytes():
                before = _unpacked(value)
                after = self._blot(before, bare)
                return value if after == before else pack(msgspec.json.encode(after))
            case list() | tuple():
                return [self._blot(each, bare) for each in value]
            case frozenset():
                return frozenset(self._blot(each, bare) for each in value)
            case dict():
                return {name: self._blot(each, bare) for name, each in value.items()}
        return value

    def _blotted_text(self, text: str, bare: set[str]) -> str:
        inner = _json(text)
        if inner is not None:
            after = self._blot(inner, bare)
            return text if after == inner else msgspec.json.encode(after).decode()
        if text in self._names or text in self._full or text in bare or self._named(text):
            return BLOT
        return self._told.sub(BLOT, text) if self._told else text


def read(item: Item) -> Item:
    """An item as it can be handed over: what is packed is unpacked."""
    packed = {name: held for name, each in item.items() if isinstance(each, bytes) and (held := _unpacked(each))}
    return item | packed


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
            yield from _inside(value)
        case bytes():
            yield from _texts(_unpacked(value))
        case list() | tuple() | frozenset():
            for each in value:
                yield from _texts(each)
        case dict():
            for each in value.values():
                yield from _texts(each)


def _inside(text: str) -> Iterator[str]:
    """The texts of a value that is JSON itself."""
    inner = _json(text)
    if inner is not None:
        yield from _texts(inner)


def _unpacked(value: bytes) -> Any:
    """What packed bytes hold; None where bytes are something else, such as the likeness of a text, and name nobody."""
    try:
        return msgspec.json.decode(unpack(value))
    except (ValueError, zlib.error, msgspec.DecodeError):
        return None


def _json(text: str) -> Any:
    """What a text holds that is an object or a list as JSON; None where it is not."""
    if text[:1] not in ("{", "["):
        return None
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return None


def _pattern(subject: Subject) -> re.Pattern[str] | None:
    """How texts name the person: @handle, an address of their profile or mail, a full name of two words."""
    spelled = [f"(?<![\\w@])@{re.escape(each)}(?!\\w)" for each in subject.handles]
    spelled += [f"(?<=/){re.escape(each)}(?=[/?#\\s]|$)" for each in subject.handles]
    spelled += [f"(?<!\\w){re.escape(each)}(?!\\w)" for each in subject.emails]
    spelled += [f"(?<!\\w){re.escape(each)}(?!\\w)" for each in subject.names if len(each.split()) > 1]
    return re.compile("|".join(spelled), re.IGNORECASE) if spelled else None
