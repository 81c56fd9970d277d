"""One person as requests name them and as answers show them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from shared.adapters.api.parameters import EARLIEST, LATEST
from shared.adapters.table import brands, histories, keys, seen, suppression
from shared.domain.acquaintance import Acquaintance, Said, counts, spoke
from shared.domain.errors import BadInput, NotFound
from shared.domain.fields import complaint
from shared.domain.gift import Gift
from shared.domain.hundred import Contact, ToTalkTo, called
from shared.domain.mention import Mention
from shared.domain.passion import Points, Reward, VoicePoints
from shared.domain.person import Basis, CircleName, fold_handle

Account = tuple[str, str]

LISTED = 24
"""Authentic mentions that a person's page lists, the newest."""

RECENT = 48
"""Mentions that are read for them."""

LATER = 7
"""Days for which `not-now` holds when nothing is said."""


class Spoken(Struct, frozen=True, kw_only=True):
    """One authentic mention by a person, as their page lists it; the mention itself is found by its id."""

    id: str
    at: datetime
    label: str
    sentiment: str
    score: float
    influence: float
    replied_to: str


class Shown(Struct, frozen=True, kw_only=True):
    """A person's page: who they are and on which basis that is known, what they said last, what waits, when we talked,
    what they were given, and how they stand among thanks and voices."""

    person: str
    source: str
    handle: str
    name: str
    circle: CircleName
    basis: Basis
    influence: float
    influence_parts: dict[str, float]
    mentions: tuple[Spoken, ...]
    older: bool
    waiting: ToTalkTo | None
    contact: Contact
    gifts: tuple[Gift, ...]
    rewards: tuple[Reward, ...]
    thanks: Points | None
    voice: VoicePoints | None


class Marked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is noted of a person now."""

    person: str
    talked_at: datetime | None = None
    not_now_until: datetime | None = None
    opted_out: bool = False


class Later(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Until when a person is not to be shown: a time, or so many days from now."""

    until: datetime | None = None
    days: int | None = None


TYPES = (Shown, Marked, Later)


def account(brand: str, name: str) -> Account:
    """The account that a person's name in an address means: `x:id:77`, `x:handle:maria`, or `x:maria`.

    A handle leads to the network's id, where a post told it. Raises NotFound for what names nobody.
    """
    source, _, rest = name.partition(":")
    kind, _, value = rest.partition(":")
    if kind == "id" and source and value:
        return source, rest
    handle = fold_handle(value if kind == "handle" else rest)
    if not source or not handle or "#" in source:
        raise NotFound(f"{name!r} names nobody: give a network and an account, such as x:id:77 or x:maria")
    return next(iter(accounts(brand, [(source, f"handle:{handle}")])), (source, f"handle:{handle}"))


def accounts(brand: str, handles: list[Account]) -> list[Account]:
    """The accounts that went by handles, the surest key of each."""
    found = []
    for (source, _), places in seen.authors(brand, handles).items():
        start = keys.author(brand, source, "")
        found += [(source, place.removeprefix(start)) for place in places if place.startswith(start)]
    return found


def remembered(who: Account) -> Account:
    """The account, unless its person asked to be forgotten: nothing is noted of them. Raises BadInput."""
    if forgotten(who):
        raise BadInput("asked to be forgotten: nothing is noted of them", "person")
    return who


def forgotten(who: Account) -> bool:
    """Whether an account's person asked to be forgotten."""
    return suppression.current(brands.current()).lists(who)


def later(raw: Any, now: datetime) -> datetime:
    """Reads `{"until"?}` or `{"days"?}`. Raises BadInput naming the field."""
    try:
        wanted = msgspec.convert(raw, Later)
    except msgspec.ValidationError as error:
        raise BadInput(*complaint(error, Later)) from error
    if wanted.days is not None and not 1 <= wanted.days <= 365:
        raise BadInput("is 1 to 365", "days")
    until = wanted.until or now + timedelta(days=LATER if wanted.days is None else wanted.days)
    if until.tzinfo is None or not now < until < LATEST:
        raise BadInput("is a time to come, with its zone", "until")
    return until


def marked(person: str, contact: Contact) -> Marked:
    """What is noted of a person, as it is shown."""
    return Marked(person=person, **msgspec.structs.asdict(contact))


def spoken(said: Said) -> Spoken:
    """A mention as a person's page lists it."""
    fields = msgspec.structs.asdict(said)
    return Spoken(**{name: fields[name] for name in Spoken.__struct_fields__})


def recent(brand: str, account: Account, now: datetime) -> list[Mention]:
    """A person's newest mentions, authentic or not; RECENT at most."""
    return histories.said(brand, [account], EARLIEST, LATEST, now, limit=RECENT)[account].mentions


def said(mentions: Iterable[Mention]) -> list[Said]:
    """What of a person's mentions counts as theirs, in the order given."""
    return [part for each in mentions if counts(each) for part in spoke(each, "", 0).said]


def today(person: Acquaintance, newest: Mention | None) -> dict[str, Any]:
    """Who a person is today: as their newest mention tells, authentic or not, else as it is remembered."""
    shown = {"person": called(person.source, person.account), "source": person.source}
    if newest:
        author = newest.post.author
        return shown | {
            "handle": author.handle or "",
            "name": author.name or "",
            "circle": newest.circle,
            "basis": newest.basis,
            "influence": newest.influence.score,
            "influence_parts": newest.influence.parts,
        }
    known = {name: getattr(person.latest, name) for name in ("handle", "name", "circle", "basis", "influence")}
    return shown | known | {"influence_parts": {}}
