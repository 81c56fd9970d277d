"""Reactions out of a file: who liked, passed on or answered a post, from a CSV with a header or from JSON lines.

`read` makes of each row a post as senders send it; it asks nobody and stores nothing. A reaction without an id of its
own gets one of its post and its author, so the same file makes the same reactions whenever it is read.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from msgspec import Struct

from shared.adapters.imports.columns import plain
from shared.adapters.imports.reaction_rows import Row, lines, table
from shared.adapters.imports.table import decoded
from shared.domain.errors import BadInput, BadPost
from shared.domain.file import FileRead, RowDouble, RowRefused
from shared.domain.mention import Kind
from shared.domain.parsing import parse_post
from shared.domain.person import fold_handle

REACTION = ("reaction", "repost", "reply", "comment", "quote")
"""What somebody may do with a post."""

_WORDS: dict[Kind, str] = {
    "reaction": "reaction like likes liked favorite favourite favorited heart love",
    "repost": "repost reposted retweet retweeted share shared boost reblog",
    "reply": "reply replied replies answer",
    "comment": "comment commented comments",
    "quote": "quote quoted quotetweet quotepost",
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_TARGET = {"repost": "repost_of", "quote": "quote_of"}
_WORDLESS = ("reaction", "repost")

_ADDRESS = re.compile(r"https?://.+?/(?:status(?:es)?|posts?|p)/([\w-]+)")


class Wanted(Struct, frozen=True, kw_only=True):
    """What holds for rows that do not say it themselves: the network, the post, and what was done with it."""

    source: str = "x"
    post: str = ""
    kind: Kind = "reaction"


class Reactions(FileRead, frozen=True, kw_only=True):
    """What a file holds: `posts` in the project's own shape, as the generic source takes them."""

    posts: list[dict[str, Any]]


def read(content: bytes, wanted: Wanted, now: datetime) -> Reactions:
    """Reads a file. Raises BadInput when it is no table, or has no column that tells who reacted."""
    text, encoding = decoded(content)
    sheet = lines(text, encoding) if text.lstrip()[:1] == "{" else table(content)
    posts: dict[tuple[str, str], tuple[int, dict[str, Any]]] = {}
    bad: list[RowRefused] = []
    doubles: list[RowDouble] = []
    rows = 0
    for row in sheet.rows:
        rows += 1
        try:
            post = _post(row, wanted, now)
        except BadInput as error:
            bad.append(RowRefused(row.line, str(error)))
            continue
        first, _ = posts.setdefault((post["source"], post["id"]), (row.line, post))
        if first != row.line:
            doubles.append(RowDouble(row.line, first))
    return Reactions(
        vendor=sheet.vendor,
        encoding=encoding,
        delimiter=sheet.delimiter,
        rows=rows,
        columns=sheet.columns,
        ignored=sheet.ignored,
        bad=bad,
        doubles=doubles,
        left_out=[],
        posts=[post for _, post in posts.values()],
    )


def _post(row: Row, wanted: Wanted, now: datetime) -> dict[str, Any]:
    """The post that a row tells of. Raises BadInput saying what is wrong."""
    if row.error:
        raise BadInput(row.error)
    fields = {name: value for name, value in row.fields.items() if value not in (None, "")}
    kind = _kind(fields.get("kind"), wanted.kind)
    author = {name.removeprefix("author."): value for name, value in fields.items() if name.startswith("author.")}
    own = fields.get("id")
    if kind in _WORDLESS and own and "id" not in author:
        author["id"], own = own, None  # lists of those who liked or passed on give the people's ids
    post = {
        "source": str(fields.get("source", wanted.source)).strip().casefold(),
        "kind": kind,
        "text": fields.get("text", ""),
        "lang": fields.get("lang"),
        "created_at": fields.get("at"),
        _TARGET.get(kind, "in_reply_to"): _target(str(fields.get("post", wanted.post))),
        "author": author,
    }
    post["id"] = str(own or _made_id(kind, post, author, str(post["text"])))
    parse_post(post, now)
    if kind not in _WORDLESS and not post["text"]:
        raise BadPost("is required: a reply without its words tells nothing", "text")
    return {name: value for name, value in post.items() if value is not None}


def _kind(told: object, otherwise: Kind) -> Kind:
    if told is None:
        return otherwise
    found = _KINDS.get(plain(str(told)))
    if found is None:
        raise BadInput(f"{str(told)[:60]!r} is none of {', '.join(REACTION)}", "kind")
    return found


def _target(told: str) -> str:
    """The id of the post that was reacted to, also out of its address."""
    address = _ADDRESS.match(told.strip())
    found = address[1] if address else told.strip()
    if not found or found.startswith("http"):
        raise BadInput("is required: the id of the post that was reacted to", "post")
    return found


def _made_id(kind: Kind, post: Mapping[str, Any], author: Mapping[str, Any], text: str) -> str:
    """An id of what was done by whom to which post: the same each time. Somebody may answer a post several times, so
    words tell replies apart."""
    handle = fold_handle(str(author.get("handle", "")))
    who = author.get("id") or handle
    if not who:
        raise BadInput("or an author's id is required: a reaction by nobody cannot be told from another", "handle")
    target = post[_TARGET.get(kind, "in_reply_to")]
    words = "" if kind in _WORDLESS else ":" + blake2b(text.encode(errors="replace"), digest_size=6).hexdigest()
    return f"{kind}:{target}:{who}{words}"
