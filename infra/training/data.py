"""The real posts that the judges are trained and measured on, read from a data folder.

Nothing here shows a judge what it is measured by: the sending client is left out unless asked
for, and labels stand beside the post. Repeats (`dup_group`) are removed: the first one stays.
Layout, fields and licences of the folder are in its own README.
"""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from infra.training.examples import Felt, Labelled, Reacted, Ruled, Turn
from shared.domain.mention import Metrics, Post
from shared.domain.parsing import parse_post

RECEIVED = datetime(2026, 1, 1, tzinfo=UTC)
"""The time of receipt of every post, after the newest of them, so that reading is deterministic."""

BRANDS = {
    "brenner_papajohns_2018": "Papa John's",
    "brenner_hawaiian_pizza_2018": "Hawaiian pizza",
    "pfizer_vaccine_tweets_2020_21": "Pfizer",
}
"""What the search-based sets searched for."""


__all__ = ["Felt", "Labelled", "Reacted", "Ruled", "Turn"]


def routes(folder: Path, *, clients: bool = False, profiles: bool = True, repeats: bool = False) -> list[Labelled]:
    """`authenticity/`: whole posts by the client that sent them.

    With `clients` the post says its client; without `profiles` it says nothing about its author.
    """
    rows = read_rows(folder / "authenticity" / "tweets_by_client.jsonl.gz")
    seen: set[str] = set()
    kept = [row for row in rows if repeats or _first(row["dup_group"], seen)]
    return [_labelled(row, clients, profiles) for row in kept]


def accounts(folder: Path) -> list[Labelled]:
    """`accounts/`: one post each of polluting (`auto`) and legitimate accounts, 2009."""
    rows = read_rows(folder / "accounts" / "honeypot2011_tweets.jsonl.gz")
    return [_account(row, number) for number, row in enumerate(rows)]


def feelings(folder: Path) -> list[Felt]:
    """`sentiment/`: texts with negative, neutral or positive. The same text is kept once per set and target."""
    seen: set[str] = set()
    return [
        Felt(**{"set": row["dataset"], **{field: row[field] for field in Felt.__struct_fields__ if field != "set"}})
        for row in read_rows(folder / "sentiment" / "sentiment.jsonl.gz")
        if _first(f"{row['dataset']}\0{row['target']}\0{row['text']}", seen)
    ]


def verdicts(folder: Path) -> list[Ruled]:
    """`verdicts/`: posts with a verdict label; where the routes hold the same post, with its profile and time."""
    known = {(each.set, each.post.id): each.post for each in routes(folder, repeats=True)}
    return [_ruled(row, known) for row in read_rows(folder / "verdicts" / "verdicts.jsonl.gz")]


def reactions(folder: Path) -> list[Reacted]:
    """`influence/`: posts with their authors' counts and the reactions they got; the post itself hides them.

    Profiles carry no name here, so handle and bio are joined from the routes where text and time agree.
    """
    known = {(each.set, each.post.text, each.post.created_at): each for each in routes(folder, repeats=True)}
    seen: set[str] = set()
    rows = read_rows(folder / "influence" / "author_engagement.jsonl.gz")
    return [
        _reacted(row, number, known)
        for number, row in enumerate(rows)
        if _first(f"{row['dataset']}\0{row['text']}\0{row['user_created_at']}", seen)
    ]


def with_reactions(row: Reacted) -> Post:
    """The post with the reactions that it got, by which later posts of its author may be judged."""
    return replace(row.post, metrics=Metrics(likes=row.reactions))


def turns(folder: Path) -> list[Turn]:
    """`customers/`: support conversations, in the order of the file."""
    return [_turn(row) for row in read_rows(folder / "customers" / "twcs_threads.jsonl.gz")]


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a gzipped JSON lines file. Raises OSError when it is not there."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _first(group: str | None, seen: set[str]) -> bool:
    if group is None:
        return True
    fresh = group not in seen
    seen.add(group)
    return fresh


