"""Customers out of a file: Shopify's, HubSpot's and Salesforce's exports, and any CSV with a header.

`read` says what it made of every row and every column; it asks nobody and stores nothing. Whether the brand may match
the people in a file to their accounts is for the brand to say: no vendor's column says it, see `columns`.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from shared.adapters.imports.columns import Column, LeftOut, recognised, vendor
from shared.adapters.imports.rows import Row, person
from shared.adapters.imports.table import Table, tabled
from shared.domain.errors import BadInput
from shared.domain.file import FileRead, RowDouble, RowRefused
from shared.domain.person import EMAIL, Account, Basis, CircleName, Person, email_key

COLUMNS_LIMIT = 1_000
"""Columns of a file: HubSpot exports of every property have some hundreds."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What holds for rows that do not say it themselves; without a basis such rows are bad. `source` is the network
    of columns that are called no more than handle or id."""

    basis: Basis | None = None
    circle: CircleName = "customer"
    source: str = ""


class Read(FileRead, frozen=True, kw_only=True):
    """What a file holds: whom it tells of, and how it was read."""

    people: list[Person]


def read(content: bytes, wanted: Wanted) -> Read:
    """Reads a file. Raises BadInput when it is no table, or nobody could be found by any of its columns."""
    table = tabled(content, lambda headers: sum(column.field != "" for column in recognised(headers, wanted.source)))
    if len(table.headers) > COLUMNS_LIMIT:
        raise BadInput(f"has more than {COLUMNS_LIMIT} columns", "file")
    columns = recognised(table.headers, wanted.source)
    _check(columns, wanted)
    found = _Found()
    rows = 0
    for record in table.records:
        rows += 1
        if record.error:
            found.bad.append(RowRefused(record.line, record.error))
            continue
        try:
            found.take(record.line, person(Row(record.cells, columns), vendor(columns), wanted.basis, wanted.circle))
        except LeftOut:
            found.left_out.append(record.line)
        except BadInput as error:
            found.bad.append(RowRefused(record.line, str(error)))
    return _told(table, columns, rows, found)


class _Found:
    """The people so far, and by which line each account was told of first."""

    def __init__(self) -> None:
        self.bad: list[RowRefused] = []
        self.doubles: list[RowDouble] = []
        self.left_out: list[int] = []
        self._people: list[Person] = []
        self._places: dict[Account, int] = {}
        self._lines: list[int] = []
        self._more: dict[int, list[Account]] = {}

    def take(self, line: int, told: Person) -> None:
        accounts = list(_accounts(told))
        place = next((self._places[each] for each in accounts if each in self._places), None)
        if place is None:
            place = len(self._people)
            self._people.append(told)
            self._lines.append(line)
        else:
            self.doubles.append(RowDouble(line, self._lines[place]))
            new = [each for each in accounts if each not in self._places]
            self._more.setdefault(place, []).extend(new)
        for each in accounts:
            self._places.setdefault(each, place)

    def people(self) -> list[Person]:
        """Everybody once, with what later rows told in addition."""
        for place, more in self._more.items():
            told = self._people[place]
            address = next((each.handle for each in more if each.source == EMAIL), "")
            accounts = (*told.accounts, *(each for each in _joined(more) if each.source != EMAIL))
            self._people[place] = replace(told, accounts=accounts, email=told.email or address)
        return self._people


def _accounts(told: Person) -> Iterator[Account]:
    """Each id, handle and address by itself: one of them in common is enough to be the same person."""
    for account in told.accounts:
        if account.id:
            yield Account(account.source, id=account.id)
        if account.handle:
            yield Account(account.source, account.handle)
    if told.email:
        yield Account(EMAIL, email_key(told.email))


def _joined(accounts: list[Account]) -> list[Account]:
    """Accounts whose id and handle came apart, as they belong together: one of each network."""
    by_source: dict[str, list[Account]] = {}
    for each in accounts:
        by_source.setdefault(each.source, []).append(each)
    joined = []
    for source, found in by_source.items():
        ids, handles = [each.id for each in found if each.id], [each.handle for each in found if each.handle]
        if len(ids) == len(handles) == 1:
            joined.append(Account(source, handles[0], ids[0]))
        else:
            joined += found
    return joined


def _check(columns: list[Column], wanted: Wanted) -> None:
    fields = {column.field for column in columns}
    if not fields & {"handle", "id", "email"}:
        names = ", ".join(column.header for column in columns)[:200]
        raise BadInput(f"no column holds handles, ids or e-mail addresses; there are {names}", "file")
    bare = any(column.field in ("handle", "id") and not column.network for column in columns)
    if bare and "source" not in fields:
        raise BadInput("say of which network the handles are: a column source, or --source x", "source")
    if wanted.basis is None and not fields & {"basis", "consent"}:
        raise BadInput(
            "say on what ground these people may be matched to their accounts: opt-in (they agreed to that), given "
            "(they gave you the account themselves) or public; a vendor's consent to mails is not that",
            "basis",
        )


def _told(table: Table, columns: list[Column], rows: int, found: _Found) -> Read:
    return Read(
        vendor=vendor(columns),
        encoding=table.encoding,
        delimiter=table.delimiter,
        rows=rows,
        columns={each.header: each.told for each in columns if each.field},
        ignored={each.header: each.why for each in columns if not each.field},
        people=found.people(),
        bad=found.bad,
        doubles=found.doubles,
        left_out=found.left_out,
    )
