"""How much an open thread asks to be answered now: the order of the hundred.

Everything is measured in doublings: one more says that it weighs twice as much, or that it is HALF_LIFE newer.
Doublings add up, and time takes from every thread the same, so the order of two threads never changes by waiting
alone; it can be stored, and read from the top. docs/people.md says why each figure is what it is.
"""

from datetime import timedelta
from math import log2

from msgspec import Struct

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

CUSTOMERS_FIRST = 32.0
"""More doublings than everything else together can make up for, age included (a fortnight, and 14 of weight): so a
customer's thread that still lasts stands before every other person's, however loud."""


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
    return weight + thread.root.at.timestamp() / HALF_LIFE.total_seconds() + first(thread.root)


def first(root: Root) -> float:
    """What puts customers before everybody else."""
    return CUSTOMERS_FIRST if root.circle == "customer" else 0.0


def parts(root: Root, opened: Open) -> Parts:
    """What a thread weighs, by part."""
    return Parts(
        urgency=URGENCY[opened] + FEELING * min(1.0, abs(root.score)),
        closeness=CLOSENESS[root.circle],
        influence=INFLUENCE * min(1.0, max(0.0, root.influence / 100)),
        about=ABOUT + max(-ABOUT, log2(max(root.about, 2**-ABOUT))),
    )
