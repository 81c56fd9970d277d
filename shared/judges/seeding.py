"""What gifts did: the people who got one against people like them who did not, 60 days before and after.

Difference in differences over matched people: each person's change, less the mean change of up to three people of the
same circle, of about the same influence, who had spoken as often. What moves everybody (a season, a recall) falls
out, and so does what falls back by itself after a month in which somebody happened to speak a lot, since those who
are set beside them had such a month too. What the brand knew when it chose and the table does not stays in.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from math import sqrt
from random import Random
from statistics import fmean

from msgspec import Struct

from shared.domain.gift import Effect, Outcome
from shared.domain.mention import Mention
from shared.domain.person import CircleName
from shared.judges.folding import fold
from shared.judges.intervals import least_squares, studentized

SPAN = timedelta(days=60)
"""What is looked at before and after a gift."""

PAST = timedelta(days=180)
"""How far back it is looked how often somebody spoke: two months alone are mostly chance."""

BESIDE = 3
"""People who are set beside one: the third still takes an eighth off the interval, a fourth a twentieth."""

BAND = 10.0
"""Points of influence that two people may lie apart."""

APART = 0.5
"""How far apart the square roots of how often two people spoke in 60 days may lie: 1 and 2, 4 and 6, 16 and 20."""

LEAST = 10
"""People compared under which nothing is said: below it the interval misses the truth too often
(`hundred bench seeding`)."""


class Said(Struct, frozen=True):
    """One mention. `authentic`: a person's own word; `declared`: marked as advertising; `glad`: positive;
    `elsewhere`: about another product of the brand than the gift."""

    at: datetime
    authentic: bool
    declared: bool
    glad: bool
    elsewhere: bool


class Watched(Struct, frozen=True):
    """An author and what they said, in any order; circle and influence as they were before the gift.

    Not `whole`: they spoke more often than is read. Nobody is compared by a part, whose missing end looks like silence.
    """

    person: str
    circle: CircleName
    influence: float
    said: tuple[Said, ...]
    whole: bool = True


Counted = Callable[[Said], bool]


def _spoke(said: Said) -> bool:
    return said.authentic


OUTCOMES: dict[str, Counted] = {
    "authentic mentions": _spoke,
    "positive mentions": lambda said: said.authentic and said.glad,
    "mentions of other products": lambda said: said.authentic and said.elsewhere,
}
"""What is compared. A gift that makes people speak more, but not more gladly, shows in the first alone."""


def watched(
    person: str, mentions: Sequence[Mention], at: datetime, products: Iterable[str], product: str, *, whole: bool = True
) -> Watched:
    """An author by their mentions, with circle and influence as they were before `at`. `product` is what was given; the
    brand's other `products` are where a gift may spill over to. `whole` when these are all of their mentions.
    """
    before = [each for each in mentions if each.post.created_at < at] or mentions[-1:]
    latest = max(before, key=lambda each: each.post.created_at, default=None)
    others = [fold(each) for each in products if fold(each) != fold(product)]
    return Watched(
        person=person,
        circle=latest.circle if latest else "stranger",
        influence=latest.influence.score if latest else 0.0,
        said=tuple(_said(each, others) for each in mentions),
        whole=whole,
    )


def _said(mention: Mention, others: Sequence[str]) -> Said:
    text = fold(mention.post.text)
    return Said(
        at=mention.post.created_at,
        authentic=mention.authentic,
        declared=mention.verdict.label == "promo",
        glad=mention.sentiment.label == "positive",
        elsewhere=any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text) for each in others),
    )


class Pair(Struct, frozen=True):
    """One who was given something, when, and those who are set beside them."""

    given: Watched
    at: datetime
    beside: tuple[Watched, ...]


def effect(
    name: str, given: Sequence[tuple[Watched, datetime]], others: Sequence[Watched], now: datetime, chance: Random
) -> Effect:
    """What the gift of that name did. `given` with the time of each gift; `others` got nothing. Uses each of
    the others once at most. `chance` draws the interval's samples: the same seed gives the same interval.
    """
    late = [(watched, at) for watched, at in given if now - at >= SPAN]
    others = [each for each in others if each.whole]
    pairs = matched([each for each in late if each[0].whole], others)
    outcomes = tuple(_outcome(what, counted, pairs, others, chance) for what, counted in OUTCOMES.items())
    return Effect(
        name=name,
        given=len(given),
        early=len(given) - len(late),
        unlike=len(late) - len(pairs),
        compared=len(pairs),
        others=sum(len(pair.beside) for pair in pairs),
        declared=sum(_within(pair.given, pair.at, SPAN, lambda said: said.declared) for pair in pairs),
        outcomes=outcomes,
        words=_words(outcomes[0], len(pairs)),
    )


def matched(given: Sequence[tuple[Watched, datetime]], others: Iterable[Watched]) -> list[Pair]:
    """Sets people beside those who were given something, in rounds, the nearest first and each once; whoever finds
    nobody is left out."""
    free = {each.person: each for each in others}
    habits = {at: {name: habit(each, at) for name, each in free.items()} for _, at in given}
    own = [habit(watched, at) for watched, at in given]
    beside: dict[int, list[Watched]] = {}
    # Whoever spoke most has the fewest like them, so they choose first.
    order = sorted(range(len(given)), key=lambda index: (-own[index].recent, given[index][0].person))
    for _ in range(BESIDE):
        for index in order:
            there = habits[given[index][1]]
            near = [(far, name) for name in free if (far := _distance(own[index], there[name])) is not None]
            if near:
                beside.setdefault(index, []).append(free.pop(min(near)[1]))
    return [Pair(*given[index], tuple(beside[index])) for index in sorted(beside)]


class Habit(Struct, frozen=True):
    """What people are matched by: mentions in the 60 days before a time, and in 60 days on average before those."""

    circle: CircleName
    influence: float
    recent: float
    earlier: float


def habit(watched: Watched, at: datetime) -> Habit:
    """An author's habit just before a time."""
    recent = _within(watched, at, -SPAN, _spoke)
    earlier = (_within(watched, at, -PAST, _spoke) - recent) / ((PAST - SPAN) / SPAN)
    return Habit(watched.circle, watched.influence, recent, earlier)


