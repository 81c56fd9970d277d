"""Who is owed thanks, and whose word is heard: people ranked by what they said, with the points explained.

Both are made of authentic mentions alone; what was given away, paid for or sent by an app is none. A weight
fades by half in some span, so the order of two people does not change by waiting: it is stored as the span's
count since 1970 and log2 of the weight (see `domain.acquaintance.Rank`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import exp2, log2

from shared.domain.acquaintance import Acquaintance, Said
from shared.domain.gift import Gift
from shared.domain.hundred import called
from shared.domain.passion import Heard, Points, Reward, Thanked, VoicePoints

PASSION_HALVES = timedelta(days=90)
"""Thanks are owed for a while: a season later half as much."""

VOICE_HALVES = timedelta(days=200)
"""A tenth less a month, as influence itself fades (shared/domain/standing.py)."""

SAYS = {"answer": 3.0, "opinion": 2.0, "question": 0.5, "chatter": 0.5}
"""Points of a mention by what it is: to help another customer is worth more than praise, praise more than chatter."""

GRUDGE = 0.5
"""What an unhappy opinion counts of a glad one: whoever complains for months cares, but thanks are not what is due."""

MONTHS = 6
"""Further months in which somebody spoke count up to so many."""

MONTH_POINTS = 2.0
"""Points for each further month: who comes back is a friend, who posts ten times in a day is a visitor."""

A_DAY = 4
"""Mentions of one day that count, so that one lively conversation does not make a friend."""

PAID = timedelta(days=60)
"""So long after a gift, what is said may be said for it."""

DAYS = 2
"""Days on which a friend who helped nobody has spoken at least: one glad word is answered, it is no passion."""

GLAD = 0.0
"""A friend's opinions, on the whole, are at least so (mean of their sentiment, -1..1)."""


def passion(person: Acquaintance) -> float | None:
    """Where a person stands among those who are owed thanks; None for whoever is owed none."""
    earned = points(person)
    return _rank(earned.total, person.mentions[0].at, PASSION_HALVES) if earned.total > 0 else None


def points(person: Acquaintance, given: Sequence[datetime] = ()) -> Points:
    """What a person is owed thanks for, in points as they stood at their newest mention.

    `given` are times at which they were given something: what they said in the PAID time after is left out.
    """
    said = _a_day([each for each in person.mentions if not any(at <= each.at < at + PAID for at in given)])
    opinions = [each.score for each in said if each.label == "opinion"]
    helped = _sum(each for each in said if each.label == "answer")
    glad = bool(opinions) and sum(opinions) / len(opinions) > GLAD
    if not helped and not (glad and len({each.at.date() for each in said}) >= DAYS):
        return Points(total=0.0, helped=0.0, spoke=0.0, lasted=0.0, months=0, answers=0, opinions=len(opinions))
    months = len({each.at.strftime("%Y%m") for each in said})
    spoke = _sum(each for each in said if each.label != "answer")
    lasted = MONTH_POINTS * min(MONTHS, months - 1)
    return Points(
        total=round(helped + spoke + lasted, 2),
        helped=round(helped, 2),
        spoke=round(spoke, 2),
        lasted=lasted,
        months=months,
        answers=sum(each.label == "answer" for each in said),
        opinions=len(opinions),
    )


def voice(person: Acquaintance) -> float | None:
    """Where a person stands among the voices of the niche; None for whoever is not heard."""
    earned = heard_as(person)
    return _rank(earned.score, person.mentions[0].at, VOICE_HALVES) if earned and earned.score > 0 else None


def heard_as(person: Acquaintance) -> VoicePoints | None:
    """How far a person is heard when speaking of the brand, in points; None without an authentic mention.

    The influence of their newest mention (its parts: docs/model-cards/influence.md), by how
    surely their mentions are about the brand, and by how often they speak of it: once counts half of what
    eight times do.
    """
    said = person.mentions
    if not said:
        return None
    about = sum(each.about for each in said) / len(said)
    often = min(1.0, 0.5 + log2(len(_a_day(said))) / 6)
    return VoicePoints(
        score=round(said[0].influence * about * often, 2),
        influence=said[0].influence,
        about=round(about, 3),
        often=round(often, 3),
        mentions=len(said),
    )


def thanked(
    people: Iterable[Acquaintance], gifts: Sequence[Gift], rewards: Sequence[Reward], now: datetime
) -> list[Thanked]:
    """The people who are owed thanks, first those who are owed most, with what they got already."""
    found = []
    for person in people:
        name = called(person.source, person.account)
        earned = points(person, [each.at for each in gifts if each.person == name])
        latest = person.latest
        if latest is None or not earned.total:
            continue
        found.append(
            Thanked(
                person=name,
                handle=latest.handle,
                name=latest.name,
                circle=latest.circle,
                score=today(earned.total, latest.at, now, PASSION_HALVES),
                points=earned,
                why=thanks(earned),
                last=latest.at,
                rewards=tuple(each for each in rewards if each.person == name),
            )
        )
    return sorted(found, key=lambda each: (-each.score, each.person))


def heard(people: Iterable[Acquaintance], now: datetime) -> list[Heard]:
    """The voices among people, first the one that is heard most."""
    found = []
    for person in people:
        earned, latest = heard_as(person), person.latest
        if earned is None or latest is None:
            continue
        found.append(
            Heard(
                person=called(person.source, person.account),
                handle=latest.handle,
                name=latest.name,
                circle=latest.circle,
                score=today(earned.score, latest.at, now, VOICE_HALVES),
                points=earned,
                why=told(earned),
                last=latest.at,
            )
        )
    return sorted(found, key=lambda each: (-each.score, each.person))


def thanks(earned: Points) -> str:
    """What somebody is owed thanks for, in words."""
    did = []
    if earned.answers:
        did.append(f"helped others {_times(earned.answers)}")
    if earned.opinions:
        did.append(f"said what they think {_times(earned.opinions)}")
    over = f", over {earned.months} months" if earned.months > 1 else ", all in one month"
    return (" and ".join(did) or "spoke of the brand").capitalize() + over


def told(earned: VoicePoints) -> str:
    """Why a voice counts, in words."""
    return (
        f"Influence {earned.influence:.0f}, {earned.about:.0%} about the brand, in {earned.mentions} "
        f"authentic mention{'s' if earned.mentions != 1 else ''}"
    )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def today(points: float, newest: datetime, now: datetime, halves: timedelta) -> float:
    """What points that stood at the newest mention are worth now."""
    return round(points * exp2(-max(timedelta(), now - newest) / halves), 2)


def _rank(weight: float, at: datetime, halves: timedelta) -> float:
    return at.timestamp() / halves.total_seconds() + log2(weight)


def _sum(said: Iterable[Said]) -> float:
    """Points of mentions, each by how surely it is about the brand."""
    return sum(SAYS.get(each.label, 0.0) * _kindly(each) * each.about for each in said)


def _kindly(said: Said) -> float:
    return GRUDGE if said.label == "opinion" and said.sentiment == "negative" else 1.0


def _a_day(said: Sequence[Said]) -> list[Said]:
    """The newest mentions of each day, at most A_DAY of each."""
    days: dict[str, int] = {}
    kept = []
    for each in said:
        day = each.at.strftime("%Y%m%d")
        days[day] = days.get(day, 0) + 1
        if days[day] <= A_DAY:
            kept.append(each)
    return kept
