"""Collected posts of X as the webhooks in which X would have sent them.

A row is a post with `id`, `text`, `created_at`, `user` (`screen_name`, `name`, `followers` ...) and what it answers
or repeats; docs/samples.md lists the fields. Where a row lacks an id that X always sends, a
stable one is made from what the row has, so that the same author or original gets the same id again.
"""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

ROWS = "tweets_by_client.jsonl.gz"

Row = Mapping[str, Any]


class NoRows(Exception):
    """There are no rows at that place; the message says what was looked for."""


def find(place: Path) -> Path:
    """The file of rows: `place` itself, or in that folder or one below it. Raises NoRows."""
    if place.is_file():
        return place
    found = sorted(place.rglob(ROWS)) if place.is_dir() else []
    if not found:
        raise NoRows(f"There are no collected posts at {place}: give a file of JSON lines, or the folder with {ROWS}.")
    return found[0]


def opened(place: Path) -> Iterator[bytes]:
    """The lines of a file, gzipped or not."""
    with gzip.open(place, "rb") if place.suffix == ".gz" else place.open("rb") as file:
        yield from file


def convert(lines: Iterable[bytes], shape: str = "activity", user: str = "1") -> Iterator[bytes]:
    """Each row as a webhook's body. `user` is the id of the account that X was told to watch.

    A line that is not a row stays as it is, to be refused and counted where it arrives.
    """
    for line in lines:
        try:
            row = msgspec.json.decode(line, type=dict[str, Any])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            yield line
        else:
            yield msgspec.json.encode(SHAPES[shape](row, user))


def activity(row: Row, user: str = "1") -> dict[str, Any]:
    """X Activity API, `post.mention.create`."""
    return {
        "data": {
            "event_uuid": str(row.get("id")),
            "filter": {"user_id": user},
            "event_type": "post.mention.create",
            "tag": "mentions",
            "payload": _post(row),
            "includes": {"users": [_user(row)]},
        }
    }


def stream(row: Row, user: str = "1") -> dict[str, Any]:
    """Filtered stream, delivered by webhook."""
    return {
        "data": _post(row),
        "includes": {"users": [_user(row)]},
        "matching_rules": [{"id": user, "tag": "mentions"}],
    }


def account(row: Row, user: str = "1") -> dict[str, Any]:
    """Account activity, `tweet_create_events` of version 1.1."""
    return {"for_user_id": user, "tweet_create_events": [_tweet(row)]}


SHAPES: dict[str, Callable[[Row, str], dict[str, Any]]] = {"activity": activity, "stream": stream, "v1": account}


def _post(row: Row) -> dict[str, Any]:
    """A post of version 2."""
    refers = (("retweeted", _original(row)), ("replied_to", row.get("in_reply_to_status_id")), ("quoted", _quoted(row)))
    post = {
        "id": row.get("id"),
        "text": _escaped(row.get("text")),
        "created_at": _time(row.get("created_at")),
        "author_id": _author(row),
        "lang": row.get("lang") or "und",
        "source": row.get("source_client"),
        "edit_history_tweet_ids": [row.get("id")],
        "entities": {"urls": _links(row)},
        "public_metrics": _counts(row, {"retweet_count": "retweet_count", "like_count": "favorite_count"}),
        "referenced_tweets": [{"type": kind, "id": identity} for kind, identity in refers if identity],
    }
    return {name: value for name, value in post.items() if value not in (None, [], {})}


def _user(row: Row) -> dict[str, Any]:
    """An account of version 2."""
    user = _profile(row)
    made = {
        "id": _author(row),
        "username": user.get("screen_name"),
        "name": _escaped(user.get("name")),
        "description": _escaped(user.get("description")),
        "location": user.get("location"),
        "created_at": _time(user.get("created_at")),
        "verified": user.get("verified"),
        "profile_image_url": _picture(user),
        "public_metrics": _counts(user, _PROFILE_COUNTS),
    }
    return {name: value for name, value in made.items() if value is not None}


_PROFILE_COUNTS = {
    "followers_count": "followers",
    "following_count": "friends",
    "tweet_count": "statuses",
    "listed_count": "listed",
}


