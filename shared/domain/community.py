"""Whether a brand's community lives: who answers its questions, how soon, and how many never are."""

from datetime import datetime

from msgspec import Struct


class Answered(Struct, frozen=True, kw_only=True):
    """Questions by who answered first; `nobody`: nobody did."""

    peer: int = 0
    customer: int = 0
    us: int = 0
    nobody: int = 0


class Share(Struct, frozen=True, kw_only=True):
    """A part of a whole, 0..1, with the interval that holds the truth in 95 of 100 cases. None of nothing."""

    value: float | None
    low: float
    high: float
    of: int


class Wait(Struct, frozen=True, kw_only=True):
    """Minutes until the first answer by somebody else. None where so many wait still that it cannot be told."""

    median: float | None
    p90: float | None


class Helpers(Struct, frozen=True, kw_only=True):
    """The people who answer others. `returning` had answered in the period before; `top_ten` is the share of answers
    by the ten busiest, `gini` how unevenly the answers are spread: 0 all alike, near 1 one person alone.
    """

    people: int
    answers: int
    returning: int
    top_ten: float | None
    gini: float | None


class Period(Struct, frozen=True, kw_only=True):
    """The questions of one period. `young` were put less than a day before its end; they are in no share, as nobody had
    the time to answer. Unanswered ones never are left out. `waits` is of all questions, those that still wait
    counted as waiting (Kaplan and Meier); `waits_of_answered` of the answered alone, as other tools report it.
    """

    since: datetime
    until: datetime
    questions: int
    young: int
    answered: Answered
    by_peers: Share
    unanswered: Share
    waits: Wait
    waits_of_answered: Wait
    helpers: Helpers


class Community(Struct, frozen=True, kw_only=True):
    """A period beside the one before it, of the same length, and what changed in words. `complete`: all of its
    questions were read."""

    now: Period
    before: Period
    complete: bool
    words: str


class PeersStopped(Struct, frozen=True, kw_only=True):
    """Whether people stopped answering each other: `answered` of `questions` by peers within a day, where `usual` (a
    cautious share of the time before) would be expected. `chance`: how likely so few are if nothing had changed.
    """

    stopped: bool
    questions: int
    answered: int
    usual: float
    chance: float
    words: str
