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

from shared.domain.mention import Mention, account_keys
from shared.domain.person import Basis, CircleName
from shared.domain.verdict import AUTHENTIC_LABELS, Label, SentimentLabel

EARLIEST = 24
"""Replies that a thread remembers, the earliest. They are chosen by their time and id alone, which never change."""

TAKEN_BACK = 24
"""Replies that were taken back of which a thread remembers that they were, the latest."""

OF_EACH = 4
"""Earliest replies by each kind of person that it remembers beside, so that the brand's own word is seen below a
hundred others."""

TEXT = 200
"""Letters of the root's text that lists show."""

ABOUT = 0.5
"""How surely (0..1) a mention speaks of the brand for somebody to wait for the brand's answer."""

MARK = "mark:"
"""What the id of a reply begins with that a person noted by hand: it was given where no webhook looks."""

By = Literal["us", "customer", "peer", "author", "machine"]
"""Who replied: the brand's own people, a customer, another person, the author themselves, or nobody real
(auto, promo, news, a bare repost). Machines and the author do not answer: a thread holds no reply by either, except
the author's own, as by anybody, while the root is not known; `Thread.by` tells once it is."""

Open = Literal["question", "unhappy", "praise"]
"""What is open about a mention: a question without an answer, an unhappy word, a praise that nobody thanked for."""


