"""Who reacted to a post: the audience that it really had, beside the one that was counted."""

from datetime import datetime

from msgspec import Struct

from shared.domain.mention import Kind
from shared.domain.person import CircleName
from shared.domain.verdict import Label, SentimentLabel


class Reaction(Struct, frozen=True, kw_only=True):
    """One reaction, reply, repost or quote. `person` names its author in addresses, `meant` tells that a person did it
    (a repost is pressed by hand, although it says nothing of its own), `worded` that it has words of its own.
    """

    kind: Kind
    at: datetime
    person: str
    handle: str
    circle: CircleName
    label: Label
    sentiment: SentimentLabel
    influence: float
    meant: bool
    worded: bool


class Counted(Struct, frozen=True, kw_only=True):
    """Reactions of one sort: how many, and by whom."""

    reactions: int
    people: int
    circles: dict[CircleName, int]


class Felt(Struct, frozen=True, kw_only=True):
    """What those felt who said something: counts of reactions with words."""

    positive: int = 0
    neutral: int = 0
    negative: int = 0


class OfKind(Struct, frozen=True, kw_only=True):
    """Reactions of one kind: all of them, those that a person meant, and those of which nobody can say."""

    kind: Kind
    raw: Counted
    authentic: Counted
    unjudged: Counted


class Acquainted(Struct, frozen=True, kw_only=True):
    """Somebody whom the brand knows and who reacted, with what they felt, where they said something."""

    person: str
    handle: str
    circle: CircleName
    influence: float
    kind: Kind
    sentiment: SentimentLabel | None


class Audience(Struct, frozen=True, kw_only=True):
    """Who reacted to one post, or to a campaign's posts. Authentic and raw stand side by side; `difference` says in
    words what lies between them. `unjudged` are likes and reposts by people of whom nothing else is known: they have no
    words to judge, and a profile that raises no doubt is no proof. `complete`: all reactions were read. `feelings` are
    of authentic ones, by circle.
    The brand's own reactions are in none but `own`.
    """

    posts: tuple[str, ...]
    complete: bool
    raw: Counted
    authentic: Counted
    unjudged: Counted
    kinds: tuple[OfKind, ...]
    feelings: dict[CircleName, Felt]
    raw_feelings: Felt
    known: tuple[Acquainted, ...]
    own: int
    words: str
    difference: str
