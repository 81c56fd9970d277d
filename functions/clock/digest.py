"""Digests: what the table knows of a period -> one notice on the brand's own clock."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from functions.clock import quiet
from functions.clock.posting import post
from shared.adapters.table import clock, persons, stories, tallies, threads, whose
from shared.adapters.table.cells import Cell
from shared.domain.brand import Brand
from shared.domain.community import Community
from shared.domain.rule import Rule
from shared.judges import community as judge
from shared.judges import digest_words, digests, hundred
from shared.judges.digest_words import Feelings, Material, Mood
from shared.judges.digests import Issue

POOL = 200
"""Open threads that are read for the ten and the questions, the most urgent first."""

STORIES = 100
ASKED = timedelta(days=28)
"""The period of the community's health, as on its own page: whole weeks, as weekends are quieter."""

HOUR = timedelta(hours=1)


def send(brand: Brand, now: datetime) -> int:
    """Sends what is due and was not sent; returns the number of alerts.

    It is noted after it was queued: a crash between queues it again, and deliver knows it by its period.
    """
    memory = clock.recall(brand.id, "digest", dict[str, str], {}, now)
    raised, new = 0, not memory.version
    if new:
        memory = clock.keep(brand.id, "digest", {}, memory, now)
    for issue in digests.due(brand.digests, brand.timezone, now):
        if memory.value.get(issue.rule, "") >= issue.story:
            continue
        raised += _send(brand, issue, now, new=new)
        memory = clock.keep(brand.id, "digest", {**memory.value, issue.rule: issue.story}, memory, now)
    return raised


def _send(brand: Brand, issue: Issue, now: datetime, *, new: bool) -> int:
    found = material(brand, issue, now)
    if new and not found.mood.all.mentions:  # made after the period: that nothing was said in it is no news
        return 0
    notice = digest_words.composed(issue, brand, found)
    if notice is None:
        return 0
    rule = Rule(
        name=issue.rule,
        title=digest_words.title(issue, brand),
        severity="info",
        destinations=issue.digest.destinations,
    )
    return post(brand, rule, notice, now)


def material(brand: Brand, issue: Issue, now: datetime) -> Material:
    """Reads what a digest is made of, a bounded number of items of each kind."""
    pool, _ = threads.waiting(brand.id, POOL, None, now)
    noted = persons.contacts(brand.id, {(each.source, each.root.author) for each in pool if each.root})
    people = hundred.ranked(pool, noted, brand.weights, now, POOL, whose.persons(brand.id, pool))
    told, _ = stories.recent(brand.id, issue.since, STORIES, None, now)
    return Material(
        now=now,
        people=people[: digest_words.PEOPLE],
        waiting=len(people),
        mood=_mood(brand, issue),
        open_questions=[each for each in pool if each.open == "question"],
        community=_community(brand, now),
        stories=told,
        silent=list(quiet.remembered(brand, now).values()),
    )


def _community(brand: Brand, now: datetime) -> Community:
    asked, complete = threads.asked(brand.id, now - ASKED, now, now)
    before, all_before = threads.asked(brand.id, now - 2 * ASKED, now - ASKED, now)
    return judge.community(asked, before, now - ASKED, now, complete and all_before)


def _mood(brand: Brand, issue: Issue) -> Mood:
    """The period's whole hours, and those of the period before."""
    length = issue.until - issue.since
    now = _counted(brand, issue.since, issue.until)
    before = _counted(brand, issue.since - length, issue.since)
    return Mood(
        people=_feelings(now, people=True),
        people_before=_feelings(before, people=True),
        all=_feelings(now, people=False),
        all_before=_feelings(before, people=False),
    )


def _counted(brand: Brand, since: datetime, until: datetime) -> Counter[Cell]:
    return sum(tallies.by_hour(brand.id, since, until - HOUR).values(), Counter())


def _feelings(cells: Counter[Cell], *, people: bool) -> Feelings:
    meant = {cell: count for cell, count in cells.items() if cell.authentic or not people}

    def felt(sentiments: Iterable[str]) -> int:
        return sum(count for cell, count in meant.items() if cell.sentiment in sentiments)

    return Feelings(sum(meant.values()), felt(("positive",)), felt(("negative",)))
