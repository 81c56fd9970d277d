"""The rows of a file of reactions, a CSV with a header or JSON lines, under the names of a post's fields."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from shared.adapters.imports.columns import plain
from shared.adapters.imports.table import tabled
from shared.domain.errors import BadInput

_FIELDS = {
    "kind": "kind type reaction action interaction",
    "post": "post postid inreplyto inreplytostatusid repostof quoteof tweet tweetid status statusid parent target url",
    "id": "id reactionid replyid commentid quoteid repostid",
    "at": "at createdat time date datetime timestamp likedat",
    "text": "text comment message body content fulltext",
    "source": "source network platform",
    "lang": "lang language",
    "author.id": "authorid userid accountid profileid actorid",
    "author.handle": "handle username screenname user account author authorhandle authorusername",
    "author.name": "name displayname fullname authorname",
    "author.bio": "bio description about",
    "author.followers": "followers followerscount followercount",
    "author.following": "following followingcount friendscount",
    "author.posts": "posts postscount statusescount tweetcount",
    "author.created_at": "joined authorcreatedat accountcreatedat usersince",
    "author.verified": "verified",
    "author.default_profile": "defaultprofile",
    "author.default_image": "defaultimage defaultprofileimage",
}
_BY_NAME = {name: field for field, names in _FIELDS.items() for name in names.split()}
_OF_AUTHOR = {**{field.removeprefix("author."): field for field in _FIELDS if field.startswith("author.")}}


class Row(Struct, frozen=True):
    """One row: its line, what stands under each field, or what is wrong with it."""

    line: int
    fields: dict[str, Any]
    error: str = ""


class Sheet(Struct, frozen=True):
    """A file: what wrote it and how, which columns were recognised as what, and its rows."""

    vendor: str
    encoding: str
    delimiter: str
    columns: dict[str, str]
    ignored: dict[str, str]
    rows: Iterator[Row]


def table(content: bytes) -> Sheet:
    """A CSV file. Raises BadInput when it is none, or has no column that tells who reacted."""
    found = tabled(content, lambda headers: sum(plain(header) in _BY_NAME for header in headers))
    fields = [_BY_NAME.get(plain(header), "") for header in found.headers]
    if not {"author.id", "author.handle", "id"} & set(fields):
        raise BadInput("has no column that tells who reacted, such as handle or user_id", "file")
    pairs = list(zip(found.headers, fields, strict=True))
    rows = (Row(each.line, {} if each.error else _cells(fields, each.cells), each.error) for each in found.records)
    columns, ignored = {name: field for name, field in pairs if field}, {name: "" for name, field in pairs if not field}
    return Sheet("csv", found.encoding, found.delimiter, columns, ignored, rows)


def _cells(fields: list[str], cells: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field, cell in zip(fields, cells, strict=True):
        if field and cell.strip():
            found.setdefault(field, cell.strip())
    return found


def lines(text: str, encoding: str) -> Sheet:
    """JSON lines: each an object with the same names as columns, or a post as the generic source takes it."""
    rows = (_json(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    return Sheet("json lines", encoding, "", {}, {}, rows)


def _json(number: int, line: str) -> Row:
    try:
        told = msgspec.json.decode(line)
    except msgspec.DecodeError:
        return Row(number, {}, "is not JSON")
    if not isinstance(told, dict):
        return Row(number, {}, "is no object")
    found: dict[str, Any] = {}
    author = told.get("author")
    for name, value in told.items():
        field = _BY_NAME.get(plain(name))
        if field and not isinstance(value, (dict, list)):
            found.setdefault(field, value)
    if isinstance(author, dict):
        found |= {_OF_AUTHOR[name]: value for name, value in author.items() if name in _OF_AUTHOR}
    return Row(number, found)
