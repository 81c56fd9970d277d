"""What people said in a span: of chosen authors, and of a sample of all who spoke in it."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from msgspec import Struct

from shared.adapters.table import calls, keys, mentions, stored, times
from shared.adapters.table.filters import Filter
from shared.domain.mention import Mention, account_keys

Account = tuple[str, str]

AT_ONCE = 8
"""Queries on their way at a time: boto3 keeps ten connections."""

OF_ONE = 200
"""Mentions of an author that are read, the newest of the span."""

SPOTS = 10
"""Places of a span at which a sample is taken, evenly spread, so that it is not of its last day alone."""


class History(Struct, frozen=True):
    """What an account said in a span, newest first. `whole` unless there is more than was read, older."""

    mentions: list[Mention]
    whole: bool


def said(
    brand: str, accounts: Iterable[Account], since: datetime, until: datetime, now: datetime, limit: int = OF_ONE
) -> dict[Account, History]:
    """What each of the accounts said in `[since, until)`, authentic or not, the newest `limit` of each."""
    wanted = list(dict.fromkeys(accounts))

    def find(account: Account) -> tuple[list[tuple[str, str]], bool]:
        answer = calls.call(
            "query",
            IndexName="author",
            KeyConditionExpression="ga = :ga AND gs BETWEEN :low AND :high",
            ExpressionAttributeValues={
                ":ga": calls.value(keys.author(brand, *account)),
                ":low": calls.value(times.time_prefix(since)),
                ":high": calls.value(times.time_prefix(until)),
            },
            ScanIndexForward=False,
            Limit=limit,
        )
        return [(row["pk"]["S"], row["sk"]["S"]) for row in answer["Items"]], "LastEvaluatedKey" not in answer

    with ThreadPoolExecutor(AT_ONCE) as pool:
        places = dict(zip(wanted, pool.map(find, wanted), strict=True))
    items = calls.get_many([place for found, _ in places.values() for place in found])
    return {
        account: History(
            [stored.mention(items[place]) for place in found if place in items and stored.shown(items[place], now)],
            whole,
        )
        for account, (found, whole) in places.items()
    }


def sampled(brand: str, since: datetime, until: datetime, limit: int, now: datetime) -> list[Account]:
    """At most `limit` of the people who spoke authentically in `[since, until)`, from several places of the span. Who
    speaks often is met more often.
    """
    step = (until - since) / SPOTS
    found: dict[Account, None] = {}
    for spot in range(SPOTS):
        wanted = Filter(since=since + spot * step, until=since + (spot + 1) * step, authentic=True)
        for mention in mentions.newest(brand, wanted, limit // SPOTS, None, now).mentions:
            accounts = account_keys(mention.post)
            if accounts and mention.circle != "staff":
                found.setdefault((mention.post.source, accounts[0]), None)
    return list(found)[:limit]
