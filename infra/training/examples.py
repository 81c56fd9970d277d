"""What a labelled post is: the post as a judge may see it, and beside it what it is measured by."""

from typing import Any, Literal

from msgspec import Struct

from shared.domain.mention import Post


class Labelled(Struct, frozen=True, kw_only=True):
    """A post and by which route it came: `auto` by an app, or by hand; None where the label is unsure.

    `broad` counts schedulers and share buttons as apps too. `author` groups posts of one account,
    `user` is the raw profile, with fields that no network's webhook gives any more.
    """

    set: str
    post: Post
    auto: bool | None
    broad: bool | None
    author: str
    user: dict[str, Any]


class Felt(Struct, frozen=True, kw_only=True):
    """A text and what it feels: about `target` where that is named, else as a whole. `score` is -4..4."""

    set: str
    id: str
    text: str
    label: Literal["negative", "neutral", "positive"]
    target: str | None
    lang: str
    author: str | None
    score: float | None
    confidence: float | None


class Ruled(Struct, frozen=True, kw_only=True):
    """A post with a verdict label for a brand, and whether it is about that brand (None: cannot be told)."""

    set: str
    post: Post
    brand: str
    label: str
    about: bool | None
    sure: bool


class Reacted(Struct, frozen=True, kw_only=True):
    """A post by an author with counts, and the reactions that it got (`reposts` + `likes`).

    `search` tells a search or a timeline from posts seen because somebody reposted them.
    `extra` holds counts that the project's own shape has no field for (listed, favourites).
    """

    set: str
    post: Post
    reactions: int
    search: bool
    auto: bool | None
    extra: dict[str, int | None]


class Turn(Struct, frozen=True, kw_only=True):
    """One post of a support conversation between a person and a company."""

    set: str
    thread: str
    company: str
    inbound: bool
    post: Post
