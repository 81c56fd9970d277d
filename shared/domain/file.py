"""What was taken from a file of rows, and what was not."""

from msgspec import Struct


class RowRefused(Struct, frozen=True):
    """A row that was not taken, by its first line in the file, and why."""

    line: int
    error: str


class RowDouble(Struct, frozen=True):
    """A row that tells of somebody whom the row at the line `first` has told of: what it has more is joined to that."""

    line: int
    first: int


class FileRead(Struct, frozen=True, kw_only=True):
    """How a file was read. `columns` are what was recognised and as what; `ignored` are the others, and why where that
    needs saying; `left_out` are the lines of people who said no.
    """

    vendor: str
    encoding: str
    delimiter: str
    rows: int
    columns: dict[str, str]
    ignored: dict[str, str]
    bad: list[RowRefused]
    doubles: list[RowDouble]
    left_out: list[int]
