"""A post as X's version 1.1 has it (account activity, `tweet_create_events`), brought into the project's own shape."""

from collections.abc import Mapping
from typing import Any

from shared.adapters.sources import x_common as common
from shared.adapters.sources.delivery import as_object


def reshape(post: Mapping[str, Any]) -> dict[str, Any]:
    """The post as `parse_post` takes it; what is missing or wrong is left for it to refuse."""
    identity = _identity(post, "id")
    original = as_object(post.get("retweeted_status"))
    user = as_object(post.get("user"))
    handle = common.said(user.get("screen_name"))
    refers = {
        "repost_of": _identity(original, "id"),
        "in_reply_to": _identity(post, "in_reply_to_status_id"),
        "quote_of": _identity(post, "quoted_status_id") if not original else None,
    }
    return {
        "id": identity,
        "source": "x",
        "text": _words(post, original),
        "created_at": common.written_at(post, identity),
        "kind": _kind(refers),
        "lang": common.language(post.get("lang")),
        "client": common.client(post.get("source")),
        **refers,
        "url": common.address(identity, handle),
        "urls": common.links(_longer(post).get("entities") or post.get("entities")),
        "author": _author(user, handle),
        "metrics": {} if original else _metrics(post),
    }


def _identity(thing: Mapping[str, Any], field: str) -> object:
    """The text form first: the number is rounded by many senders."""
    value = thing.get(f"{field}_str") or thing.get(field)
    return value if isinstance(value, (str, int)) else None


def _kind(refers: Mapping[str, object]) -> str:
    kinds = {"repost_of": "repost", "in_reply_to": "reply", "quote_of": "quote"}
    return next((kind for field, kind in kinds.items() if refers[field]), "post")


def _words(post: Mapping[str, Any], original: Mapping[str, Any]) -> Any:
    """The full text; a repost's own is cut, so it is put together from the original's."""
    handle = common.said(as_object(original.get("user")).get("screen_name"))
    if handle and isinstance(_full(original), str):
        return f"RT @{handle}: {_full(original)}"
    return _full(post)


def _full(post: Mapping[str, Any]) -> Any:
    return common.unmarked(_longer(post).get("full_text") or post.get("full_text") or post.get("text"))


def _longer(post: Mapping[str, Any]) -> Mapping[str, Any]:
    return as_object(post.get("extended_tweet"))


def _author(user: Mapping[str, Any], handle: str | None) -> dict[str, Any]:
    return {
        "id": _identity(user, "id"),
        "handle": handle,
        "name": common.said(user.get("name")),
        "bio": common.said(user.get("description")),
        "followers": user.get("followers_count"),
        "following": user.get("friends_count"),
        "posts": user.get("statuses_count"),
        "created_at": common.joined_at(user),
        "verified": user.get("verified"),
        "default_profile": user.get("default_profile"),
        "default_image": user.get("default_profile_image"),
    }


def _metrics(post: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "reposts": post.get("retweet_count"),
        "likes": post.get("favorite_count"),
        "replies": post.get("reply_count"),
    }
