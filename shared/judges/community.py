"""Whether a community lives, from its questions and who answered them.

Bots, the author and the brand's own posts answer nothing (`Thread.answers` leaves out the first two, and what the
brand says is counted apart). Mature telecoms communities answer 40 to 60 % of their questions among themselves.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import sqrt

from shared.domain.community import Answered, Community, Helpers, PeersStopped, Period, Share, Wait
from shared.domain.thread import Reply, Thread
from shared.judges.tails import incomplete_beta

PATIENCE = timedelta(days=1)
"""Younger questions are not held against anybody."""

ALARM = 0.001
"""Chance of a false word that peers stopped: looked at each day, one in three years."""

LEAST = 20
"""Questions of the time before from which on it is known what is usual."""

Z = 1.959964
"""The normal distribution's 97.5 % point."""


def community(
    threads: Sequence[Thread], before: Sequence[Thread], since: datetime, until: datetime, complete: bool = True
) -> Community:
    """The period `[since, until)` beside the one of the same length before it; `until` is at most now.

    Threads that are no questions by people from outside are left out. `complete`: these are all.
    """
    earlier = health(before, since - (until - since), since)
    now = health(threads, since, until, _helpers(_questions(before, since - (until - since), since), since))
    return Community(now=now, before=earlier, complete=complete, words=_words(now, earlier))


def health(threads: Iterable[Thread], since: datetime, until: datetime, known: Counter[str] | None = None) -> Period:
    """The questions of a period as they stood at its end. `known` are people who had answered before it."""
    asked = _questions(threads, since, until)
    settled = [each for each in asked if _age(each, until) >= PATIENCE]
    by = Counter(_first_by(each, until) for each in settled)
    counted = Answered(peer=by["peer"], customer=by["customer"], us=by["us"], nobody=by["nobody"])
    helpers = _helpers(asked, until)
    return Period(
        since=since,
        until=until,
        questions=len(asked),
        young=len(asked) - len(settled),
        answered=counted,
        by_peers=share(counted.peer + counted.customer, len(settled)),
        unanswered=share(counted.nobody, len(settled)),
        waits=_waits(asked, until),
        waits_of_answered=_waits([each for each in asked if _first(each, until)], until),
        helpers=_told(helpers, known or Counter()),
    )


def peers_stopped(recent: Iterable[Thread], before: Iterable[Thread], now: datetime) -> PeersStopped:
    """Whether peers stopped answering: `recent` questions against those of the time `before`.

    Both are judged by what came within PATIENCE of each question, so that old ones have no longer. The share of before
    enters by its lower bound, so that a short past does not make an alarm.
    """
    new, old = _settled(recent, now), _settled(before, now)
    answered = sum(map(_by_peers, new))
    usual = share(sum(map(_by_peers, old)), len(old)).low if len(old) >= LEAST else 0.0
    chance = at_most(answered, len(new), usual)
    stopped = chance < ALARM
    return PeersStopped(
        stopped=stopped,
        questions=len(new),
        answered=answered,
        usual=round(usual, 3),
        chance=round(chance, 6),
        words=_stopped(stopped, answered, len(new), usual, len(old)),
    )


def share(count: int, of: int) -> Share:
    """A share with Wilson's interval (1927, JASA 22:209), which holds for few and for extreme shares as well."""
    if not of:
        return Share(value=None, low=0.0, high=1.0, of=0)
    part, square = count / of, Z * Z
    middle = (part + square / (2 * of)) / (1 + square / of)
    half = Z / (1 + square / of) * sqrt(part * (1 - part) / of + square / (4 * of * of))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Share(value=round(part, 4), low=round(low, 4), high=round(high, 4), of=of)


def at_most(count: int, of: int, chance: float) -> float:
    """The probability of `count` or fewer successes among `of`, each with that chance: the binomial tail."""
    if count >= of or chance <= 0:
        return 1.0
    return 1 - incomplete_beta(chance, count + 1, of - count) if chance < 1 else 0.0


def _questions(threads: Iterable[Thread], since: datetime, until: datetime) -> list[Thread]:
    return [each for each in threads if _asked(each) and each.root and since <= each.root.at < until]


