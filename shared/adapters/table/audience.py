"""The reactions to a post: a sparse part of the index `ranked`, written with each mention that reacts to one."""

from datetime import datetime
from typing import Any

from shared.adapters.table import calls, keys, stored, times
from shared.domain.audience import Reaction
from shared.domain.verdict import AUTHENTIC_LABELS

READ = 2_000
"""Reactions that are read of one post, the newest: about 500 KB, one page of each shard."""

WORDLESS = ("repost",)
"""Labels of reactions that a person means, although they say nothing of their own."""

SILENT = ("reaction", "repost")
"""Kinds of reactions that are without words."""


def reactions(
    brand: str, source: str, post_id: str, threshold: float, now: datetime, limit: int = READ
) -> tuple[list[Reaction], bool]:
    """The newest reactions to a post, and whether these are all. `threshold` is from which authenticity on (0..1) a
    repost is meant.
    """
    from concurrent.futures import ThreadPoolExecutor  # score and tally, which ask for parts alone, start without it

    def read(shard: int) -> dict[str, Any]:
        return part(brand, source, post_id, shard, limit // keys.SHARDS)

    with ThreadPoolExecutor(keys.SHARDS) as pool:
        answers = list(pool.map(read, range(keys.SHARDS)))
    rows = [calls.load(row) for answer in answers for row in answer["Items"]]
    found = [_reaction(row, source, threshold) for row in rows if stored.shown(row, now)]
    found.sort(key=lambda each: each.at, reverse=True)
    return found, all("LastEvaluatedKey" not in answer for answer in answers)


def part(brand: str, source: str, post_id: str, shard: int, limit: int, *, newest: bool = True) -> dict[str, Any]:
    """DynamoDB's answer: up to `limit` rows of a post's reactions in one shard, from the newest or the earliest on."""
    return calls.call(
        "query",
        IndexName="ranked",
        KeyConditionExpression="#go = :go",
        ExpressionAttributeNames={"#go": "go"},  # a word that DynamoDB reserves
        ExpressionAttributeValues={":go": calls.value(keys.audience(brand, source, post_id, shard))},
        ScanIndexForward=not newest,
        Limit=limit,
    )


def _reaction(row: calls.Item, source: str, threshold: float) -> Reaction:
    account = str(row.get("ga", "")).split("#", 3)[-1]
    return Reaction(
        kind=row["k"],
        at=times.moment(int(row["gr"][:13])),
        person=f"{source}:{account}" if account else "",
        handle=row.get("ah", ""),
        circle=row["c"],
        label=row["l"],
        sentiment=row["s"],
        influence=row["i"],
        meant=row["ok"] or (row["l"] in WORDLESS and row["au"] >= threshold),
        worded=row["l"] in AUTHENTIC_LABELS and row["k"] not in SILENT,
    )
