"""The hundred: one entry a person, customers first, each with one reason.

The threads are read from the top of the stored order, which knows no brand's weights; a bound tells whether what was
not read could change the list (the threshold algorithm of Fagin, Lotem and Naor 2003, Journal of Computer and System
Sciences 66:614).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from math import inf

from msgspec import Struct

from shared.domain.brand import Weights
from shared.domain.hundred import NEVER, Contact, Hundred, ToTalkTo, Waiting, called
from shared.domain.thread import Open, Root, Thread
from shared.judges import priority

Contacts = Mapping[tuple[str, str], Contact]
"""What was noted of people, by network and account, as roots name their authors."""

Persons = Mapping[tuple[str, str], str]
"""Whose an account is, where that is known: accounts of one person are one entry, and what was noted of one of them
holds for all."""

NOBODY: Persons = {}

CLOSE = 1e-5
"""Scores nearer than this may be equal: heats are stored with six digits."""

HEARD = 50.0
"""From this influence on, the reason of a stranger says that their voice counts."""


class _Entry(Struct, frozen=True):
    thread: Thread
    root: Root
    opened: Open
    contact: Contact
    parts: dict[str, float]

    @property
    def rank(self) -> tuple[bool, float]:
        """Customers before others, then the score."""
        return self.root.circle == "customer", sum(self.parts.values())


def ranked(
    threads: Iterable[Thread],
    contacts: Contacts,
    weights: Weights,
    now: datetime,
    limit: int = 100,
    persons: Persons = NOBODY,
) -> list[ToTalkTo]:
    """Whom to talk to now, at most `limit`.

    Left out are people who wait for nothing, who were talked to after their thread began, who are not to be shown
    now, and who opted out.
    """
    return [_shown(own, now) for own in _people(threads, contacts, weights, now, persons)[:limit]]


def hundred(
    threads: Iterable[Thread],
    contacts: Contacts,
    weights: Weights,
    now: datetime,
    *,
    below: float | None,
    limit: int = 100,
    persons: Persons = NOBODY,
) -> Hundred:
    """The list, and whether it is exact. `threads` are the hottest of the brand; all others have at most the heat
    `below` (None: there are no others).
    """
    people = _people(threads, contacts, weights, now, persons)
    last = people[limit - 1][0].rank if len(people) >= limit else (False, -inf)
    shown = tuple(_shown(own, now) for own in people[:limit])
    return Hundred(shown, below is None or _out_of_reach(last, below, weights, now))


def _out_of_reach(last: tuple[bool, float], below: float, weights: Weights, now: datetime) -> bool:
    """Whether no thread of at most this heat could stand before the last of the list."""
    customers = priority.ceiling(below, weights, now, customer=True)
    others = priority.ceiling(below, weights, now, customer=False)
    if last[0]:
        return last[1] > customers + CLOSE
    return customers == -inf and (last[1] > others + CLOSE or others == -inf)


def _people(
    threads: Iterable[Thread], contacts: Contacts, weights: Weights, now: datetime, persons: Persons
) -> list[list[_Entry]]:
    """Each person's threads, the most urgent first; the people ranked by it."""
    noted = _joint(contacts, persons)
    by_person: dict[str | tuple[str, str], list[_Entry]] = {}
    for thread in threads:
        entry = _entry(thread, noted, weights, now)
        if entry:
            # A post whose network names no author is a person of its own.
            account = (thread.source, entry.root.author or f"#{thread.id}")
            by_person.setdefault(persons.get(account, account), []).append(entry)
    found = [sorted(own, key=_order, reverse=True) for own in by_person.values()]
    return sorted(found, key=lambda own: _order(own[0]), reverse=True)


def _joint(contacts: Contacts, persons: Persons) -> Contacts:
    """What was noted of any account of a person, for each of them."""
    of_person: dict[str, list[Contact]] = {}
    for account, contact in contacts.items():
        if account in persons:
            of_person.setdefault(persons[account], []).append(contact)
    together = {person: _together(found) for person, found in of_person.items()}
    return {**contacts, **{account: together[name] for account, name in persons.items() if name in together}}


def _together(contacts: list[Contact]) -> Contact:
    return Contact(
        talked_at=max((each.talked_at for each in contacts if each.talked_at), default=None),
        not_now_until=max((each.not_now_until for each in contacts if each.not_now_until), default=None),
        opted_out=any(each.opted_out for each in contacts),
    )


def _order(entry: _Entry) -> tuple[bool, float, datetime, str]:
    """The rank; of equals the newer, and then any, but always the same."""
    return (*entry.rank, entry.root.at, entry.root.id)


def _entry(thread: Thread, contacts: Contacts, weights: Weights, now: datetime) -> _Entry | None:
    root, opened = thread.root, thread.open
    if root is None or opened is None or not priority.lasts(root, opened, now):
        return None
    contact = contacts.get((root.source, root.author), NEVER)
    talked = contact.talked_at is not None and contact.talked_at >= root.at
    later = contact.not_now_until is not None and contact.not_now_until > now
    if talked or later or contact.opted_out:
        return None
    return _Entry(thread, root, opened, contact, priority.weighed(root, opened, contact, weights, now))


def _shown(own: list[_Entry], now: datetime) -> ToTalkTo:
    entry, root = own[0], own[0].root
    return ToTalkTo(
        person=called(root.source, root.author),
        accounts=tuple(dict.fromkeys(called(each.root.source, each.root.author) for each in own)),
        handle=root.handle,
        name=root.name,
        circle=root.circle,
        influence=root.influence,
        reason=reason(entry.thread, now),
        open=entry.opened,
        mention=Waiting(
            id=root.id,
            source=root.source,
            at=root.at,
            text=root.text,
            url=root.url,
            sentiment=root.sentiment,
            score=root.score,
            replies=len(entry.thread.answers),
        ),
        also=len(own) - 1,
        talked_at=entry.contact.talked_at,
        score=round(sum(entry.parts.values()), 3),
        parts={name: round(doublings, 3) for name, doublings in entry.parts.items()},
    )


def reason(thread: Thread, now: datetime) -> str:
    """Why an open thread's author is to be talked to, as a sentence."""
    root = thread.root
    if root is None or thread.open is None:
        return "Nothing waits"
    who, ago = _who(root), told(now - root.at)
    if thread.open == "question":
        return f"{who} asked {ago} and nobody has answered"
    if thread.open == "praise":
        return f"{who} praised us {ago} and nobody has thanked them"
    others = "others replied, we have not" if thread.answers else "nobody has replied"
    feeling = "very unhappy" if root.score <= VERY else "unhappy"
    return f"{who} was {feeling} {ago} and {others}"


VERY = -0.6
"""From this score down, unhappy is very unhappy."""


def told(past: timedelta) -> str:
    """How long ago, as one says it."""
    minutes = int(past.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for size, name in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "just now"


def _who(root: Root) -> str:
    if root.circle != "stranger":
        return {"customer": "A customer", "prospect": "A prospect", "advocate": "An advocate", "staff": "One of us"}[
            root.circle
        ]
    return "A voice that counts" if root.influence >= HEARD else "Somebody new"
