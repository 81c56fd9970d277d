"""What the posts of all of X's products have in common: ids that tell the time, marked-up texts, counts said twice."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
"""Time zero of X's ids, 1288834974657 ms after 1970 (twitter-archive/snowflake)."""

_FIRST_SNOWFLAKE = 29_700_000_000
"""Smaller ids were counted up, not made from the time (November 2010)."""

_MONTHS = ["", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_V1_TIME = re.compile(r"\w{3} (\w{3}) (\d\d) (\d\d):(\d\d):(\d\d) \+0000 (\d{4})\Z", re.ASCII)
_MARKS = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}


def moment(value: object) -> datetime | None:
    """A time of X, `2026-07-24T21:05:48.000Z` or `Wed Feb 05 08:39:31 +0000 2020`; None when it is neither."""
    if not isinstance(value, str):
        return None
    old = _V1_TIME.match(value)
    try:
        if old:
            month, (day, hour, minute, second, year) = old[1], map(int, old.groups()[1:])
            return datetime(year, _MONTHS.index(month), day, hour, minute, second, tzinfo=UTC)
        parsed = datetime.fromisoformat(value)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def born(identity: object) -> datetime | None:
    """When an id was made: its upper bits are milliseconds since X's time zero."""
    text = str(identity)
    if not re.fullmatch(r"[0-9]{11,19}", text) or int(text) < _FIRST_SNOWFLAKE:
        return None
    return _EPOCH + timedelta(milliseconds=int(text) >> 22)


def written_at(post: Mapping[str, Any], identity: object) -> str | None:
    """When a post was written: as it says, else as its id says."""
    when = moment(post.get("created_at")) or born(identity)
    return when.isoformat() if when else None


def joined_at(user: Mapping[str, Any]) -> str | None:
    """When an account was made; nothing when it cannot be read, as a profile refuses no post."""
    when = moment(user.get("created_at"))
    return when.isoformat() if when else None


def unmarked(text: object) -> Any:
    """The text with the three characters that X escapes put back; what is no text is left to be refused."""
    if not isinstance(text, str):
        return text
    return re.sub("&(?:amp|lt|gt);", lambda found: _MARKS[found[0]], text)


def said(value: object) -> str | None:
    """A field of a profile or of a post's edges when it is a text, else nothing."""
    return unmarked(value) if isinstance(value, str) and value else None


def client(value: object) -> str | None:
    """The app's name out of `<a href="...">Name</a>`."""
    text = said(value)
    return re.sub(r"<[^<>]*>", "", text[:1000]).strip() or None if text else None


def links(*entities: object) -> list[str]:
    """The addresses that a post's short links lead to, each once and in order."""
    found: dict[str, None] = {}
    for each in entities:
        listed = each.get("urls") if isinstance(each, dict) else None
        for link in listed if isinstance(listed, list) else ():
            if isinstance(link, dict):
                address = link.get("unwound_url") or link.get("expanded_url") or link.get("url")
                if isinstance(address, str):
                    found.setdefault(address)
    return list(found)


def count(counts: Mapping[str, Any], *names: str) -> object:
    """A number under the first of its names; X also sends each as text, which JSON cannot round."""
    keys: Iterable[str] = (key for name in names for key in (f"{name}_str", name))
    return next((counts[key] for key in keys if counts.get(key) is not None), None)


def address(identity: object, handle: str | None) -> str | None:
    """Where a post can be read."""
    return f"https://x.com/{handle or 'i/web'}/status/{identity}" if identity else None


def language(value: object) -> str | None:
    """The language as X detected it, nothing when it could not."""
    return value if isinstance(value, str) and value != "und" else None