class Root(Struct, frozen=True, array_like=True):
    """The mention that a thread begins with, as far as lists show it. `author` is its author's key in the table,
    `name` what the person is called on the network, `text` at most TEXT letters, `expires` in Unix seconds.
    `gone`: it was taken back, or a later word on it shows that nobody waits for an answer; the rest is blank then.
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
    basis: Basis = "none"
    expires: int = 0


class Reply(Struct, frozen=True, array_like=True):
    """A mention that replies to the root. `author` is the replier's key in the table, empty for a mark and for what is
    `gone`: taken back."""

    seq: str
    id: str
    at: datetime
    author: str
    by: By
    gone: bool = False


class Thread(Struct, frozen=True, kw_only=True):
    """One root and the replies to it; without a root it holds what was told of it alone.

    `until` is when it is forgotten if it never gets a root, in Unix seconds. `cut` tells that replies were left out.
    """

    brand: str
    source: str
    id: str
    root: Root | None = None
    replies: tuple[Reply, ...] = ()
    until: int = 0
    cut: bool = False

    def by(self, reply: Reply) -> By:
        """Who gave a reply, now that the root tells who asked."""
        return "author" if self.root and self.root.author and reply.author == self.root.author else reply.by

    @property
    def answers(self) -> tuple[Reply, ...]:
        """The replies by others who are real, the earliest first."""
        return tuple(each for each in self.replies if not each.gone and self.by(each) not in ("machine", "author"))

    @property
    def open(self) -> Open | None:
        """What waits: nothing when somebody answered a question, or the brand itself spoke to an unhappy or a glad
        voice."""
        if self.root is None or self.root.gone or not self.root.authentic or self.root.circle == "staff":
            return None
        if self.root.label == "question":
            return None if self.answers else "question"
        if self.root.label != "opinion" or any(each.by == "us" for each in self.answers):
            return None
        return _OPINIONS.get(self.root.sentiment)

    @property
    def expires(self) -> int:
        """When it is to be forgotten, in Unix seconds: with its root."""
        return self.root.expires if self.root else self.until

    @property
    def worth(self) -> bool:
        """Whether there is something to remember: a root, or a mark that came before it. Replies alone wait with the
        mentions that they are, and are looked up when their root comes."""
        noted = any(each.id.startswith(MARK) for each in self.replies)
        return noted or (self.root is not None and not self.root.gone)


_OPINIONS: dict[SentimentLabel, Open] = {"negative": "unhappy", "positive": "praise"}


def begins(mention: Mention) -> bool:
    """Whether somebody may wait for an answer to it: a question, or an opinion that is not neutral, by a real person
    from outside, about the brand."""
    return (
        mention.authentic
        and mention.circle != "staff"
        and mention.about >= ABOUT
        and (
            mention.verdict.label == "question"
            or (mention.verdict.label == "opinion" and mention.sentiment.label != "neutral")
        )
    )


def begun(mention: Mention, seq: str, expires: int) -> Thread:
    """The thread that a mention begins, as far as this mention tells."""
    post, author = mention.post, mention.post.author
    root = Root(
        seq=seq,
        source=post.source,
        id=post.id,
        at=post.created_at,
        author=next(iter(account_keys(post)), ""),
        handle=author.handle or "",
        name=author.name or "",
        text=post.text[:TEXT],
        url=post.url or "",
        label=mention.verdict.label,
        sentiment=mention.sentiment.label,
        score=round(mention.sentiment.score, 2),
        circle=mention.circle,
        basis=mention.basis,
        influence=round(mention.influence.score, 1),
        about=round(mention.about, 2),
        authentic=mention.authentic,
        expires=expires,
    )
    return Thread(brand=mention.brand, source=post.source, id=post.id, root=root)


def ended(mention: Mention, seq: str, expires: int) -> Thread:
    """What is left of a thread when its root was taken back, or is none by a later word on it: no text, no author."""
    root = begun(mention, seq, expires).root
    blank = {"author": "", "handle": "", "name": "", "text": "", "url": "", "score": 0.0, "influence": 0.0}
    same = {"label": "chatter", "sentiment": "neutral", "circle": "stranger", "basis": "none", "authentic": False}
    gone = replace(root, **blank, **same, about=0.0, gone=True) if root else None
    return Thread(brand=mention.brand, source=mention.post.source, id=mention.post.id, root=gone)


def answers(mention: Mention) -> bool:
    """Whether a mention may answer what it replies to, as machines do not."""
    return _by(mention) != "machine"


def replied(mention: Mention, seq: str, *, gone: bool = False) -> Thread | None:
    """What a mention tells of the thread that it replies to; None when it replies to nothing."""
    post = mention.post
    if not post.in_reply_to or post.repost_of:
        return None
    author = "" if gone else next(iter(account_keys(post)), "")
    reply = Reply(seq, post.id, post.created_at, author, "machine" if gone else _by(mention), gone)
    return Thread(brand=mention.brand, source=post.source, id=post.in_reply_to, replies=(reply,))


def merged(one: Thread, other: Thread) -> Thread:
    """Two records of one thread as one; the order and the number of merges do not matter, as long as what it `lacks`
    is looked up and merged as well. Where two parts have the same number, the other's stays.
    """
    root = one.root
    if root is None or (other.root is not None and other.root.seq >= root.seq):
        root = other.root
    latest: dict[str, Reply] = {}
    for reply in (*one.replies, *other.replies):
        if reply.id not in latest or latest[reply.id].seq <= reply.seq:
            latest[reply.id] = reply
    own = root.author if root else ""
    others = [each for each in latest.values() if not own or each.author != own]
    standing = [each for each in others if not each.gone and not each.id.startswith(MARK)]
    cut = one.cut or other.cut or len(standing) > EARLIEST
    return replace(one, root=root, replies=_kept(others), until=max(one.until, other.until), cut=cut)


def lacks(before: Thread | None, after: Thread) -> bool:
    """Whether replies have to be looked up: those that came before the root; or those that were left out, when one that
    crowded them out was taken back or is by somebody else now."""
    if after.root is None or after.root.gone:
        return False
    if before is None or before.root is None or before.root.gone:
        return True
    now = {each.id: (each.by, each.gone) for each in after.replies}
    return after.cut and any(not each.gone and now.get(each.id) != (each.by, False) for each in before.replies)


def unnumbered(thread: Thread) -> Thread:
    """The thread without the numbers of its parts: what it says, and not who told it."""
    replies = tuple(replace(each, seq="") for each in thread.replies)
    return replace(thread, root=replace(thread.root, seq="") if thread.root else None, replies=replies)


def _by(mention: Mention) -> By:
    if mention.circle == "staff" or mention.verdict.label == "own":
        return "us"
    if mention.verdict.label not in AUTHENTIC_LABELS:
        return "machine"
    return "customer" if mention.circle == "customer" else "peer"


def _kept(replies: Iterable[Reply]) -> tuple[Reply, ...]:
    ordered = sorted(replies, key=_place)
    noted = [each for each in ordered if each.id.startswith(MARK)]
    gone = [each for each in ordered if each.gone]
    standing = [each for each in ordered if not each.gone and not each.id.startswith(MARK)]
    kept = {*noted[:OF_EACH], *gone[-TAKEN_BACK:], *standing[:EARLIEST]}
    for kind in ("us", "customer", "peer"):
        kept |= set([each for each in standing if each.by == kind][:OF_EACH])
    return tuple(sorted(kept, key=_place))


def _place(reply: Reply) -> tuple[datetime, str]:
    return reply.at, reply.id
