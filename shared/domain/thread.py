"""A mention that waits for an answer, and who gave one: what the hundred and the community's health are made of.

A thread is a value that only grows: parts that came from different records, in any order and however often, are
merged into the same thread (a join-semilattice). Each part carries the number of the stream record that told it; of
one mention all records come from one stream shard, so the higher number is the later state.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from shared.domain.person import CircleName
from shared.domain.verdict import Label, SentimentLabel

REPLIES_KEPT = 8
"""Replies that a thread remembers, the earliest: the first by each kind of person is among them."""

By = Literal["us", "customer", "peer", "author", "machine"]
"""Who replied: the brand's own people, a customer, another person, the author themselves, or nobody real
(auto, promo, news, a bare repost). Machines and the author do not answer."""

Open = Literal["question", "unhappy", "praise"]
"""What is open about a mention: a question without an answer, an unhappy word, a praise that nobody thanked for."""


class Root(Struct, frozen=True, array_like=True):
    """The mention that a thread begins with, as far as lists show it. `author` is its author's key in the table,
    `name` what the person is called on the network, `text` at most 200 characters. `gone` tells that it was taken back.
    """

    seq: str
    source: str
    id: str
    at: datetime
    author: str
    handle: str
    name: str
    text: str
    url: str
    label: Label
    sentiment: SentimentLabel
    score: float
    circle: CircleName
    influence: float
    about: float
    authentic: bool
    gone: bool = False


class Reply(Struct, frozen=True, array_like=True):
    """A mention that replies to the root. `author` is the replier's key in the table; `gone`: it was taken back."""

    seq: str
    id: str
    at: datetime
    author: str
    by: By
    gone: bool = False


class Thread(Struct, frozen=True, kw_only=True):
    """One root, or replies that came before it, and the replies."""

    brand: str
    source: str
    id: str
    root: Root | None = None
    replies: tuple[Reply, ...] = ()

    @property
    def answers(self) -> tuple[Reply, ...]:
        """The replies by others who are real, the earliest first."""
        own = self.root.author if self.root else ""
        real = [each for each in self.replies if not each.gone and each.by not in ("machine", "author")]
        return tuple(each for each in real if not own or each.author != own)

    @property
    def open(self) -> Open | None:
        """What waits: nothing when somebody answered a question, or the brand itself spoke to an unhappy or a glad
        voice."""
        if self.root is None or self.root.gone or not self.root.authentic or self.root.circle == "staff":
            return None
        ours = any(each.by == "us" for each in self.answers)
        if self.root.label == "question":
            return None if self.answers else "question"
        if ours or self.root.label != "opinion":
            return None
        return {"negative": "unhappy", "positive": "praise"}.get(self.root.sentiment)  # type: ignore[return-value]  # of Open


def merged(one: Thread, other: Thread) -> Thread:
    """Two records of one thread as one; the order and the number of merges do not matter."""
    roots = [each for each in (one.root, other.root) if each]
    root = max(roots, key=lambda each: each.seq) if roots else None
    return replace(one, root=root, replies=_earliest((*one.replies, *other.replies)))


def _earliest(replies: Iterable[Reply]) -> tuple[Reply, ...]:
    latest: dict[str, Reply] = {}
    for reply in replies:
        if reply.id not in latest or latest[reply.id].seq < reply.seq:
            latest[reply.id] = reply
    return tuple(sorted(latest.values(), key=lambda each: (each.at, each.id))[:REPLIES_KEPT])
