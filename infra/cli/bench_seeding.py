"""How often the interval of a gift's effect holds the truth: on made people, among whom the effect is known.

People speak at rates of their own, which differ by their circle, their influence and by chance; all speak a third more
in the second half, as in a season. The brand gives to those whom it knows from their posts: who speaks more, is heard
further, or is a customer is chosen rather. A gift adds a number of mentions that differs from person to person.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from math import exp
from random import Random
from statistics import fmean, median

from msgspec import Struct

from infra.cli.bench_spikes import drawn
from shared.domain.gift import Effect
from shared.domain.person import CircleName
from shared.judges.seeding import PAST, SPAN, Said, Watched, effect

NOW = datetime(2026, 11, 1, tzinfo=UTC)
GIVEN = NOW - SPAN
PEOPLE = 300
SEASON = 1.33
RATES: dict[CircleName, float] = {"customer": 1.2, "stranger": 0.5, "advocate": 2.0}
"""Mentions in 60 days on average; each person's own is drawn around it from an exponential distribution."""

GLAD, ELSEWHERE = 0.5, 0.3
"""Shares of mentions that are positive, and about other products; of those that a gift adds as well."""

RUNS = 1_000


class Row(Struct, frozen=True, kw_only=True):
    """One situation: `given` people got something that added `added` mentions each; `hidden` is how strongly the
    brand also knew what no post shows. `covered` is the share of intervals that hold the truth, of mentions, of
    positive ones and of those about other products; `under` and `over` how often the first lies below or above it.
    """

    given: int
    added: float
    hidden: float
    runs: int
    covered: float
    covered_positive: float
    covered_others: float
    under: int
    over: int
    bias: float
    width: float
    too_few: int


def rows(runs: int = RUNS) -> Iterator[Row]:
    """Few and many people, without an effect and with one; the last as a warning of what no comparison can see."""
    for given, added, hidden in ((15, 0.0, 0.0), (15, 2.0, 0.0), (40, 0.0, 0.0), (40, 2.0, 0.0), (40, 0.0, 1.0)):
        yield _row(given, added, hidden, [seeded(seed, given, added, hidden) for seed in range(runs)])


def seeded(seed: int, given: int, added: float, hidden: float) -> Effect:
    """One made seeding, judged as a real one is."""
    chance = Random(seed)  # noqa: S311 - a simulation
    people = [_Made(chance) for _ in range(PEOPLE)]
    # Weighted draws without return (Efraimidis and Spirakis 2006).
    keys = [chance.random() ** (1 / person.appeal(hidden)) for person in people]
    chosen = set(sorted(range(PEOPLE), key=lambda index: -keys[index])[:given])
    watched = [
        person.watched(str(index), chance, added if index in chosen else 0.0) for index, person in enumerate(people)
    ]
    return effect(
        "made",
        [(watched[index], GIVEN) for index in sorted(chosen)],
        [each for index, each in enumerate(watched) if index not in chosen],
        NOW,
        Random(seed),  # noqa: S311 - as above
    )


class _Made:
    """One made person: what they are, and what they said before anything was given."""

    def __init__(self, chance: Random) -> None:
        self.circle = chance.choices(list(RATES), [3, 6, 1])[0]
        self.influence = min(100.0, max(0.0, chance.gauss(35, 15)))
        self.rate = chance.expovariate(1 / (RATES[self.circle] * exp((self.influence - 35) / 40)))
        self.recent = drawn(chance, self.rate)
        self.said = _said(chance, GIVEN - PAST, PAST - SPAN, drawn(chance, self.rate * ((PAST - SPAN) / SPAN)))
        self.said += _said(chance, GIVEN - SPAN, SPAN, self.recent)

    def appeal(self, hidden: float) -> float:
        """How much the brand likes to give to them: by what they said, and by what only their true rate tells."""
        seen = (0.3 + self.recent) * exp(self.influence / 40) * (1 if self.circle == "stranger" else 2)
        return float(seen * (self.rate + 0.1) ** hidden)

    def watched(self, person: str, chance: Random, added: float) -> Watched:
        """What they said in all, with what a gift adds: from person to person as different as their rates."""
        after = drawn(chance, self.rate * SEASON)
        after += drawn(chance, chance.expovariate(1 / added)) if added else 0
        return Watched(person, self.circle, self.influence, tuple(self.said + _said(chance, GIVEN, SPAN, after)))


def _said(chance: Random, start: datetime, span: timedelta, count: int) -> list[Said]:
    return [
        Said(start + chance.random() * span, True, False, chance.random() < GLAD, chance.random() < ELSEWHERE)
        for _ in range(count)
    ]


def _row(given: int, added: float, hidden: float, effects: Sequence[Effect]) -> Row:
    first = [each.outcomes[0] for each in effects if each.outcomes[0].effect is not None]
    return Row(
        given=given,
        added=added,
        hidden=hidden,
        runs=len(effects),
        covered=_covered(effects, 0, added),
        covered_positive=_covered(effects, 1, added * GLAD),
        covered_others=_covered(effects, 2, added * ELSEWHERE),
        under=sum((each.high or 0.0) < added for each in first),
        over=sum((each.low or 0.0) > added for each in first),
        bias=round(fmean(each.effect or 0.0 for each in first) - added, 3) if first else 0.0,
        width=round(median((each.high or 0.0) - (each.low or 0.0) for each in first), 2) if first else 0.0,
        too_few=len(effects) - len(first),
    )


def _covered(effects: Sequence[Effect], outcome: int, truth: float) -> float:
    """The share of intervals that hold the truth, of those that say anything."""
    found = [each.outcomes[outcome] for each in effects]
    held = [each.low <= truth <= each.high for each in found if each.low is not None and each.high is not None]
    return round(fmean(held), 4) if held else 0.0
