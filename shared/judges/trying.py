"""What a rule would have sent on mentions that are known, as if each had come in when it was posted."""

import heapq
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from shared.domain.brand import Brand
from shared.domain.duration import lasting
from shared.domain.gist import Note, tale
from shared.domain.group import Group, Lead, Told, held
from shared.domain.mention import Mention, account_keys
from shared.domain.rule import Rule
from shared.domain.tale import WouldSend
from shared.judges.conditions import holds
from shared.judges.grouping import decided, gist, group_of, story_of

SHOWN = 200
"""Characters of a post that are shown."""


class Trial:
    """One rule on one brand's mentions. Give them by `come`, in the order of their times, then let time pass."""

    def __init__(self, rule: Rule, brand: Brand) -> None:
        self.messages: list[WouldSend] = []
        self.met = 0
        self._rule, self._brand = rule, brand
        self._groups: dict[str, Group] = {}
        self._authors: dict[str, set[str]] = {}
        self._known: set[str] = set()
        self._mentions: dict[Lead, Mention] = {}
        self._notes = _Notes(self._groups)
        self._due: list[tuple[datetime, str]] = []
        self._hours: Counter[datetime] = Counter()
        self._paused_until: datetime | None = None

    def come(self, mention: Mention) -> None:
        """One more mention, not earlier than those before it."""
        now = mention.post.created_at
        self.pass_until(now)
        meets = holds(self._rule.when, mention, first_word=self._first_word(mention))
        self.met += meets
        if not meets and self._rule.group_by != "story":
            return
        group_id = self._tale(mention) if self._rule.group_by == "story" else group_of(self._rule, mention)
        authors = self._authors.setdefault(group_id, set())
        authors.add(_account(mention))
        before = self._groups.get(group_id) or Group(brand=self._brand.id, id=group_id, size=0)
        self._groups[group_id] = replace(before, size=before.size + 1, authors=len(authors))
        post = mention.post
        lead = Lead(post.source, post.id, post.created_at, mention.influence.score)
        self._mentions[lead] = mention
        self._look(group_id, lead if meets else None, now)

    def pass_until(self, now: datetime) -> None:
        """Lets what was put off be told, up to a time."""
        while self._due and self._due[0][0] <= now:
            at, group_id = heapq.heappop(self._due)
            self._look(group_id, None, at)

    def _look(self, group_id: str, lead: Lead | None, now: datetime) -> None:
        group = self._groups[group_id]
        before = group.told.get(self._rule.name)
        told = decided(self._rule, group, lead, now=now, timezone=self._brand.timezone)
        if told is None:
            return
        if told.ahead_of(before):
            told = self._allowed(told, now)
        if told.ahead_of(before):
            self._say(group, told, before.held if before else "")
        if told.due_at and (before is None or told.due_at != before.due_at):
            heapq.heappush(self._due, (told.due_at, group_id))
        self._groups[group_id] = replace(group, told={self._rule.name: told})

    def _allowed(self, told: Told, now: datetime) -> Told:
        """The same limits as shared/adapters/table/limits.py keeps."""
        if told.update:
            return told
        waiting = replace(told, update=-1, count=0, first_count=0, begun_at=None, told_at=None)
        if self._paused_until and now < self._paused_until:
            return held(waiting, self._paused_until, "cooldown")
        hour = now.replace(minute=0, second=0, microsecond=0)
        if self._rule.max_per_hour and self._hours[hour] >= self._rule.max_per_hour:
            return held(waiting, hour + timedelta(hours=1), "most per hour")
        self._hours[hour] += 1
        self._paused_until = now + lasting(self._rule.cooldown)
        return told

    def _say(self, group: Group, told: Told, held_by: str) -> None:
        speaker = self._mentions[told.lead]
        self.messages.append(
            WouldSend(
                at=told.told_at or speaker.post.created_at,
                story=story_of(group, told),
                update=told.update,
                count=told.count,
                severity=self._rule.severity,
                source=speaker.post.source,
                mention=speaker.post.id,
                text=speaker.post.text[:SHOWN],
                held=held_by if told.update == 0 else "",
            )
        )

    def _tale(self, mention: Mention) -> str:
        """The story that a mention is told in."""
        told = gist(mention)
        return tale(told, self._notes) if told else mention.story

    def _first_word(self, mention: Mention) -> bool:
        """The first word within the mentions that are given, as far as can be known from them."""
        account = _account(mention)
        first = account not in self._known
        self._known.add(account)
        return first


class _Notes:
    """What the table keeps by shared/adapters/table/tales.py."""

    def __init__(self, groups: dict[str, Group]) -> None:
        self._groups = groups
        self._notes: dict[str, Note] = {}

    def at(self, place: str) -> Note | None:
        return self._notes.get(place)

    def put(self, place: str, note: Note) -> Note:
        return self._notes.setdefault(place, note)

    def told(self, story: str) -> bool:
        return story in self._groups


def tried(rule: Rule, brand: Brand, mentions: Sequence[Mention], until: datetime) -> Trial:
    """A trial of a rule on mentions in any order, up to a time."""
    trial = Trial(rule, brand)
    for mention in sorted(mentions, key=lambda each: (each.post.created_at, each.post.source, each.post.id)):
        trial.come(mention)
    trial.pass_until(until)
    return trial


def _account(mention: Mention) -> str:
    accounts = account_keys(mention.post)
    return f"{mention.post.source}:{accounts[0] if accounts else mention.post.id}"
