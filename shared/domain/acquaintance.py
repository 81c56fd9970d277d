"""A person whom the brand has met in what they said: what voices, thanks and a person's page are made of.

Like a thread it only grows: parts that came from different records, in any order and however often, are merged into
the same acquaintance. Only authentic mentions are kept; machines and the brand's own people have none.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from shared.domain.mention import Mention, account_keys
from shared.domain.person import Basis, CircleName
from shared.domain.rule import COUNTS
from shared.domain.verdict import Label, SentimentLabel

REMEMBERED = 24
"""Answers of a person that are remembered, and days on which they said something else, the newest of both. Of such a
day it is the first authentic mention: who comes back is a friend, and a second word on one day tells little more."""

TAKEN_BACK = 48
"""Mentions that were taken back, or are not authentic by a later word, of which it is remembered that they are."""


class Said(Struct, frozen=True, array_like=True):
    """One authentic mention by the person. `replied_to` is the id of the post that it replies to, or empty; `handle`
    and `name` are what the person was called then; `expires` is in Unix seconds.
    `gone`: taken back, or not authentic by a later word; the rest is blank then.
    """

    seq: str
    id: str
    at: datetime
    label: Label
    sentiment: SentimentLabel
    score: float
    circle: CircleName
    basis: Basis
    influence: float
    about: float
    replied_to: str
    handle: str
    name: str
    expires: int
    gone: bool = False


class Acquaintance(Struct, frozen=True, kw_only=True):
    """One account of a network and what it said of a brand, the newest first. `account` is its key in the table.

    `cut` tells that mentions were left out; it may come late, with the next that are not.
    """

    brand: str
    source: str
    account: str
    said: tuple[Said, ...] = ()
    cut: bool = False

    @property
    def mentions(self) -> tuple[Said, ...]:
        """What was said and stands, the newest first."""
        return tuple(each for each in self.said if not each.gone)

    @property
    def latest(self) -> Said | None:
        """The newest mention that stands: it tells the handle, name, circle and influence of today."""
        return next(iter(self.mentions), None)

    @property
    def expires(self) -> int:
        """When it is to be forgotten, in Unix seconds: with the last of its mentions that stand, if any do."""
        return max((each.expires for each in self.mentions or self.said), default=0)


Rank = Callable[[Acquaintance], float | None]
"""Places a person in a list, the highest first; None leaves them out. It must not depend on the time of asking: what
fades by half in some span adds (time said / span) to log2 of its weight, so that the order stays right by itself."""


def counts(mention: Mention) -> bool:
    """Whether a mention tells something of a person from outside."""
    return mention.authentic and mention.circle != "staff" and bool(account_keys(mention.post))


def worth(mention: Mention) -> bool:
    """Whether its author is to be remembered: known to the brand, heard by many, helpful, or back on another day."""
    return counts(mention) and (
        mention.circle != "stranger"
        or mention.influence.score >= COUNTS
        or mention.verdict.label == "answer"
        or mention.heard > 0
    )


def spoke(mention: Mention, seq: str, expires: int) -> Acquaintance:
    """What a mention tells of its author. One that does not count is told as gone."""
    post, author = mention.post, mention.post.author
    said = Said(
        seq=seq,
        id=post.id,
        at=post.created_at,
        label=mention.verdict.label,
        sentiment=mention.sentiment.label,
        score=round(mention.sentiment.score, 2),
        circle=mention.circle,
        basis=mention.basis,
        influence=round(mention.influence.score, 1),
        about=round(mention.about, 2),
        replied_to=post.in_reply_to or "",
        handle=author.handle or "",
        name=author.name or "",
        expires=expires,
    )
    account = account_keys(post)[0]
    return Acquaintance(brand=mention.brand, source=post.source, account=account, said=(said,))


def unsaid(mention: Mention, seq: str, expires: int) -> Acquaintance:
    """What is left of a mention that was taken back, or does not count by a later word on it."""
    before = spoke(mention, seq, expires)
    gone = Said(
        seq, mention.post.id, mention.post.created_at, "chatter", "neutral", 0, "stranger", "none", 0, 0, "", "", "",
        expires, True,
    )  # fmt: skip
    return replace(before, said=(gone,))


def merged(one: Acquaintance, other: Acquaintance) -> Acquaintance:
    """Two records of one person as one, with all that they hold; the order and the number of merges do not matter.
    Where two parts have the same number, the other's stays. What is stored of it: `bounded`.
    """
    latest: dict[str, Said] = {}
    for each in (*one.said, *other.said):
        if each.id not in latest or latest[each.id].seq <= each.seq:
            latest[each.id] = each
    return replace(one, said=tuple(sorted(latest.values(), key=_place, reverse=True)), cut=one.cut or other.cut)


def bounded(person: Acquaintance) -> Acquaintance:
    """As much of a person as is remembered. It is chosen by time and by what is an answer, so whoever is bounded after
    each merge is the same as who is bounded once, as long as what a merge `lacks` is looked up.
    """
    standing = person.mentions
    gone = [each for each in person.said if each.gone][:TAKEN_BACK]
    kept = (*_answers(standing)[:REMEMBERED], *_firsts(standing)[:REMEMBERED])
    said = tuple(sorted((*kept, *gone), key=_place, reverse=True))
    return replace(person, said=said, cut=person.cut or len(kept) < len(standing))


def lacks(before: Acquaintance | None, told: Acquaintance) -> bool:
    """Whether mentions have to be looked up: those before the person was worth an item; or those left out, when one
    that stood for them was taken back or is something else by what is `told` now."""
    if before is None:
        return True
    now = {each.id: each for each in told.said}
    return any(_moved(each, now.get(each.id, each)) for each in before.mentions)


def unnumbered(person: Acquaintance) -> Acquaintance:
    """The person without the numbers of the parts: what they said, and not who told it, nor whether there was more."""
    return replace(person, said=tuple(replace(each, seq="") for each in person.said), cut=False)


def full(person: Acquaintance) -> bool:
    """Whether older mentions would not be remembered any more."""
    standing = person.mentions
    return min(len(_answers(standing)), len(_firsts(standing))) >= REMEMBERED


def _answers(standing: Sequence[Said]) -> list[Said]:
    return [each for each in standing if each.label == "answer"]


def _firsts(standing: Sequence[Said]) -> list[Said]:
    """What was said first on each day, answers apart, the newest day first."""
    return list({each.at.date(): each for each in standing if each.label != "answer"}.values())


def _moved(before: Said, now: Said) -> bool:
    return now.seq > before.seq and (now.gone or (now.label == "answer") != (before.label == "answer"))


def _place(said: Said) -> tuple[datetime, str]:
    return said.at, said.id
