"""What a digest says: whom to talk to, what changed, what waits and what is quiet, for a phone, once a day."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from shared.domain.brand import Brand
from shared.domain.community import Community
from shared.domain.digest import Entry, Section
from shared.domain.hundred import ToTalkTo
from shared.domain.notice import Notice
from shared.domain.quiet import Stillness
from shared.domain.tale import StorySeen
from shared.domain.thread import Thread
from shared.judges.digests import Issue
from shared.judges.hundred import HEARD, VERY, told
from shared.judges.notices import lasting

PEOPLE = 10
"""The hundred's first ten: as many as one person can talk to in a day."""

QUESTIONS, CAMPAIGNS, SOURCES = 2, 2, 3
QUOTED, SHORT, NAMED = 90, 50, 24
"""Letters of a post and of a name: a line of a phone has about 50."""

_ADDRESSED = re.compile(r"^(?:@\w+[\s,:]+)+(?=\S)")
"""The handles that a reply begins with: everybody here speaks to the brand."""

ACCOUNTS = 5
"""Accounts from which on posts of one template are a campaign, unless people meant most of them."""


class Feelings(Struct, frozen=True):
    """How many mentions, and how many of them were positive and negative."""

    mentions: int = 0
    positive: int = 0
    negative: int = 0


class Mood(Struct, frozen=True, kw_only=True):
    """A period and the one before it: what people meant, and everything that was posted."""

    people: Feelings
    people_before: Feelings
    all: Feelings
    all_before: Feelings


class Material(Struct, frozen=True, kw_only=True):
    """All that a digest is made of, at `now`. `open_questions` are threads that wait, the most urgent first."""

    now: datetime
    people: Sequence[ToTalkTo]
    waiting: int
    mood: Mood
    open_questions: Sequence[Thread]
    community: Community
    stories: Sequence[StorySeen]
    silent: Sequence[Stillness]


def composed(issue: Issue, brand: Brand, found: Material) -> Notice | None:
    """The digest; None for a day on which nothing was said and nobody waits. A week says so in one line, so that a
    team knows that the clock goes."""
    sections = tuple(section for section in _sections(issue, found) if section.entries)
    empty = not sections and not found.mood.people.mentions
    if empty and issue.digest.every == "day":
        return None
    span = {"day": "since yesterday", "week": "this week"}[issue.digest.every]
    headline = f"Nothing was said of {brand.name} {span}, and nobody waits." if empty else _headline(found, span)
    return Notice(story=issue.story, headline=headline, sections=sections, place="/today")


def title(issue: Issue, brand: Brand) -> str:
    """What stands above a digest and in its subject."""
    return {"day": "Whom to talk to today", "week": "The week, and whom to talk to"}[issue.digest.every]


def campaigns(stories: Sequence[StorySeen]) -> list[StorySeen]:
    """Stories by many accounts that hardly anybody meant, the largest first."""
    found = [each for each in stories if each.authors >= ACCOUNTS and 2 * each.authentic < each.mentions]
    return sorted(found, key=lambda each: -each.mentions)


def _headline(found: Material, span: str) -> str:
    people, before = found.mood.people, found.mood.people_before
    changed = f" (before: {before.mentions:,})" if before.mentions else ""
    waits = f"{found.waiting:,} wait for a word" if found.waiting else "nobody waits for a word"
    return f"{people.mentions:,} mentions by people {span}{changed}; {waits}."


def _sections(issue: Issue, found: Material) -> tuple[Section, ...]:
    shown = {(each.mention.source, each.mention.id) for each in found.people}
    others = [each for each in found.open_questions if (each.source, each.id) not in shown]
    seen = campaigns(found.stories)
    return (
        Section(
            title="Talk to",
            entries=tuple(_person(each, found.now) for each in found.people),
            more=found.waiting - len(found.people),
        ),
        Section(title="What changed", entries=tuple(_mood(found.mood))),
        _cut("Open questions", [_question(each, found.now) for each in others], QUESTIONS),
        Section(title="Community", entries=(Entry(found.community.words),) if found.community.now.questions else ()),
        _cut("Campaigns, not people", list(map(_campaign, seen)), CAMPAIGNS),
        _cut("Silent sources", [_silent(each, found.now) for each in found.silent], SOURCES),
    )


def _cut(title: str, entries: list[Entry], most: int) -> Section:
    return Section(title=title, entries=tuple(entries[:most]), more=max(0, len(entries) - most))


def _person(each: ToTalkTo, now: datetime) -> Entry:
    return Entry(_called(each.name, each.handle), _clipped(each.mention.text), _reason(each, now), each.mention.url)


def _reason(each: ToTalkTo, now: datetime) -> str:
    """The hundred's reason in as few words as a phone's line has room for."""
    who = each.circle if each.circle != "stranger" else "influential" if each.influence >= HEARD else "new"
    feels = {"question": "asked", "unhappy": "unhappy", "praise": "praised us"}[each.open]
    if each.open == "unhappy" and each.mention.score <= VERY:
        feels = "very unhappy"
    return f"{who}, {feels} {told(max(timedelta(0), now - each.mention.at))}"


def _mood(mood: Mood) -> list[Entry]:
    if not mood.all.mentions and not mood.all_before.mentions:
        return []
    return [
        Entry(_feelings("People", mood.people), why=_before(mood.people_before)),
        Entry(_feelings("All posts", mood.all), why=_before(mood.all_before)),
    ]


def _feelings(who: str, felt: Feelings) -> str:
    parts = f", {_part(felt.positive, felt)} happy, {_part(felt.negative, felt)} unhappy" if felt.mentions else ""
    return f"{who}: {felt.mentions:,}{parts}"


def _before(felt: Feelings) -> str:
    if not felt.mentions:
        return "before: none"
    return f"before: {felt.mentions:,}, {_part(felt.positive, felt)} and {_part(felt.negative, felt)}"


def _part(count: int, felt: Feelings) -> str:
    return f"{count / felt.mentions:.0%}"


def _question(each: Thread, now: datetime) -> Entry:
    root = each.root
    if root is None:
        return Entry("Somebody asked")
    asked = told(max(timedelta(0), now - root.at))
    return Entry(_called(root.name, root.handle), _clipped(root.text, SHORT), f"asked {asked}", root.url)


def _campaign(each: StorySeen) -> Entry:
    return Entry(
        f"{each.mentions:,} posts by about {min(each.authors, each.mentions):,} accounts",
        quote=_clipped(each.text, SHORT),
    )


def _silent(each: Stillness, now: datetime) -> Entry:
    quiet = each.quiet
    since = lasting(max(timedelta(hours=1), now - quiet.since))
    over = f", connection {quiet.connection}" if quiet.connection else ""
    return Entry(
        f"{quiet.network.capitalize()}{over}: nothing for {since}", why=f"{quiet.missed:.0f} mentions would be usual"
    )


def _called(name: str, handle: str) -> str:
    handle = handle.lstrip("@")
    called = " ".join(name.split()) or (f"@{handle}" if handle else "Somebody")
    return called if len(called) <= NAMED else called[: NAMED - 1].rstrip() + "…"


def _clipped(text: str, most: int = QUOTED) -> str:
    line = _ADDRESSED.sub("", " ".join(text.split()))
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
