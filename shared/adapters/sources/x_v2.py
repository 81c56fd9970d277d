"""A post as X's version 2 has it, in either spelling (tweets or posts), brought into the project's own shape."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from shared.adapters.sources import x_common as common
from shared.adapters.sources.delivery import as_list, as_object

_KINDS = {"retweeted": "repost", "reposted": "repost", "replied_to": "reply", "quoted": "quote"}


class Included(Struct, frozen=True):
    """The accounts and posts that come with a post, by id."""

    users: dict[str, Mapping[str, Any]]
    posts: dict[str, Mapping[str, Any]]

    @classmethod
    def of(cls, includes: object) -> "Included":
        """Reads `includes`, where a deletion's users lie one `data` deeper."""
        parts = as_object(includes)
        return cls(_by_id(parts, "users"), {**_by_id(parts, "tweets"), **_by_id(parts, "posts")})


def reshape(post: Mapping[str, Any], included: Included) -> dict[str, Any]:
    """The post as `parse_post` takes it; what is missing or wrong is left for it to refuse."""
    refers = _references(post)
    user = included.users.get(str(post.get("author_id")), {})
    handle = common.said(user.get("username"))
    return {
        "id": post.get("id"),
        "source": "x",
        "text": _words(post, included, refers),
        "created_at": common.written_at(post, post.get("id")),
        "kind": _kind(refers),
        "lang": common.language(post.get("lang")),
        "client": common.client(post.get("source")),
        "in_reply_to": refers.get("reply"),
        "repost_of": refers.get("repost"),
        "quote_of": refers.get("quote"),
        "url": common.address(post.get("id"), handle),
        "urls": common.links(post.get("entities"), _note(post).get("entities")),
        "author": _author(post.get("author_id"), user, handle),
        "metrics": {} if "repost" in refers else _metrics(as_object(post.get("public_metrics"))),
    }


def replaced(post: Mapping[str, Any]) -> list[str]:
    """Ids of the versions that an edit replaced."""
    history = as_list(post.get("edit_history_tweet_ids") or post.get("edit_history_post_ids"))
    return [each for each in history if isinstance(each, str) and each != post.get("id")] if post.get("id") else []


def _references(post: Mapping[str, Any]) -> dict[str, Any]:
    """Kind of reference to the id of what is referred to."""
    found = {"reply": post.get("in_reply_to_tweet_id") or post.get("in_reply_to_post_id")}
    for each in as_list(post.get("referenced_tweets") or post.get("referenced_posts")):
        name = as_object(each).get("type")
        if isinstance(name, str) and name in _KINDS:
            found[_KINDS[name]] = as_object(each).get("id")
    return {kind: identity for kind, identity in found.items() if isinstance(identity, (str, int)) and identity}


def _kind(refers: Mapping[str, Any]) -> str:
    return next((kind for kind in ("repost", "reply", "quote") if kind in refers), "post")


def _words(post: Mapping[str, Any], included: Included, refers: Mapping[str, Any]) -> Any:
    """The full text, also where `text` is cut: of a long post, and of the post that is reposted."""
    text = _full(post)
    original = included.posts.get(str(refers.get("repost")))
    start = re.match(r"RT @\w{1,20}: ", text) if isinstance(text, str) else None
    if original and start and isinstance(_full(original), str):
        return start[0] + _full(original)
    return text


def _full(post: Mapping[str, Any]) -> Any:
    return common.unmarked(_note(post).get("text") or post.get("text"))


def _note(post: Mapping[str, Any]) -> Mapping[str, Any]:
    return as_object(post.get("note_tweet") or post.get("note_post"))


def _author(identity: object, user: Mapping[str, Any], handle: str | None) -> dict[str, Any]:
    counts = as_object(user.get("public_metrics"))
    picture = common.said(user.get("profile_image_url"))
    return {
        "id": identity if isinstance(identity, (str, int)) else None,
        "handle": handle,
        "name": common.said(user.get("name")),
        "bio": common.said(user.get("description")),
        "followers": common.count(counts, "followers_count"),
        "following": common.count(counts, "following_count"),
        "posts": common.count(counts, "tweet_count", "post_count"),
        "created_at": common.joined_at(user),
        "verified": user.get("verified"),
        "default_image": "/default_profile_images/" in picture if picture else None,
    }


def _metrics(counts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "reposts": common.count(counts, "retweet_count", "repost_count"),
        "likes": common.count(counts, "like_count"),
        "replies": common.count(counts, "reply_count"),
    }


def _by_id(parts: Mapping[str, Any], name: str) -> dict[str, Mapping[str, Any]]:
    things = [as_object(each) for each in as_list(parts.get(name))]
    opened = [as_object(each["data"]) if isinstance(each.get("data"), dict) else each for each in things]
    return {str(each["id"]): each for each in opened if isinstance(each.get("id"), (str, int))}
