"""Reads a post in the project's own shape: lenient where senders differ, strict where its identity hangs on it."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.domain.errors import BadPost
from shared.domain.mention import KINDS, NOBODY, UNCOUNTED, Author, Metrics, Post
from shared.domain.person import email_key

TEXT_LIMIT = 100_000
"""Characters of a post that are kept: the longest article that a listening vendor sends."""

ID_LIMIT = 512
"""Characters of an id: at:// and tag: URIs are under 300; a DynamoDB key takes 1,024 bytes."""

CLOCK_SKEW = timedelta(minutes=10)
"""A sender's clock may be ahead by this much; a later time is taken as the time of receipt."""

COUNT_LIMIT = 10_000_000_000
"""Counts above this are a sender's mistake (more than people on earth) and are taken as unknown."""

_SOURCE = re.compile(r"[a-z][a-z0-9_-]{0,31}\Z")
# Cc without tab, newline and carriage return; and lone surrogates, which no UTF-8 store takes.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|[\ud800-\udfff]")


Veil = Callable[[str], str | None]
"""Makes of an address the hash that is kept in its place, or None when nothing is known by any address."""


def parse_post(raw: object, received_at: datetime, veil: Veil = lambda address: None) -> Post:
    """Reads one post in the project's own shape, as `hundred score` and the generic source take it.

    Lenient where senders differ (numbers as strings, empty strings for nothing, unknown fields),
    strict where a mention's identity hangs on it. An author's address is kept as `veil` makes it, never as it is.
    Raises BadPost naming the field.
    """
    if not isinstance(raw, Mapping):
        raise BadPost("a post is a JSON object")
    kind = _choice(raw, "kind", KINDS) or "post"
    text = _text(raw, "text", TEXT_LIMIT)
    if text is None and kind != "reaction":
        raise BadPost("is required", "text")
    created_at = _time(raw.get("created_at"), "created_at")
    assumed = created_at is None or created_at > received_at + CLOCK_SKEW
    return Post(
        id=_identity(raw, "id"),
        source=_source(raw),
        text=text or "",
        created_at=received_at if assumed or created_at is None else created_at,
        kind=kind,  # type: ignore[arg-type]  # _choice returns one of KINDS
        lang=_text(raw, "lang", 35),
        client=_text(raw, "client", 200),
        in_reply_to=_optional_id(raw, "in_reply_to"),
        url=_text(raw, "url", 4096),
        urls=_texts(raw, "urls"),
        brand=_texts(raw, "brand"),
        author=_author(raw.get("author"), veil),
        repost_of=_optional_id(raw, "repost_of"),
        quote_of=_optional_id(raw, "quote_of"),
        metrics=_metrics(raw.get("metrics")),
        time_assumed=assumed,
    )


def clean(text: str) -> str:
    """The text as it can be stored: NUL, control characters and lone surrogates become U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


def _source(raw: Mapping[str, Any]) -> str:
    source = _text(raw, "source", 32)
    if source is None:
        raise BadPost("is required", "source")
    if not _SOURCE.match(source):
        raise BadPost("is a network's name in lower case, such as x or mastodon", "source")
    return source


def _identity(raw: Mapping[str, Any], field: str) -> str:
    value = _optional_id(raw, field)
    if value is None:
        raise BadPost("is required", field)
    return value


def _optional_id(raw: Mapping[str, Any], field: str) -> str | None:
    value = raw.get(field)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise BadPost("is a string", field)
    identity = str(value).strip()
    if len(identity) > ID_LIMIT:
        raise BadPost(f"is longer than {ID_LIMIT} characters", field)
    if _UNSTORABLE.search(identity):
        raise BadPost("holds control characters", field)
    return identity or None


def _text(raw: Mapping[str, Any], field: str, limit: int, path: str = "") -> str | None:
    value = raw.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadPost("is a string", path + field)
    # An empty text is a text; an empty anything else is a sender's way to say nothing.
    return clean(value[:limit]) if value or field == "text" else None


def _texts(raw: Mapping[str, Any], field: str) -> tuple[str, ...]:
    value = raw.get(field)
    if value is None or value == "":
        return ()
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, (list, tuple)) or not all(isinstance(each, str) for each in values):
        raise BadPost("is a list of strings", field)
    return tuple(clean(each[:4096]) for each in values[:100])


def _choice(raw: Mapping[str, Any], field: str, choices: tuple[str, ...]) -> str | None:
    value = raw.get(field)
    if value is None or value == "":
        return None
    if value not in choices:
        raise BadPost(f"is one of {', '.join(choices)}", field)
    return str(value)


def _author(raw: object, veil: Veil) -> Author:
    if raw is None or raw == "":
        return NOBODY
    if not isinstance(raw, Mapping):
        raise BadPost("is an object", "author")
    identity = raw.get("id")
    address = raw.get("email")
    known_by = email_key(address) if isinstance(address, str) else ""
    if identity is not None and (isinstance(identity, bool) or not isinstance(identity, (str, int))):
        raise BadPost("is a string", "author.id")
    return Author(
        id=clean(str(identity))[:ID_LIMIT] if identity not in (None, "") else None,
        handle=_text(raw, "handle", 256, "author."),
        email=veil(known_by) if known_by else None,
        name=_text(raw, "name", 256, "author."),
        bio=_text(raw, "bio", 2000, "author."),
        followers=_count(raw.get("followers")),
        following=_count(raw.get("following")),
        posts=_count(raw.get("posts")),
        created_at=_time(raw.get("created_at"), "author.created_at"),
        verified=_flag(raw.get("verified")),
        default_profile=_flag(raw.get("default_profile")),
        default_image=_flag(raw.get("default_image")),
    )


def _metrics(raw: object) -> Metrics:
    if not isinstance(raw, Mapping):
        return UNCOUNTED
    metrics = Metrics(
        reposts=_count(raw.get("reposts")), likes=_count(raw.get("likes")), replies=_count(raw.get("replies"))
    )
    return UNCOUNTED if metrics == UNCOUNTED else metrics


def _count(value: object) -> int | None:
    """A count, or None where a sender has none or an absurd one: a profile never refuses a post."""
    try:
        number = int(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else -1
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number <= COUNT_LIMIT else None


def _flag(value: object) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "1": True, "false": False, "0": False}.get(value.lower())
    return bool(value) if isinstance(value, (bool, int)) else None


def _time(value: object, field: str) -> datetime | None:
    """ISO 8601 text (UTC when it names no zone), or Unix seconds or milliseconds, as an aware time in UTC."""
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str) and not value.isdigit():
            moment = datetime.fromisoformat(value.strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        if isinstance(value, (int, float, str)) and not isinstance(value, bool):
            number = float(value)
            # Seconds pass 1e11 in the year 5138; milliseconds passed it in 1973.
            return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadPost("is a time such as 2026-11-23T13:05:00Z", field) from error
    raise BadPost("is a time such as 2026-11-23T13:05:00Z", field)
