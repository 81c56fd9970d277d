"""How links come and go: the table's rows, and the stored mentions that have to follow.

The mentions follow by messages to score, twice: at once, so that it is seen soon, and once more when everything that
was under way while the link changed has arrived. The later one is sent before anything is written. So whatever
crashes, and whichever mention is just being judged with what was known before, the mentions are right in the end.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from shared.adapters import emails, queues
from shared.adapters.table import brands, people, seen, suggestions, suppression
from shared.adapters.table.people import Account
from shared.domain.brand import Brand
from shared.domain.erasure import Subject
from shared.domain.errors import NotFound
from shared.domain.mention import Relinked
from shared.domain.person import (
    EMAIL,
    Basis,
    CircleName,
    Link,
    Person,
    account_links,
    email_key,
    email_link,
    fold_handle,
    made_name,
)

ACCOUNTS_A_MESSAGE = 500
"""Accounts in one message: five reads, when none of them has posted yet."""


class Noted(Struct, frozen=True, kw_only=True):
    """What came of people who were told of: links that were new (`stored`), another than before (`changed`), the same
    (`unchanged`), or told of twice at once (`doubles`: the first counts); and people who asked to be forgotten.
    """

    stored: int = 0
    changed: int = 0
    unchanged: int = 0
    doubles: int = 0
    forgotten: int = 0


def note(brand: str, told: Sequence[Person], by: str, now: datetime, dry_run: bool = False) -> Noted:
    """Stores the links of people, each account's once; telling of them again changes nothing.

    A person without a name of their own gets that of an account that is known already, the surest first: so what two
    systems know of one person is joined. With `dry_run` nothing is written, and only the counts are given.
    """
    forgotten = suppression.current(brands.current())
    given = [_links(person) for person in told]
    wanted = [links for links in given if not any(forgotten.lists((link.source, link.account)) for link in links)]
    there = people.get(brand, [(link.source, link.account) for links in wanted for link in links])
    planned: dict[Account, Link] = {}
    doubles = 0
    for links in wanted:
        name = _name(links, there, planned)
        for link in links:
            key = (link.source, link.account)
            doubles += key in planned
            planned.setdefault(key, _kept(replace(link, person=name), there.get(key)))
    new = [link for key, link in planned.items() if key not in there]
    changed = [link for key, link in planned.items() if key in there and link != _bare(there[key])]
    if not dry_run:
        fresh = [replace(link, by=by, at=now) for link in (*new, *changed)]
        _write(brand, fresh, [link for link in fresh if _moves(link, there.get((link.source, link.account)))])
    unchanged = len(planned) - len(new) - len(changed)
    return Noted(
        stored=len(new),
        changed=len(changed),
        unchanged=unchanged,
        doubles=doubles,
        forgotten=len(given) - len(wanted),
    )


def undo(brand: str, links: Sequence[Link]) -> None:
    """Undoes links, and the mentions follow."""
    accounts = [(link.source, link.account) for link in links]
    _announce(brand, accounts, later=True)
    for source, account in accounts:
        people.delete(brand, source, account)
    _announce(brand, _posted(brand, accounts))


def accept(
    brand: str, account: Account, person: str, circle: CircleName | None, basis: Basis, by: str, now: datetime
) -> Link:
    """Makes a suggestion a link, in the circle of the person's surest link unless another is given.

    Raises NotFound when there is no such suggestion, or the person is known no more.
    """
    suggested = suggestions.get(brand, account, person)
    known = people.of_person(brand, person)
    if not known:
        raise NotFound(f"nobody is known as {person!r} any more")
    link = Link(
        source=suggested.source,
        account=suggested.account,
        circle=circle or known[0].circle,
        basis=basis,
        note=suggested.why,
        person=person,
        evidence="suggestion",
        name=known[0].name,
        by=by,
        at=now,
    )
    _write(brand, [link], [link])
    suggestions.delete(brand, account, person)
    return link


def reject(brand: str, account: Account, person: str, by: str, now: datetime) -> None:
    """Says no to a suggestion: it is not made again. Raises NotFound."""
    suggested = suggestions.get(brand, account, person)
    suggestions.reject(brand, replace(suggested, state="rejected", by=by, at=now))


def joined(subject: Subject) -> Subject:
    """Somebody who asks to be forgotten, with what any brand knows to be theirs: the hash of an address, and the
    accounts that are linked to the same person. A handle that was bound to an id finds that id's posts alone.
    """
    hashes = tuple((EMAIL, f"email:{emails.hashed(key)}") for each in subject.emails if (key := email_key(each)))
    asked = (*subject.accounts, *hashes)
    links = [link for brand in brands.everything() for link in _of_same_person(brand.id, asked)]
    bound = [(link.source, f"id:{link.network_id}") for link in links if link.network_id]
    sure = [(link.source, link.account) for link in links if not link.network_id]
    learned = [(link.source, link.account) for link in links if link.network_id]
    return replace(
        subject,
        accounts=tuple(dict.fromkeys((*asked, *sure, *bound))),
        learned=tuple(dict.fromkeys((*subject.learned, *(each for each in learned if each not in asked)))),
    )


def follow(before: Brand | None, after: Brand, later: bool = False) -> None:
    """Has the stored mentions of accounts judged again that became the brand's own or its staff, or are no more."""
    changed = sorted({account for _, account in (_own(before) if before else set()) ^ _own(after)})
    messages = [Relinked(brand=after.id, accounts=part, judge=True) for part in _parts(changed)]
    queues.send_messages(messages, later)