def _distance(one: Habit, other: Habit) -> float | None:
    """How unlike two people are; None when they cannot be set beside each other."""
    if one.circle != other.circle:
        return None
    influence = abs(one.influence - other.influence) / BAND
    recent = abs(sqrt(one.recent) - sqrt(other.recent)) / APART
    earlier = abs(sqrt(one.earlier) - sqrt(other.earlier)) / APART
    if max(influence, recent, earlier) > 1:
        return None
    return influence**2 + recent**2 + earlier**2


def _within(watched: Watched, at: datetime, span: timedelta, counted: Counted) -> int:
    """Mentions within a span before (below 0) or after a time."""
    low, high = sorted((at, at + span))
    return sum(low <= said.at < high and counted(said) for said in watched.said)


def _outcome(what: str, counted: Counted, pairs: Sequence[Pair], others: Sequence[Watched], chance: Random) -> Outcome:
    gained = gains(counted, pairs, others)
    bounds = studentized(gained, chance) if len(pairs) >= LEAST else None
    return Outcome(
        what=what,
        given_before=_mean(_within(pair.given, pair.at, -SPAN, counted) for pair in pairs),
        given_after=_mean(_within(pair.given, pair.at, SPAN, counted) for pair in pairs),
        others_before=_mean(fmean(_within(each, pair.at, -SPAN, counted) for each in pair.beside) for pair in pairs),
        others_after=_mean(fmean(_within(each, pair.at, SPAN, counted) for each in pair.beside) for pair in pairs),
        effect=round(fmean(gained), 3) if bounds else None,
        low=round(bounds[0], 3) if bounds else None,
        high=round(bounds[1], 3) if bounds else None,
    )


def gains(counted: Counted, pairs: Sequence[Pair], others: Sequence[Watched]) -> list[float]:
    """Each pair's difference in differences, less what the difference of their habits explains.

    Matches are near, not equal, and whoever spoke more falls back more. How much, all the others tell: their changes
    are regressed on their habits (the bias correction of Abadie and Imbens 2011, JBES 29:1).
    """
    if not pairs:
        return []
    times = [pair.at for pair in pairs]
    rows = [(each, times[index % len(times)]) for index, each in enumerate(others)]
    slopes = least_squares([_features(*row) for row in rows], [_change(counted, *row) for row in rows])

    def unexplained(watched: Watched, at: datetime) -> float:
        known = _features(watched, at)
        return _change(counted, watched, at) - sum(a * b for a, b in zip(known, slopes, strict=True))

    return [
        unexplained(pair.given, pair.at) - fmean(unexplained(each, pair.at) for each in pair.beside) for pair in pairs
    ]


def _change(counted: Counted, watched: Watched, at: datetime) -> float:
    return _within(watched, at, SPAN, counted) - _within(watched, at, -SPAN, counted)


def _features(watched: Watched, at: datetime) -> tuple[float, ...]:
    known = habit(watched, at)
    return (1.0, known.recent, known.earlier, known.influence / BAND)


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return round(fmean(found), 3) if found else 0.0


def _words(outcome: Outcome, compared: int) -> str:
    if outcome.effect is None or outcome.low is None or outcome.high is None:
        return f"Too few to say: {compared} could be compared, and it takes {LEAST}"
    if outcome.low <= 0 <= outcome.high:
        return f"No effect can be told from chance: {outcome.low:+.1f} to {outcome.high:+.1f} mentions a person"
    more = "more" if outcome.effect > 0 else "fewer"
    low, high = sorted((abs(outcome.low), abs(outcome.high)))
    return f"{low:.1f} to {high:.1f} {more} authentic mentions a person in 60 days than without"
