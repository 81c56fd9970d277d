"""A person in exported files: their rows go, and where rows of others name them, the name is blotted out.

A file takes its old one's place when it is whole. Whom it is about stands in a note beside the files until the last
is done: the files that went first may have been the only ones to tell the person's other accounts, so a run that was
broken off is ended by any later one.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from infra.cli import export_rows
from infra.cli.export_columns import COLUMNS
from infra.cli.export_place import Folder, Place
from infra.cli.export_rows import Row
from shared.adapters.table.traces import Trace
from shared.domain.erasure import Subject
from shared.domain.mention import Author, Post

NOTE = ".erasure.json"
"""Whom an erasure that is under way is about."""

_FILE = re.compile(r"brand=[^/]+/day=[^/]+/mentions\.(?P<form>parquet|jsonl|csv)\Z")
_UNFINISHED = re.compile(r"(.*/)?\.[^/]+\.part\Z")
_OURS = ("mentions.sql", NOTE)

_NAMES_NOBODY = {"source", "kind", "lang", "verdict", "judges", "sentiment", "circle", "basis"} | {
    column.name for column in COLUMNS if column.type not in ("string", "array<string>")
}
"""Columns that hold words of Hundred's own, numbers and times, which may look like somebody's name or id."""


class Found(Struct, frozen=True, kw_only=True):
    """Files that were looked through, and those that had to change; rows that were theirs, and rows of others that
    named them; files that an export left unfinished, which go as a whole; files that no export wrote, which were not
    looked at; and whether the place keeps old versions of files.
    """

    files: int = 0
    changed: int = 0
    removed: int = 0
    blotted: int = 0
    unfinished: int = 0
    others: int = 0
    old_versions: bool = False


def learned(place: Place, subject: Subject) -> Subject:
    """The subject with what an earlier erasure that was broken off noted, and with what the files tell: posts, and
    accounts that these show, until a walk shows no further account."""
    subject = subject.joined(_noted(place))
    while True:
        before = subject
        for _, row in _rows(place):
            post = _post(row)
            if subject.wrote(post):
                subject = subject.with_post(post)
        if subject.known == before.known:
            return subject


def rows_of(place: Place, subject: Subject) -> Iterator[Row]:
    """The rows that are theirs, each with its file."""
    trace = Trace(subject)
    for name, row in _rows(place):
        if trace.their_post(_post(row)):
            yield {"file": name, **row}


def begin(place: Place, subject: Subject) -> None:
    """Notes whom it is about, before anything is forgotten anywhere."""
    place.put(NOTE, lambda file: file.write_bytes(msgspec.json.encode(subject)))


def erase(place: Place, subject: Subject, *, dry_run: bool) -> Found:
    """Writes every file anew that has rows of theirs or names them; with `dry_run` it only counts. What was done
    already is not found again, so it may be made again at any time.
    """
    trace, counts = Trace(subject), Counter[str]()
    for name in place.names():
        match = _FILE.match(name)
        if match:
            counts["files"] += 1
            _file(place, name, match["form"], trace, counts, dry_run)
        elif _UNFINISHED.match(name):
            counts["unfinished"] += 1
            if not dry_run:
                place.remove(name)
        else:
            counts["others"] += name not in _OURS
    if not dry_run:
        place.remove(NOTE)
    return Found(**counts, old_versions=not isinstance(place, Folder) and place.keeps_versions)


def _file(place: Place, name: str, form: str, trace: Trace, counts: Counter[str], dry_run: bool) -> None:
    with place.reading(name) as file:
        rows = [(row, _without(trace, row)) for row in export_rows.read(file, form)]
        removed = sum(after is None for _, after in rows)
        blotted = sum(after is not None and after != row for row, after in rows)
        counts.update(changed=bool(removed or blotted), removed=removed, blotted=blotted)
        if (removed or blotted) and not dry_run:
            place.put(name, lambda to: export_rows.rewrite(file, form, lambda row: _without(trace, row), to))


def _without(trace: Trace, row: Row) -> Row | None:
    if trace.their_post(_post(row)):
        return None
    return trace.unnamed(row) | {name: row[name] for name in _NAMES_NOBODY & row.keys()}


def _rows(place: Place) -> Iterator[tuple[str, Row]]:
    for name in place.names():
        match = _FILE.match(name)
        if match:
            with place.reading(name) as file:
                for row in export_rows.read(file, match["form"]):
                    yield name, row


def _post(row: Row) -> Post:
    """The post of a row, as far as it tells whose it is. Text formats write nothing as an empty text."""
    told: dict[str, Any] = {name: value or None for name, value in row.items()}
    return Post(
        id=told.get("id") or "",
        source=told.get("source") or "",
        text=told.get("text") or "",
        created_at=datetime.min.replace(tzinfo=UTC),
        author=Author(id=told.get("author_id"), handle=told.get("author_handle"), name=told.get("author_name")),
        repost_of=told.get("repost_of"),
    )


def _noted(place: Place) -> Subject:
    if not place.has(NOTE):
        return Subject()
    with place.reading(NOTE) as file:
        return msgspec.json.decode(file.read_bytes(), type=Subject)
