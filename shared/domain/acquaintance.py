"""A person whom the brand has met in what they said: what voices, thanks and a person's page are made of.

Like a thread it only grows: parts that came from different records, in any order and however often, are merged into
the same acquaintance. Only authentic mentions are kept; machines and the brand's own people have none.
"""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from shared.domain.mention import Mention, account_keys
from shared.domain.person import Basis, CircleName
from shared.domain.rule import COUNTS
from shared.domain.verdict import Label, SentimentLabel

REMEMBERED = 24
"""Authentic mentions of a person that are remembered, the newest."""

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

    `cut` tells that older mentions were left out.
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

    @property
    def lacks(self) -> bool:
        """Whether older mentions, left out before, have to be looked up: newer ones were taken back since."""
        return self.cut and len(self.mentions) < REMEMBERED


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
    """Two records of one person as one; the order and the number of merges do not matter, as long as what `lacks`
    is looked up and merged as well. Where two parts have the same number, the other's stays.
    """
    latest: dict[str, Said] = {}
    for each in (*one.said, *other.said):
        if each.id not in latest or latest[each.id].seq <= each.seq:
            latest[each.id] = each
    ordered = sorted(latest.values(), key=lambda each: (each.at, each.id), reverse=True)
    standing = [each for each in ordered if not each.gone]
    gone = [each for each in ordered if each.gone][:TAKEN_BACK]
    said = sorted((*standing[:REMEMBERED], *gone), key=lambda each: (each.at, each.id), reverse=True)
    return replace(one, said=tuple(said), cut=one.cut or other.cut or len(standing) > REMEMBERED)


def unnumbered(person: Acquaintance) -> Acquaintance:
    """The person without the numbers of the parts: what they said, and not who told it."""
    return replace(person, said=tuple(replace(each, seq="") for each in person.said))
