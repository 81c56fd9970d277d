"""A file of rows, whatever wrote it: its encoding, its delimiter, its records with the lines that they begin on."""

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from typing import cast

from msgspec import Struct

from shared.domain.errors import BadInput

DELIMITERS = (",", ";", "\t", "|")
"""As spreadsheets write them: the comma in English, the semicolon where the comma stands in numbers, tabs from a
clipboard."""

CELL_LIMIT = 100_000
"""Characters of a cell: Shopify's notes have up to 5,000; more is a quote that was never closed."""

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_BLANK = str.maketrans(dict.fromkeys(DELIMITERS, " "))
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


class Record(Struct, frozen=True):
    """One row: the line that it begins on (the file's first is 1), its cells, or what is wrong with it."""

    line: int
    cells: list[str]
    error: str = ""


class Table(Struct, frozen=True):
    """A file's header and the records below it."""

    encoding: str
    delimiter: str
    headers: list[str]
    records: Iterator[Record]


def tabled(content: bytes, fits: Callable[[list[str]], int]) -> Table:
    """Reads the header; `fits` counts the names in a header that mean something, which tells the delimiter apart.

    Raises BadInput when there is nothing to read.
    """
    text, encoding = decoded(content)
    lines = list(StringIO(text, newline=""))  # at line ends alone: other separators may stand in a cell
    first = next((number for number, line in enumerate(lines) if line.translate(_BLANK).strip()), 0)
    told = lines[first].strip() if lines else ""
    if told.lower().startswith("sep=") and len(told) == 5 and first + 1 < len(lines):
        delimiter, first = told[4], first + 1  # how Excel writes down its own delimiter
    else:
        delimiter = max(DELIMITERS, key=lambda each: _fitness(lines, first, each, fits))
    records = _records(lines, first, delimiter)
    header = next(records, None)
    if header is None:
        raise BadInput("is empty", "file")
    if header.error:
        raise BadInput(f"its header cannot be read: {header.error}", "file")
    headers = [cell.strip() for cell in header.cells]
    return Table(encoding, _NAMES.get(delimiter, delimiter), headers, _fitted(records, len(headers)))


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a file and what it was encoded in: as its mark says, else UTF-16 or UTF-8 where it is that, else
    the code page of Western Windows, where each byte is a character."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), encoding
    head = content[:4_000]
    for zeros, encoding in ((head[1::2], "utf-16-le"), (head[::2], "utf-16-be")):
        if len(zeros) > 1 and zeros.count(0) > len(zeros) * 0.6:
            return content.decode(encoding, "replace"), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), "cp1252"


def _fitness(lines: list[str], first: int, delimiter: str, fits: Callable[[list[str]], int]) -> tuple[int, int]:
    header = next(_records(lines, first, delimiter), None)
    return (
        (0, 0) if header is None or header.error else (fits([cell.strip() for cell in header.cells]), len(header.cells))
    )


def _records(lines: list[str], first: int, delimiter: str) -> Iterator[Record]:
    """Records from a line on. After one that cannot be read it goes on with the line after the one that it began on."""
    before = csv.field_size_limit(CELL_LIMIT)
    try:
        begin = first
        while begin < len(lines):
            reader = csv.reader((lines[at] for at in range(begin, len(lines))), delimiter=delimiter, strict=True)
            start = begin
            try:
                for cells in reader:
                    if any(cell.strip() for cell in cells):
                        yield Record(start + 1, cells)
                    start = begin + reader.line_num
                return
            except csv.Error as error:
                yield Record(start + 1, [], _said(error))
                begin = start + 1
    finally:
        csv.field_size_limit(before)


def _fitted(records: Iterator[Record], width: int) -> Iterator[Record]:
    """Records with a cell for each header; short ones are filled up, as some programs leave empty cells out."""
    for record in records:
        spare = [cell for cell in record.cells[width:] if cell.strip()]
        if spare:
            yield Record(record.line, [], f"has {len(record.cells)} cells, and the header {width}")
        else:
            filled = record.cells[:width] + [""] * (width - len(record.cells))
            yield Record(record.line, filled if not record.error else [], record.error)


def _said(error: csv.Error) -> str:
    words = cast(str, error.args[0])
    if "end of data" in words or "field limit" in words:
        return "has a quote that is never closed"
    if "expected after" in words:
        return "has something after a closing quote"
    return f"cannot be read: {words}"
