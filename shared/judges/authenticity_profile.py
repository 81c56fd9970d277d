"""What an author's profile shows, as numbers. None where it says nothing: a missing profile counts for nobody."""

import math
from functools import lru_cache

from shared.domain.mention import Author, Post
from shared.judges.authenticity_marks import count, profile_finder
from shared.judges.authenticity_shape import HEAD, Value

_NAMES = (
    "bot-name outlet-name bot-bio company-bio personal-bio bio-length bio-link handle-digits name-is-handle "
    "handle-underscore "
    "follower-count following-count ratio post-count posts-a-day age default-profile default-image verified "
    "follows-none names-itself"
)
PROFILE: tuple[str, ...] = tuple(_NAMES.split())

BOT_NAME, OUTLET_NAME, BOT_BIO, COMPANY_BIO = range(4)
_PERSONAL = frozenset(
    [
        "i",
        "i'm",
        "my",
        "me",
        "mom",
        "dad",
        "wife",
        "husband",
        "father",
        "mother",
        "lover",
        "fan",
        "student",
        "he",
        "she",
        "him",
        "her",
        "her/him",
        "own",
    ]
)


def profile(post: Post) -> list[Value]:
    """The values of PROFILE for a post."""
    author = post.author
    handle, followers, following = author.handle or "", author.followers, author.following
    full = followers is not None or author.bio is not None
    days = _days(post, author)
    return [
        *_called(handle, author.name or ""),
        *(_described((author.bio or "")[:HEAD]) if full else _UNDESCRIBED),
        float(handle[-3:].isdigit()) if handle else None,
        float(handle.casefold() == author.name.casefold()) if handle and author.name else None,
        float("_" in handle) if handle else None,
        _log(followers),
        _log(following),
        None if followers is None or following is None else math.log10((followers + 1) / (following + 1)),
        _log(author.posts),
        math.log10(author.posts / days + 0.01) if author.posts is not None and days else None,
        math.log10(days) if days else None,
        _flag(author.default_profile),
        _flag(author.default_image),
        _flag(author.verified),
        float(following < 5) if following is not None else None,
        float(handle.casefold() in post.text[:HEAD].casefold()) if len(handle) > 3 else None,
    ]


AUTHORS = 1_024
"""Authors whose names and bios are remembered at most, as far as they were read: many post more than once."""


@lru_cache(maxsize=AUTHORS)
def _called(handle: str, name: str) -> tuple[Value, Value]:
    """Whether an author's names say bot, and whether they say feed."""
    called = f"{handle} {name}".lower()
    if called == " ":
        return None, None
    found = count(profile_finder(), called, called.replace("_", " ").split())
    return float(found[0] > 0), float(found[1] > 0)


_UNDESCRIBED: tuple[Value, ...] = (None,) * 5


@lru_cache(maxsize=AUTHORS)
def _described(bio: str) -> tuple[Value, ...]:
    """What a bio says of bots, companies and persons, its length, and whether it links."""
    bio = bio.lower()
    said = bio.replace(",", " ").replace(".", " ").replace("#", " ").split()
    found = count(profile_finder(), bio, said)
    personal = float(not _PERSONAL.isdisjoint(said))
    return min(3.0, found[2]), min(3.0, found[3]), personal, min(200.0, len(bio)), float("http" in bio)


def _days(post: Post, author: Author) -> float | None:
    """The account's age at the post, at least a day; None where it is not known or lies in the future."""
    if author.created_at is None:
        return None
    days = (post.created_at - author.created_at).total_seconds() / 86_400
    return max(1.0, days) if days >= 0 else None


def _log(count_: int | None) -> Value:
    return None if count_ is None else math.log10(count_ + 1)


def _flag(value: bool | None) -> Value:
    return None if value is None else float(value)
