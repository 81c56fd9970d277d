"""The author of a mention as somebody the brand knows, or does not know yet."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any, Literal, get_args

from msgspec import Struct

from shared.domain.errors import BadInput

CircleName = Literal["customer", "prospect", "advocate", "staff", "stranger"]
CIRCLES: tuple[str, ...] = get_args(CircleName)

Basis = Literal["opt-in", "given", "public", "none"]
"""On what ground a link between an account and a person may be used: the person agreed,
the person gave it to the brand directly, or it is public. `none` belongs to strangers."""

BASES: tuple[str, ...] = get_args(Basis)
GROUNDS = BASES[:-1]
"""The bases that a link may have: none of them is taken for granted."""

Evidence = Literal["id", "handle", "email", "suggestion"]
"""How an account is known to be somebody's: by the network's id, by its handle, by an e-mail address that its
posts come with, or because a person of the team said yes to a suggestion."""

EVIDENCE: tuple[str, ...] = get_args(Evidence)
"""The surest first: where links of one author differ, the surest decides."""

EMAIL = "email"
"""Stands for the network in links by e-mail, which belong to none."""

LENGTHS = {"source": 32, "handle": 128, "id": 128, "email": 254, "name": 200, "note": 500, "person": 100}
"""Characters that each field may have: person, source and account fit into a sort key of 1,024 bytes together, and
254 are the longest address that can be written to (RFC 5321)."""


class Circle(Struct, frozen=True):
    """How close an author is to the brand, and on which basis that is known."""

    name: CircleName = "stranger"
    basis: Basis = "none"


STRANGER = Circle()


class Account(Struct, frozen=True):
    """An account on a network by its handle, its network id, or both."""

    source: str
    handle: str = ""
    id: str = ""


class Person(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody in a circle, as the brand tells of them: accounts, and an address that is stored as a hash only.

    `person` is the brand's own name for them, such as a customer number; one is made when it is empty.
    """

    basis: Basis
    circle: CircleName = "customer"
    accounts: tuple[Account, ...] = ()
    email: str = ""
    person: str = ""
    name: str = ""
    note: str = ""


class Link(Struct, frozen=True, kw_only=True):
    """An account that is known to belong to a person in a circle; several links of one `person` join accounts.

    `account` is an author key as `mention.account_key` spells it: `id:...`, `handle:...` or `email:` and a hash.
    `network_id` is the id that a handle was first met with: the link does not follow the handle to another.
    `by` and `at` tell who noted it and when.
    """

    source: str
    account: str
    circle: CircleName
    basis: Basis
    note: str = ""
    person: str = ""
    evidence: Evidence = "handle"
    name: str = ""
    network_id: str = ""
    by: str = ""
    at: datetime | None = None

    @property
    def circled(self) -> Circle:
        """What the link makes of an author."""
        return Circle(self.circle, self.basis)


class Suggestion(Struct, frozen=True, kw_only=True):
    """An account that may belong to a known person. It changes nothing until somebody says yes.

    `account` and `handle` are of the one that posted, `why` tells what it has in common with the person's.
    """

    source: str
    account: str
    person: str
    why: str
    handle: str = ""
    state: Literal["suggested", "rejected"] = "suggested"
    by: str = ""
    at: datetime | None = None


def parse_people(raw: Any, path: str = "") -> tuple[Person, ...]:
    """Reads one person or a list of them; see `parse_person`."""
    rows = raw if isinstance(raw, list) else [raw]
    return tuple(parse_person(each, f"{path}[{index}]") for index, each in enumerate(rows))


def parse_person(raw: Any, path: str = "") -> Person:
    """Reads `{"source":"x","handle":"maria","circle":"customer","basis":"given"}`, with `id` beside or for `handle`,
    `email`, `person`, `name` and `note`, and further `accounts` of `source` with `handle` or `id`.

    Raises BadInput naming the field, with `path` before it.
    """
    if not isinstance(raw, Mapping):
        raise BadInput("is an object", path or "link")
    unknown = sorted(set(raw) - {*LENGTHS, "accounts", "circle", "basis"})
    if unknown:
        raise BadInput("is not a field of a link", _at(path, str(unknown[0])))
    for field, allowed in (("circle", CIRCLES), ("basis", GROUNDS)):
        if raw.get(field, "customer" if field == "circle" else None) not in allowed:
            raise BadInput(f"is one of {', '.join(allowed)}", _at(path, field))
    texts = _texts(raw, path, "email", "person", "name", "note")
    if texts["email"] and not email_key(texts["email"]):
        raise BadInput("is not an e-mail address", _at(path, "email"))
    accounts = _accounts(raw, path, bool(texts["email"]))
    return Person(accounts=accounts, circle=raw.get("circle", "customer"), basis=raw["basis"], **texts)


