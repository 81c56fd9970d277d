"""What an author's profile shows, as numbers. None where it says nothing: a missing profile counts for nobody."""

import math

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
    handle, name, bio = author.handle or "", author.name or "", (author.bio or "")[:HEAD].lower()
    finder = profile_finder()
    full = author.followers is not None or author.bio is not None
    called = f"{handle} {name}".lower()
    by_name = count(finder, called, called.replace("_", " ").split()) if called != " " else None
    said = bio.replace(",", " ").replace(".", " ").replace("#", " ").split()
    by_bio = count(finder, bio, said) if full else None
    followers, following = author.followers, author.following
    days = _days(post, author)
    return [
        float(by_name[0] > 0) if by_name else None,
        float(by_name[1] > 0) if by_name else None,
        min(3.0, float(by_bio[2])) if by_bio else None,
        min(3.0, float(by_bio[3])) if by_bio else None,
        float(not _PERSONAL.isdisjoint(said)) if full else None,
        min(200.0, float(len(bio))) if full else None,
        float("http" in bio) if full else None,
        float(handle[-3:].isdigit()) if handle else None,
        float(handle.casefold() == name.casefold()) if handle and name else None,
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
