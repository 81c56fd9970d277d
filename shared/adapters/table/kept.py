"""Threads and persons as items, and items as threads and persons.

What lists are ordered by stands in the attributes of indexes; the rest stands packed in `th` of a thread and `w` of a
person, so that both take one write unit (1 KB) in most cases.
"""

import msgspec

from shared.adapters.table import keys, times
from shared.adapters.table.calls import Item
from shared.adapters.table.packed import pack, unpack
from shared.domain.acquaintance import Acquaintance, Said
from shared.domain.thread import Reply, Root, Thread

THREAD = "th"
"""The type of an item that is a thread; the index `ranked` holds its attribute of that name as well."""

PERSON = "w"
"""The type of an item that holds what a person said."""


WEEK = 7 * 86_400
"""Seconds to whole multiples of which a person's item expires. Readers look at each mention's own time; the item's
stands in an index, where it would be written again with every mention."""


class _Thread(msgspec.Struct, frozen=True, array_like=True):
    root: Root | None
    replies: tuple[Reply, ...]
    until: int
    cut: bool


class _Person(msgspec.Struct, frozen=True, array_like=True):
    said: tuple[Said, ...]
    cut: bool


_encode = msgspec.json.Encoder().encode
_thread = msgspec.json.Decoder(_Thread).decode
_person = msgspec.json.Decoder(_Person).decode


def thread(stored: Item) -> Thread:
    """The thread that an item, or a row of the index `ranked`, stores."""
    _, brand, source, post_id = stored["pk"].split("#", 3)
    kept = _thread(unpack(stored["th"]))
    return Thread(
        brand=brand,
        source=source,
        id=post_id,
        root=kept.root,
        replies=kept.replies,
        until=kept.until,
        cut=kept.cut,
    )


def thread_item(thread: Thread, heat: float) -> Item:
    """The item that stores a thread; `heat` is its place among the open ones, while it is."""
    root = thread.root
    asked = root if root and not root.gone and root.label == "question" else None
    return {
        "pk": keys.thread(thread.brand, thread.source, thread.id),
        "sk": keys.ALONE,
        "t": THREAD,
        "th": pack(_encode(_Thread(root, thread.replies, thread.until, thread.cut))),
        "ga": keys.asked(thread.brand) if asked else None,
        "gs": keys.mention_sort(asked.at, thread.source, thread.id) if asked else None,
        "go": keys.waiting(thread.brand) if thread.open else None,
        "gr": times.rank(heat) if thread.open else None,
        "ttl": thread.expires or None,
    }


def person(stored: Item) -> Acquaintance:
    """The person that an item stores."""
    _, brand, source, account = stored["pk"].split("#", 3)
    kept = _person(unpack(stored["w"]))
    return Acquaintance(brand=brand, source=source, account=account, said=kept.said, cut=kept.cut)


def person_item(person: Acquaintance, voice: float | None, passion: float | None) -> Item:
    """The item that stores a person, with their places among the voices and among those who are owed thanks; None is
    no place. Places are whole doublings, so that they move seldom: each move costs two write units.
    """
    return {
        "pk": keys.acquaintance(person.brand, person.source, person.account),
        "sk": keys.ALONE,
        "t": PERSON,
        "w": pack(_encode(_Person(person.said, person.cut))),
        "ga": None if voice is None else keys.voices(person.brand),
        "gs": None if voice is None else times.rank(round(voice)),
        "go": None if passion is None else keys.thanks(person.brand),
        "gr": None if passion is None else times.rank(round(passion)),
        "ttl": -(-person.expires // WEEK) * WEEK or None,
    }