def parse_link(raw: Any, path: str = "") -> Link:
    """The surest link of what `parse_person` reads: an account's network id is surer than its handle."""
    person = parse_person(raw, path)
    if not person.accounts:
        raise BadInput("or id is required", _at(path, "handle"))
    return account_links(person)[0]


def account_links(person: Person) -> list[Link]:
    """A link for each id and each handle of a person, the surest first; without their address."""
    links = []
    for account in person.accounts:
        if account.id:
            links.append(_link(person, account, f"id:{account.id}", "id"))
        if account.handle:
            links.append(_link(person, account, f"handle:{fold_handle(account.handle)}", "handle"))
    return sorted(links, key=lambda link: EVIDENCE.index(link.evidence))


def email_link(person: Person, hashed: str) -> Link:
    """The link of a person's address, of which only the hash is kept."""
    return _link(person, Account(EMAIL), f"email:{hashed}", "email")


def made_name(source: str, account: str) -> str:
    """A person's name where the brand gives none: the same whenever it is made of the same account."""
    return "p-" + blake2b(f"{source}#{account}".encode(), digest_size=9).hexdigest()


def fold_handle(handle: str) -> str:
    """A handle as it is compared: NFKC, without the leading @, case folded."""
    return unicodedata.normalize("NFKC", handle).strip().lstrip("@").casefold()


def email_key(address: str) -> str:
    """An address as it is compared: NFKC, without blanks around it, in lower case, its domain in ASCII (IDNA).

    Empty when it is none. Dots and +tags of the local part stay: only some hosts ignore them, and two people
    may differ in nothing else.
    """
    local, at, domain = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    try:
        plain = domain.encode("idna").decode() if not domain.isascii() else domain
    except UnicodeError:
        return ""
    whole = f"{local}@{plain}"
    sound = local and "." in plain and len(whole) <= LENGTHS["email"] and not any(each.isspace() for each in whole)
    return whole if at and sound and "@" not in local and whole.isprintable() else ""


def _link(person: Person, account: Account, key: str, evidence: Evidence) -> Link:
    return Link(
        source=account.source,
        account=key,
        circle=person.circle,
        basis=person.basis,
        note=person.note,
        person=person.person,
        evidence=evidence,
        name=person.name,
        network_id=account.id if evidence == "handle" else "",
    )


def _accounts(raw: Mapping[str, Any], path: str, reachable: bool) -> tuple[Account, ...]:
    further = raw.get("accounts") or ()
    if not isinstance(further, list | tuple) or not all(isinstance(each, Mapping) for each in further):
        raise BadInput("is a list of accounts, each with source and handle or id", _at(path, "accounts"))
    own = {field: raw[field] for field in ("source", "handle", "id") if raw.get(field)}
    accounts = [_account(own, path)] if own or not (reachable or further) else []
    accounts += [_account(each, f"{_at(path, 'accounts')}[{index}]") for index, each in enumerate(further)]
    return tuple(dict.fromkeys(accounts))


def _account(raw: Mapping[str, Any], path: str) -> Account:
    texts = _texts(raw, path, "source", "handle", "id")
    if not texts["source"]:
        raise BadInput("is required", _at(path, "source"))
    if not texts["id"] and not fold_handle(texts["handle"]):
        raise BadInput("or id is required", _at(path, "handle"))
    if "#" in texts["source"] or texts["source"] in (EMAIL, "*"):
        raise BadInput("is a network's name, such as x", _at(path, "source"))
    return Account(**texts)


def _texts(raw: Mapping[str, Any], path: str, *fields: str) -> dict[str, str]:
    found = {}
    for field in fields:
        text = raw.get(field)
        if text is not None and not isinstance(text, str):
            raise BadInput("is a string", _at(path, field))
        found[field] = (text or "").strip()
        if len(found[field]) > LENGTHS[field]:
            raise BadInput(f"is longer than {LENGTHS[field]} characters", _at(path, field))
        if any(each < " " or "\ud800" <= each <= "\udfff" for each in found[field].replace("\n", "").replace("\t", "")):
            raise BadInput("holds control characters", _at(path, field))
    return found


def _at(path: str, field: str) -> str:
    return f"{path}.{field}".lstrip(".")
