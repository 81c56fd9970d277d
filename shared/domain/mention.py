"""A post as a network gave it, and a mention: a post that was judged for one brand."""

from datetime import datetime
from typing import Literal, get_args

from msgspec import Struct

from shared.domain.intake import Counted
from shared.domain.person import Basis, CircleName, fold_handle
from shared.domain.verdict import Influence, Label, Sentiment, Verdict

Kind = Literal["post", "reply", "comment", "repost", "quote", "review", "video", "article", "message", "reaction"]
KINDS: tuple[str, ...] = get_args(Kind)


class Author(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who posted. Everything may be missing; counts are of accounts and posts.

    `email` is the keyed hash of an address that the sender gave: the address itself goes no further than the border.
    """

    id: str | None = None
    handle: str | None = None
    email: str | None = None
    name: str | None = None
    bio: str | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    created_at: datetime | None = None
    verified: bool | None = None
    default_profile: bool | None = None
    default_image: bool | None = None


class Metrics(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Reactions that the post had got when it was sent to us."""

    reposts: int | None = None
    likes: int | None = None
    replies: int | None = None


NOBODY = Author()
UNCOUNTED = Metrics()
# The very objects that stand for nothing, so that omit_defaults leaves them out of what is stored.


class Post(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One post, comment, reply, review or reaction, the same for every network.

    `brand` is a sender's hint: the names of the brands that it is about. `client` is the app
    that sent it, where the network says so. `time_assumed` tells that the network gave no usable
    time, so `created_at` is the time of receipt.
    """

    id: str
    source: str
    text: str
    created_at: datetime
    kind: Kind = "post"
    lang: str | None = None
    client: str | None = None
    in_reply_to: str | None = None
    url: str | None = None
    urls: tuple[str, ...] = ()
    brand: tuple[str, ...] = ()
    author: Author = NOBODY
    repost_of: str | None = None
    quote_of: str | None = None
    metrics: Metrics = UNCOUNTED
    time_assumed: bool = False


class Received(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="received"):
    """A post on its way from the webhooks to the judges, and through which connection it came."""

    post: Post
    connection: str
    brand: str
    received_at: datetime


class Removed(Struct, frozen=True, kw_only=True, tag="removed"):
    """Posts that are no more: their author or their network took them back, or an edit replaced them."""

    source: str
    ids: tuple[str, ...]


class Rejudged(Struct, frozen=True, kw_only=True, tag="rejudged"):
    """A stored mention that is to be judged again, by today's judges and with what is known by now."""

    brand: str
    post: Post


class Relinked(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="relinked"):
    """Accounts of which it was noted, changed or undone whose they are: their stored mentions get their circle anew.

    `accounts` are network and author key, such as `("x", "handle:maria")`. With `judge` their mentions are judged again
    whole: the brand's own voice is a kind of post as well. `authors` and `after` tell where to go on, when the
    mentions are too many for one message: the index's partitions that are left, and the last place that was done.
    """

    brand: str
    accounts: tuple[tuple[str, str], ...] = ()
    judge: bool = False
    authors: tuple[str, ...] = ()
    after: str = ""


Message = Received | Removed | Rejudged | Relinked | Counted
"""What travels through the mentions queue."""


class Correction(Struct, frozen=True, kw_only=True):
    """A person's word on what kind of post it is. It wins over the judges; `was` is what they had said."""

    label: Label
    was: Label
    by: str
    at: datetime


class Denial(Struct, frozen=True, kw_only=True):
    """A person's word that a mention is not about the brand. It wins over the judges; `was` is what they had said."""

    was: float
    by: str
    at: datetime


class Mention(Struct, frozen=True, kw_only=True):
    """One post as judged for one brand and stored.

    `brand` is the brand's id. `authentic` is the verdict at the threshold that the brand had when
    it was judged, so that the tally and the list always agree. `heard` counts the other days on which
    the author had spoken authentically, as far as that was known when it was stored: 20 at most.
    """

    post: Post
    brand: str
    verdict: Verdict
    sentiment: Sentiment
    influence: Influence
    about: float
    story: str
    authentic: bool
    stored_at: datetime
    circle: CircleName = "stranger"
    basis: Basis = "none"
    correction: Correction | None = None
    denial: Denial | None = None
    heard: int = 0


def account_keys(post: Post) -> tuple[str, ...]:
    """How the author can be recognised, the surest first: network id, handle, then the hash of an address."""
    keys = []
    if post.author.id:
        keys.append(f"id:{post.author.id}")
    if post.author.handle:
        keys.append(f"handle:{fold_handle(post.author.handle)}")
    if post.author.email:
        keys.append(f"email:{post.author.email}")
    return tuple(keys)