def _labelled(row: dict[str, Any], clients: bool, profiles: bool) -> Labelled:
    user = row["user"]
    raw = {
        "id": row["id"],
        "source": "x",
        "text": row["text"],
        "lang": row["lang"],
        "created_at": row["created_at"],
        "kind": _kind(row),
        "client": row["source_client"] if clients else None,
        "in_reply_to": row["in_reply_to_status_id"],
        "urls": row["urls"],
        "author": _profile(user) if profiles else None,
        "repost_of": f"{row['id']}-original" if row["is_retweet"] else None,
    }
    author = str(user.get("id") or user.get("screen_name") or user.get("created_at") or row["id"])
    return Labelled(
        set=row["dataset"],
        post=parse_post(raw, RECEIVED),
        auto=_auto(row["label"]),
        broad=_auto(row["label_broad"]),
        author=f"{row['dataset']}:{author}",
        user=user,
    )


def _kind(row: dict[str, Any]) -> str:
    if row["is_retweet"]:
        return "repost"
    if row["is_quote"]:
        return "quote"
    return "reply" if row["in_reply_to_status_id"] or row["in_reply_to_screen_name"] else "post"


def _profile(user: dict[str, Any]) -> dict[str, Any]:
    """A profile in the project's shape. Where a set hides who it is, the second of its making tells accounts apart."""
    hidden = not user.get("id") and not user.get("screen_name")
    return {
        "id": user.get("created_at") if hidden else user.get("id"),
        "handle": user.get("screen_name"),
        "name": user.get("name"),
        "bio": user.get("description"),
        "followers": user.get("followers"),
        "following": user.get("friends"),
        "posts": user.get("statuses"),
        "created_at": user.get("created_at"),
        "verified": user.get("verified"),
        "default_profile": user.get("default_profile"),
        "default_image": user.get("default_profile_image"),
    }


def _auto(label: str | None) -> bool | None:
    return None if label is None else label == "auto"


def _account(row: dict[str, Any], number: int) -> Labelled:
    raw = {
        "id": f"{row['user_id']}-{number}",
        "source": "x",
        "text": row["text"],
        "created_at": row["created_at"],
        "author": {**_profile(row["user"]), "id": row["user_id"]},
    }
    polluter = row["account_label"] == "bot_account"
    return Labelled(
        set=row["dataset"],
        post=parse_post(raw, RECEIVED),
        auto=polluter,
        broad=polluter,
        author=f"{row['dataset']}:{row['user_id']}",
        user=row["user"],
    )


def _ruled(row: dict[str, Any], known: dict[tuple[str, str], Post]) -> Ruled:
    raw = {
        "id": row["id"],
        "source": "x",
        "text": row["text"],
        "kind": "reply" if row["reply"] else "post",
        "author": {"handle": row["handle"], "bio": row["bio"]},
    }
    return Ruled(
        set=row["dataset"],
        post=known.get((row["dataset"], row["id"])) or parse_post(raw, RECEIVED),
        brand=row["brand"],
        label=row["label"],
        about=row["about"],
        sure=row["sure"],
    )


def _reacted(row: dict[str, Any], number: int, known: dict[Any, Labelled]) -> Reacted:
    profile = {"followers": row["followers"], "following": row["friends"], "posts": row["statuses"]}
    profile |= {"verified": row["verified"], "created_at": row["user_created_at"], "id": row["user_created_at"]}
    raw = {"id": str(number), "source": "x", "text": row["text"], "created_at": row["created_at"], "author": profile}
    post = parse_post(raw, RECEIVED)
    twin = known.get((row["dataset"], post.text, post.created_at))
    if twin and twin.post.author.followers == post.author.followers:
        post = twin.post
    return Reacted(
        set=row["dataset"],
        post=post,
        reactions=(row["retweet_count"] or 0) + (row["favorite_count"] or 0),
        search=row["kind"].startswith("search"),
        auto=_auto(row["label"]),
        extra={"listed": row["listed"], "favourites": row["favourites"]},
    )


def _turn(row: dict[str, Any]) -> Turn:
    raw = {
        "id": row["tweet_id"],
        "source": "x",
        "text": row["text"],
        "created_at": row["created_at"],
        "kind": "reply" if row["in_response_to"] else "post",
        "in_reply_to": row["in_response_to"],
        "author": {"handle": row["author"]},
    }
    return Turn(
        set=row["dataset"],
        thread=row["thread"],
        company=row["company"],
        inbound=row["inbound"],
        post=parse_post(raw, RECEIVED),
    )