def _of_same_person(brand: str, accounts: Iterable[Account]) -> list[Link]:
    found = people.get(brand, accounts)
    return [
        link
        for person in dict.fromkeys(each.person for each in found.values())
        for link in people.of_person(brand, person)
    ]


def _links(person: Person) -> list[Link]:
    links = account_links(person)
    if person.email:
        links.append(email_link(person, emails.hashed(email_key(person.email))))
    return links


def _name(links: Sequence[Link], *known: dict[Account, Link]) -> str:
    """What a person goes by: as told, as an account of theirs is known already, or made of the surest."""
    keys = [(link.source, link.account) for link in links]
    there = (found[key].person for key in keys for found in known if key in found)
    return links[0].person or next(there, "") or made_name(*keys[0])


def _kept(link: Link, before: Link | None) -> Link:
    """A link with what is known of it from before and was not told again."""
    if before is None:
        return link
    return replace(
        link,
        note=link.note or before.note,
        name=link.name or before.name,
        network_id=link.network_id or before.network_id,
    )


def _bare(link: Link) -> Link:
    """A stored link without who noted it when: as it was told."""
    return replace(link, by="", at=None)


def _moves(link: Link, before: Link | None) -> bool:
    """Whether mentions may have another circle by it; a new note or name moves none."""
    return before is None or (link.circled, link.evidence, link.network_id) != (
        before.circled,
        before.evidence,
        before.network_id,
    )


def _write(brand: str, links: Sequence[Link], moving: Sequence[Link]) -> None:
    accounts = [(link.source, link.account) for link in moving]
    _announce(brand, accounts, later=True)
    people.write(brand, links)
    _announce(brand, _posted(brand, accounts))


def _posted(brand: str, accounts: Sequence[Account]) -> list[Account]:
    """Those of which mentions may be stored: most customers of a shop have never posted about it."""
    return [account for account, authors in seen.authors(brand, accounts).items() if authors]


def _announce(brand: str, accounts: Iterable[Account], later: bool = False) -> None:
    queues.send_messages([Relinked(brand=brand, accounts=part) for part in _parts(accounts)], later)


def _parts(accounts: Iterable[Account]) -> Iterator[tuple[Account, ...]]:
    left = iter(accounts)
    while part := tuple(islice(left, ACCOUNTS_A_MESSAGE)):
        yield part


def _own(brand: Brand) -> set[tuple[bool, Account]]:
    """The accounts that a brand file names, each with whether it is the brand's own voice or staff's."""
    return {
        (own, (source, f"handle:{fold_handle(handle)}"))
        for own, listed in ((True, brand.handles), (True, brand.own), (False, brand.staff))
        for source, handles in listed.items()
        for handle in handles
    }