def _tweet(row: Row) -> dict[str, Any]:
    """A post of version 1.1."""
    user, original = _profile(row), _original(row)
    client = row.get("source_client")
    tweet = {
        "id_str": row.get("id"),
        "text": _escaped(row.get("text")),
        "created_at": _old_time(row.get("created_at")),
        "lang": row.get("lang"),
        "source": f'<a href="https://x.com" rel="nofollow">{client}</a>' if client else None,
        "truncated": False,
        "in_reply_to_status_id_str": row.get("in_reply_to_status_id"),
        "in_reply_to_screen_name": row.get("in_reply_to_screen_name"),
        "quoted_status_id_str": _quoted(row),
        "retweet_count": row.get("retweet_count"),
        "favorite_count": row.get("favorite_count"),
        "entities": {"urls": _links(row)},
        "retweeted_status": _repeated(row, original) if original else None,
        "user": {
            "id_str": _author(row),
            "screen_name": user.get("screen_name"),
            "name": _escaped(user.get("name")),
            "description": _escaped(user.get("description")),
            "location": user.get("location"),
            "created_at": _old_time(user.get("created_at")),
            "verified": user.get("verified"),
            "followers_count": user.get("followers"),
            "friends_count": user.get("friends"),
            "statuses_count": user.get("statuses"),
            "listed_count": user.get("listed"),
            "default_profile": user.get("default_profile"),
            "default_profile_image": user.get("default_profile_image"),
        },
    }
    return {name: value for name, value in tweet.items() if value is not None}


def _repeated(row: Row, original: str) -> dict[str, Any]:
    """The original inside a repost: its author and words, as far as `RT @name: ...` tells them."""
    start = _REPOST.match(str(row.get("text") or ""))
    text = str(row.get("text") or "")[start.end() :] if start else row.get("text")
    return {"id_str": original, "text": _escaped(text), "user": {"screen_name": start[1] if start else None}}


_REPOST = re.compile(r"RT @(\w{1,20}): ?")


def _original(row: Row) -> str | None:
    """The id of what is repeated; rows keep only its words, the same in each repost of it."""
    return _made_id("original", row.get("text")) if row.get("is_retweet") else None


def _quoted(row: Row) -> str | None:
    if not row.get("is_quote") or row.get("is_retweet"):
        return None
    links = [each for each in row.get("urls") or () if isinstance(each, str)]
    found = re.search(r"/status/([0-9]+)", links[-1]) if links else None
    return found[1] if found and found[1] != row.get("id") else _made_id("quoted", links[-1:] or row.get("id"))


def _author(row: Row) -> str:
    user = _profile(row)
    if user.get("id"):
        return str(user["id"])
    handle = user.get("screen_name")
    return _made_id(
        "account", handle.casefold() if isinstance(handle, str) else [user.get("name"), user.get("created_at")]
    )


def _made_id(*parts: object) -> str:
    """A number of 18 digits, as X's ids are, always the same for the same parts."""
    return str(10**17 + int(sha256(msgspec.json.encode(parts)).hexdigest(), 16) % (9 * 10**17))


def _profile(row: Row) -> Mapping[str, Any]:
    user = row.get("user")
    return user if isinstance(user, Mapping) else {}


def _links(row: Row) -> list[dict[str, str]]:
    return [{"url": each, "expanded_url": each} for each in row.get("urls") or () if isinstance(each, str)]


def _counts(counted: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """X says each number twice, the second time as text."""
    found = {name: counted[field] for name, field in names.items() if isinstance(counted.get(field), int)}
    return {**found, **{f"{name}_str": str(number) for name, number in found.items()}}


def _picture(user: Mapping[str, Any]) -> str | None:
    if user.get("default_profile_image") is None:
        return None
    folder = "sticky/default_profile_images" if user["default_profile_image"] else "profile_images/1"
    return f"https://abs.twimg.com/{folder}/picture_normal.png"


def _escaped(text: object) -> object:
    """X sends three characters escaped; rows that were collected from it may be so already."""
    if not isinstance(text, str) or re.search("&(?:amp|lt|gt);", text):
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value).astimezone(UTC) if isinstance(value, str) else None
    except ValueError:
        return None


def _time(value: object) -> str | None:
    moment = _moment(value)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None


def _old_time(value: object) -> str | None:
    """Version 1.1 writes times as C does, in English whatever the machine speaks."""
    moment = _moment(value)
    if moment is None:
        return None
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    return f"{day} {month} {moment:%d %H:%M:%S} +0000 {moment.year}"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
