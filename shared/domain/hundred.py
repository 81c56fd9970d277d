"""The hundred: whom to talk to now, why, and when we last did."""

from datetime import datetime

from msgspec import Struct

from shared.domain.person import CircleName
from shared.domain.thread import Open
from shared.domain.verdict import SentimentLabel


class Contact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the team noted about talking to an author. `not_now_until`: they are not to be shown before that time;
    `opted_out`: they want no ranking of themselves at all.
    """

    talked_at: datetime | None = None
    not_now_until: datetime | None = None
    opted_out: bool = False


NEVER = Contact()
"""Nothing was noted."""


def called(source: str, account: str) -> str:
    """How a person is named in addresses of the API: `x:id:77`, or `x:handle:maria`; empty without an account."""
    return f"{source}:{account}" if account else ""


class Waiting(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The post that waits: what is shown of it."""

    id: str
    source: str
    at: datetime
    text: str
    url: str
    sentiment: SentimentLabel
    score: float
    replies: int = 0


class ToTalkTo(Struct, frozen=True, kw_only=True):
    """One person to talk to now.

    `person` names the author, in addresses of the API such as `x:id:77`; `accounts` are all of theirs from which
    something waits, this one first, where links say that they are one person's. `reason` says in words why now, `open`
    what waits, `also` how many further threads of theirs wait. `score` is in doublings, what the list is ordered by
    within customers and within the others; `parts` add up to it.
    """

    person: str
    accounts: tuple[str, ...]
    handle: str
    name: str
    circle: CircleName
    influence: float
    reason: str
    open: Open
    mention: Waiting
    also: int
    talked_at: datetime | None
    score: float
    parts: dict[str, float]


class Hundred(Struct, frozen=True):
    """The ranked list. `exact`: nobody that was not read could stand on it."""

    people: tuple[ToTalkTo, ...]
    exact: bool
