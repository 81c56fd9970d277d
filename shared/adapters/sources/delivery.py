"""What a delivery holds once it is read, and how sources read JSON that anyone may have written."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from shared.domain.errors import BadInput, BadPost, TooLarge
from shared.domain.mention import Post
from shared.domain.parsing import Veil, parse_post

POSTS_LIMIT = 5_000
"""Posts in one delivery: 500 calls to the queue take 2 to 5 s, half of what the function may take."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Refused(Struct, frozen=True):
    """A post that is not one, by its place in the delivery, and why."""

    index: int
    error: str


class Delivery(Struct, frozen=True, kw_only=True):
    """What one request brought. `ignored` counts events that are not posts; `deleted` holds the network's ids
    of posts that are gone or replaced by an edit.
    """

    posts: tuple[Post, ...] = ()
    refused: tuple[Refused, ...] = ()
    ignored: int = 0
    deleted: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[int, ...]:
        """For each of `posts`, its place among all that came."""
        refused = {each.index for each in self.refused}
        return tuple(place for place in range(len(self.posts) + len(refused)) if place not in refused)


def decode_object(body: bytes) -> dict[str, Any]:
    """A body that is a JSON object. Raises BadInput."""
    try:
        content = msgspec.json.decode(body.removeprefix(_BYTE_ORDER_MARK))
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise BadInput(f"the body is not JSON ({str(error)[:200]})") from error
    if not isinstance(content, dict):
        raise BadInput("the body is not a JSON object")
    return content


def read_posts(
    raws: Sequence[Any], received_at: datetime, veil: Veil = lambda address: None
) -> tuple[tuple[Post, ...], tuple[Refused, ...]]:
    """Posts in the project's own shape; those that are not posts are refused alone. Raises TooLarge."""
    if len(raws) > POSTS_LIMIT:
        raise TooLarge(f"a delivery has at most {POSTS_LIMIT} posts")
    posts: list[Post] = []
    refused: list[Refused] = []
    for index, raw in enumerate(raws):
        try:
            posts.append(parse_post(raw, received_at, veil))
        except BadPost as error:
            refused.append(Refused(index, str(error)))
    return tuple(posts), tuple(refused)


def as_object(value: object) -> Mapping[str, Any]:
    """The value when it is a JSON object, else an empty one: for fields that may be anything."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """The value when it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else []