def _asked(thread: Thread) -> bool:
    root = thread.root
    return bool(root and not root.gone and root.authentic and root.label == "question" and root.circle != "staff")


def _age(thread: Thread, until: datetime) -> timedelta:
    return until - thread.root.at if thread.root else timedelta()


def _first(thread: Thread, until: datetime) -> Reply | None:
    """The first answer by somebody else before the period's end."""
    return next((each for each in thread.answers if each.at < until), None)


def _first_by(thread: Thread, until: datetime) -> str:
    first = _first(thread, until)
    return thread.by(first) if first else "nobody"


def _waits(asked: Sequence[Thread], until: datetime) -> Wait:
    """Quantiles of the time to the first answer. A question that waits still has waited at least so long: the estimator
    of Kaplan and Meier (1958, JASA 53:457)."""
    ends = sorted(
        (_minutes(thread, first.at if first else until), first is None)
        for thread, first in ((each, _first(each, until)) for each in asked)
    )
    left, waiting, found = len(ends), 1.0, []
    for minutes, open_still in ends:
        waiting *= 1.0 if open_still else 1 - 1 / left
        left -= 1
        found.append((minutes, waiting))
    return Wait(median=_reached(found, 0.5), p90=_reached(found, 0.1))


def _reached(steps: Sequence[tuple[float, float]], waiting: float) -> float | None:
    return next((round(minutes, 1) for minutes, share in steps if share <= waiting + 1e-9), None)


def _minutes(thread: Thread, end: datetime) -> float:
    return max(0.0, (end - thread.root.at).total_seconds() / 60) if thread.root else 0.0


def _helpers(asked: Iterable[Thread], until: datetime) -> Counter[str]:
    """How many answers each person from outside gave."""
    return Counter(
        each.author
        for thread in asked
        for each in thread.answers
        if each.at < until and thread.by(each) in ("peer", "customer") and each.author
    )


def _told(helpers: Counter[str], known: Counter[str]) -> Helpers:
    counts = sorted(helpers.values())
    total = sum(counts)
    return Helpers(
        people=len(counts),
        answers=total,
        returning=len(helpers.keys() & known.keys()),
        top_ten=round(sum(counts[-10:]) / total, 4) if total else None,
        gini=_gini(counts) if total else None,
    )


def _gini(counts: Sequence[int]) -> float:
    """Of counts in rising order: twice the area between equality and the Lorenz curve."""
    ranked = sum(place * count for place, count in enumerate(counts, 1))
    return round(2 * ranked / (len(counts) * sum(counts)) - (len(counts) + 1) / len(counts), 4)


def _settled(threads: Iterable[Thread], now: datetime) -> list[Thread]:
    return [each for each in threads if _asked(each) and _age(each, now) >= PATIENCE]


def _by_peers(thread: Thread) -> bool:
    """Whether somebody from outside answered within PATIENCE, whoever else did."""
    return any(
        thread.by(each) in ("peer", "customer") and thread.root is not None and each.at - thread.root.at < PATIENCE
        for each in thread.answers
    )


def _words(now: Period, before: Period) -> str:
    if now.by_peers.value is None or now.unanswered.value is None:
        return f"No question is a day old yet; {now.questions} were put"
    told = (
        f"{now.by_peers.value:.0%} of {now.by_peers.of} questions were answered by peers, "
        f"{now.unanswered.value:.0%} by nobody"
    )
    if before.by_peers.value is None:
        return told
    if now.by_peers.low > before.by_peers.high:
        return f"{told}; peers answer more than before ({before.by_peers.value:.0%})"
    if now.by_peers.high < before.by_peers.low:
        return f"{told}; peers answer less than before ({before.by_peers.value:.0%})"
    return f"{told}; no change that chance would not make ({before.by_peers.value:.0%} before)"


def _stopped(stopped: bool, answered: int, questions: int, usual: float, old: int) -> str:
    if old < LEAST:
        return f"Too few questions to know what is usual: {old}, and it takes {LEAST}"
    told = f"peers answered {answered} of {questions} questions within a day, where at least {usual:.0%} are usual"
    return f"Peers stopped answering: {told}" if stopped else told.capitalize()
