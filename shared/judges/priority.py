"""How much an open thread asks to be answered now: the order of the hundred.

Everything is measured in doublings: one more says that it weighs twice as much, or that it is HALF_LIFE newer.
Doublings add up, and time takes from every thread the same, so the order of two threads never changes by waiting
alone; it can be stored, and read from the top. docs/people.md says why each figure is what it is.
"""

from datetime import datetime, timedelta
from math import inf, log2

from msgspec import Struct

from shared.domain.brand import Weights
from shared.domain.hundred import Contact
from shared.domain.person import CircleName
from shared.domain.thread import Open, Root, Thread

HALF_LIFE = timedelta(days=1)
"""After a day of waiting, something new weighs twice as much."""

LASTS: dict[Open, timedelta] = {
    "question": timedelta(days=14),
    "unhappy": timedelta(days=14),
    "praise": timedelta(days=7),
}
"""How long a thread is worth an answer; later ones are not on the list."""

URGENCY: dict[Open, float] = {"unhappy": 3.0, "question": 2.5, "praise": 0.0}
"""What is open, in doublings: an unhappy voice waits as badly as a praise would eight times over."""

FEELING = 1.0
"""What the strongest feeling adds: it counts twice a lukewarm one."""

CLOSENESS: dict[CircleName, float] = {"customer": 2.0, "advocate": 2.0, "prospect": 1.5, "staff": 0.0, "stranger": 0.0}
"""Circles, in doublings. Customers need none of it against others: they stand first (CUSTOMERS_FIRST)."""

INFLUENCE = 4.0
"""What an influence of 100 counts beside one of 0: 25 points double."""

ABOUT = 4.0
"""What a post that is surely about the brand counts beside one that is hardly: a probability halves with each."""

CONTACT = 2.0
"""What it takes from a person that we talked to a moment before: attention goes round."""

RESTED = timedelta(days=30)
"""So long after a talk it takes nothing any more."""

CUSTOMERS_FIRST = 32.0
"""More doublings than everything else together can make up for, age included (a fortnight, and 14 of weight): so a
customer's thread that still lasts stands before every other person's, however loud."""

EARLY = timedelta(minutes=10)
"""A post's time may be ahead of the clock by this much (shared/domain/parsing.py)."""

MOST = {
    "urgency": max(URGENCY.values()) + FEELING,
    "closeness": max(CLOSENESS.values()),
    "influence": INFLUENCE,
    "about": ABOUT,
}
"""The most that each part can be, in doublings."""


class Parts(Struct, frozen=True):
    """What a thread's weight is made of, each in doublings and never below 0, before a brand weighs them."""

    urgency: float
    closeness: float
    influence: float
    about: float


def heat(thread: Thread) -> float:
    """Where an open thread stands among a brand's, whenever it is asked: higher is sooner. 0 when nothing is open.

    In half-lives since 1970; two threads of the same weight differ by their age alone.
    """
    opened = thread.open
    if thread.root is None or opened is None:
        return 0.0
    made = parts(thread.root, opened)
    weight = made.urgency + made.closeness + made.influence + made.about
    return weight + half_lives(thread.root.at) + (CUSTOMERS_FIRST if thread.root.circle == "customer" else 0.0)


def lasts(root: Root, opened: Open, now: datetime) -> bool:
    """Whether a thread is still worth an answer."""
    return now - root.at <= LASTS[opened]


def parts(root: Root, opened: Open) -> Parts:
    """What a thread weighs, by part."""
    return Parts(
        urgency=URGENCY[opened] + FEELING * min(1.0, abs(root.score)),
        closeness=CLOSENESS[root.circle],
        influence=INFLUENCE * min(1.0, max(0.0, root.influence / 100)),
        about=ABOUT + max(-ABOUT, log2(max(root.about, 2**-ABOUT))),
    )


def weighed(root: Root, opened: Open, contact: Contact, weights: Weights, now: datetime) -> dict[str, float]:
    """What a brand's weights make of a thread, by part; they add up to its score, in doublings.

    As the parts are exponents, a weight of 2 squares what a part counts, and one of .5 takes its root.
    """
    made = parts(root, opened)
    return {
        "urgency": weights.urgency * made.urgency,
        "closeness": weights.closeness * made.closeness,
        "influence": weights.influence * made.influence,
        "about": made.about,
        "freshness": -weights.freshness * (half_lives(now) - half_lives(root.at)),
        "contact": -weights.contact * CONTACT * _tired(root.at, contact.talked_at),
    }


def ceiling(heat: float, weights: Weights, now: datetime, *, customer: bool) -> float:
    """The highest score of a thread that lasts still and has at most this heat; -inf when there can be none.

    A small linear program: the parts together may exceed the heat by the thread's age only, and its age costs
    freshness. The dearest parts are filled first, with age as long as they are worth more than it costs.
    """
    room = heat - half_lives(now + EARLY) - (CUSTOMERS_FIRST if customer else 0.0)
    oldest = (max(LASTS.values()) + EARLY) / HALF_LIFE
    age = max(0.0, -room)
    if age > oldest:
        return -inf
    score, room = weights.freshness * (EARLY / HALF_LIFE - age), max(0.0, room)
    for name, weight in sorted(_by_part(weights).items(), key=lambda each: -each[1]):
        free = min(MOST[name], room)
        bought = min(MOST[name] - free, oldest - age) if weight > weights.freshness else 0.0
        score += weight * (free + bought) - weights.freshness * bought
        room, age = room - free, age + bought
    return score


def half_lives(moment: datetime) -> float:
    """A time in half-lives since 1970."""
    return moment.timestamp() / HALF_LIFE.total_seconds()


def _by_part(weights: Weights) -> dict[str, float]:
    return {
        "urgency": weights.urgency,
        "closeness": weights.closeness,
        "influence": weights.influence,
        "about": 1.0,
    }


def _tired(posted: datetime, talked: datetime | None) -> float:
    """1 for a person that we talked to just before they posted, 0 after RESTED; what came later does not count."""
    if talked is None:
        return 0.0
    return min(1.0, max(0.0, 1 - (posted - talked) / RESTED))
