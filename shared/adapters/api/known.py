"""How links and suggestions look in the API's answers, and what is asked about them."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from shared.domain.errors import BadInput
from shared.domain.file import FileRead
from shared.domain.person import (
    CIRCLES,
    EMAIL,
    GROUNDS,
    Basis,
    CircleName,
    Evidence,
    Link,
    Suggestion,
    email_key,
    fold_handle,
)

STATES = ("linked", "suggested", "rejected")
"""Links, accounts that may be somebody's, and accounts of which a person said that they are not."""

Account = tuple[str, str]


class Known(Struct, kw_only=True):
    """An account and whose it is, or may be. `link` names it; `network_id` is what a handle was first met with."""

    link: str
    state: Literal["linked", "suggested", "rejected"]
    person: str
    source: str
    account: str
    circle: CircleName | None = None
    basis: Basis | None = None
    evidence: Evidence | None = None
    network_id: str = ""
    handle: str = ""
    name: str = ""
    note: str = ""
    by: str = ""
    at: datetime | None = None


class LinksNoted(Struct, omit_defaults=True):
    """Links that are new, that changed, that were there, that came twice; people who asked to be forgotten; and, of a
    file, how it was read. With `dry_run` nothing was stored."""

    stored: int = 0
    changed: int = 0
    unchanged: int = 0
    doubles: int = 0
    forgotten: int = 0
    dry_run: bool = False
    file: FileRead | None = None


class Undone(Struct):
    """Links that are no more."""

    id: str
    deleted: Literal[True]
    links: int


class Deciding(Struct, omit_defaults=True):
    """A person's word on a suggestion; a yes says on what ground."""

    link: str
    state: Literal["accepted", "rejected"]
    basis: Literal["opt-in", "given", "public"] | None = None
    circle: CircleName | None = None


class Sought(Struct, omit_defaults=True):
    """Whose links are wanted: by an address, or by a network and a handle or id."""

    email: str = ""
    source: str = ""
    handle: str = ""
    id: str = ""


TYPES = (Known, LinksNoted, Undone, Deciding, Sought)


def link(seen: Link) -> dict[str, Any]:
    """A link as it is shown."""
    handle = seen.account.removeprefix("handle:") if seen.account.startswith("handle:") else ""
    name = named((seen.source, seen.account))
    return {"link": name, "state": "linked", "handle": handle, **msgspec.to_builtins(seen)}


def suggestion(seen: Suggestion) -> dict[str, Any]:
    """A suggestion as it is shown; what speaks for it stands as its note."""
    fields = msgspec.to_builtins(seen)
    told = Known(link=named((seen.source, seen.account)), note=fields.pop("why"), **fields)
    return {**msgspec.to_builtins(told), "at": fields["at"]}


def named(account: Account) -> str:
    """The name of a link in paths and bodies, such as `x:handle:maria`."""
    return ":".join(account)


def account(name: str, field: str = "link") -> Account:
    """The account that a name means. Raises BadInput."""
    source, _, key = name.partition(":")
    if not source or key.partition(":")[0] not in ("id", "handle", "email") or not key.partition(":")[2]:
        raise BadInput("is a link's name, such as x:handle:maria or x:id:123", field)
    return source, key


def deciding(raw: Any) -> Deciding:
    """Reads `{"link", "state", "basis"?, "circle"?}`. Raises BadInput naming the field."""
    fields = raw if isinstance(raw, dict) else {}
    for field, allowed, needed in (
        ("state", ("accepted", "rejected"), True),
        ("basis", GROUNDS, fields.get("state") == "accepted"),
        ("circle", CIRCLES, False),
    ):
        if fields.get(field) not in allowed and (needed or fields.get(field) is not None):
            raise BadInput(f"is one of {', '.join(allowed)}", field)
    if not isinstance(fields.get("link"), str):
        raise BadInput("is required: the name of the suggested link", "link")
    return msgspec.convert({name: fields.get(name) for name in ("link", "state", "basis", "circle")}, Deciding)


def sought(raw: Any, hashed: Any) -> list[Account]:
    """The accounts that a search is for; `hashed` makes an address what it is kept as. Raises BadInput."""
    fields = raw if isinstance(raw, dict) else {}
    if not all(isinstance(value, str) for value in fields.values()):
        raise BadInput("is an object of strings", "body")
    found = []
    if fields.get("email"):
        key = email_key(fields["email"])
        if not key:
            raise BadInput("is not an e-mail address", "email")
        found.append((EMAIL, f"email:{hashed(key)}"))
    for field in ("id", "handle"):
        if fields.get(field):
            if not fields.get("source"):
                raise BadInput("is required beside a handle or an id", "source")
            text = fold_handle(fields[field]) if field == "handle" else fields[field].strip()
            found.append((fields["source"], f"{field}:{text}"))
    if not found:
        raise BadInput("or handle or id is required", "email")
    return found
