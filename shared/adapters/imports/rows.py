"""A row of an export as a person."""

import re

from msgspec import Struct

from shared.adapters.imports.columns import CIRCLE, Column, LeftOut, plain
from shared.domain import profiles
from shared.domain.errors import BadInput
from shared.domain.person import CIRCLES, LENGTHS, Account, Basis, CircleName, Person, parse_person

_NOTHING = frozenset(("", "-", "--", "n/a", "na", "none", "null", "nan", "unknown", "k.a.", "keine", "aucun", "#n/a"))
"""What people and programs write where there is nothing."""

_YES = frozenset("yes y true 1 x ja j oui o si vrai wahr verdadero subscribed granted checked".split())  # noqa: SIM905 - words
_NO = frozenset("no n false 0 nein non falsch faux falso none denied revoked unchecked".split())  # noqa: SIM905 - words
_BASES: dict[str, Basis] = {
    **dict.fromkeys(("optin", "consent", "consented", "einwilligung", "zustimmung", "consentement"), "opt-in"),
    **dict.fromkeys(("given", "givendirectly", "direct", "gegeben", "angegeben", "donne", "dado"), "given"),
    **dict.fromkeys(("public", "offentlich", "publique", "publico", "pubblico"), "public"),
}
_ROUNDED = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")


class Row(Struct, frozen=True):
    """The cells of a row, under their columns."""

    cells: list[str]
    columns: list[Column]

    def one(self, field: str) -> str:
        """The cell of a field; empty when there is none, or nothing in it."""
        return next((cell for column, cell in self.of(field)), "")

    def of(self, *fields: str) -> list[tuple[Column, str]]:
        """The cells that hold something, of the columns for these fields."""
        pairs = zip(self.columns, self.cells, strict=True)
        return [(column, text) for column, cell in pairs if column.field in fields and (text := _clean(cell))]


def person(row: Row, vendor: str, basis: Basis | None, circle: CircleName) -> Person:
    """Whom a row tells of; `basis` and `circle` hold where it says nothing. Raises BadInput saying what is wrong, and
    LeftOut when the person said no.
    """
    if any(_said(cell, column) for column, cell in row.of("refusal")):
        raise LeftOut
    accounts = _accounts(row)
    address = row.one("email")
    if not accounts and not address:
        raise BadInput("has no handle, no id and no e-mail address")
    number = _number(row.one("person"), "customer number")
    name = row.one("name") or " ".join(filter(None, (row.one("first"), row.one("last"))))
    return parse_person(
        {
            "accounts": [{"source": each.source, "handle": each.handle, "id": each.id} for each in accounts],
            "email": address.removeprefix("mailto:"),
            "person": f"{vendor}:{number}" if number and vendor != "csv" else number,
            "name": name[: LENGTHS["name"]],
            "note": row.one("note")[: LENGTHS["note"]],
            "circle": _circle(row) or circle,
            "basis": _basis(row, basis),
        }
    )


def _accounts(row: Row) -> list[Account]:
    """One account for each network that has one: its handle and its id belong together."""
    handles: dict[str, str] = {}
    ids: dict[str, str] = {}
    for column, cell in row.of("handle", "id"):
        network = column.network or row.one("source").casefold()
        network = _NETWORKS.get(plain(network), network)
        if not network:
            raise BadInput("says of no network whose handle it is")
        if column.field == "id":
            ids.setdefault(network, _number(cell, column.told))
            continue
        found = profiles.account(network, cell)
        if found is None:
            raise BadInput(f"{cell[:60]!r} is no account on {network}")
        if found.id:
            ids.setdefault(network, found.id)
        if found.handle:
            handles.setdefault(network, found.handle)
    return [Account(each, handles.get(each, ""), ids.get(each, "")) for each in dict.fromkeys((*handles, *ids))]


_NETWORKS = {plain(word): name for name, known in profiles.NETWORKS.items() for word in (name, *known.words)}


def _basis(row: Row, otherwise: Basis | None) -> Basis:
    """On what ground, by the row's own word. Raises LeftOut for a no."""
    for column, cell in row.of("basis", "consent"):
        word = plain(cell)
        if word in _NO:
            raise LeftOut
        if column.field == "consent" and word in _YES:
            return "opt-in"
        if word in _BASES:
            return _BASES[word]
        raise BadInput(f"{cell[:60]!r} is no basis: opt-in, given or public")
    if otherwise is None:
        raise BadInput("says not on what ground the account may be matched, and nothing holds for the whole file")
    return otherwise


def _circle(row: Row) -> CircleName | None:
    told = row.one("circle").casefold()
    if told:
        if told in CIRCLES:
            return told  # type: ignore[return-value]  # one of them
        if plain(told) in CIRCLE:
            return CIRCLE[plain(told)]
        raise BadInput(f"{told[:60]!r} is no circle: {', '.join(CIRCLES)}")
    stage = plain(row.one("stage"))
    if stage in CIRCLE:
        return CIRCLE[stage]
    orders = row.one("orders").replace(" ", "")
    if re.fullmatch(r"\d+([.,]0+)?", orders):
        return "customer" if int(re.split("[.,]", orders)[0]) else "prospect"
    return None


def _said(cell: str, column: Column) -> bool:
    word = plain(cell)
    if word not in _YES | _NO:
        raise BadInput(f"{cell[:60]!r} in {column.header!r} is neither yes nor no")
    return word in _YES


def _number(cell: str, what: str) -> str:
    """A number as it was: a spreadsheet that shows 7.21E+12 has forgotten the rest of it."""
    if _ROUNDED.fullmatch(cell):
        raise BadInput(f"the {what} {cell} was rounded by a spreadsheet; export it as text")
    return cell.removesuffix(".0") if re.fullmatch(r"\d+\.0", cell) else cell


def _clean(cell: str) -> str:
    """A cell without what spreadsheets put around it: ="0123", and the ' of Shopify before numbers."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    if text.startswith("'") and text[1:2] in "+-=@0123456789":
        text = text[1:]
    text = text.strip().replace("\x00", "")
    return "" if text.casefold() in _NOTHING else text
