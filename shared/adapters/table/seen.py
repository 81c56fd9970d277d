"""Which authors of a brand's mentions went by a handle or an address: so that their mentions are found by it.

Mentions are indexed by their author's surest key alone, mostly the network's id, as each index costs a write a mention.
A link knows a handle or an address. So the first mention of an author under a handle in a month leaves a small item
that leads from the handle to the author's place in the index: one write for an author and month, no index.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.adapters.table import calls, keys
from shared.adapters.table.people import Account
from shared.adapters.table.recognition import accounts
from shared.domain.mention import Mention, Post

MONTH = timedelta(days=31)
"""How much later than the mentions of its month a note expires."""


def note(brand: str, post: Post, earlier: list[Mention], retention_days: int, now: datetime) -> None:
    """Notes by what the author of a post that is about to be stored can be found; what its earlier mentions of this
    month have left is there already.
    """
    author = keys.author_of(brand, post)
    there = {each for mention in earlier if _month(mention.stored_at) == _month(now) for each in accounts(mention.post)}
    for account in accounts(post):
        if author and account not in there and not account[1].startswith("id:"):
            _add(brand, account, author, now + timedelta(days=retention_days) + MONTH)


def authors(brand: str, wanted: Iterable[Account]) -> dict[Account, list[str]]:
    """The authors' places in the index `author` that went by each account; an id is a place of its own."""
    places: dict[Account, list[str]] = {each: [] for each in wanted}
    by_key = {keys.seen(brand, *each): each for each in places}
    for (pk, _), item in calls.get_many([(pk, keys.ALONE) for pk in by_key]).items():
        places[by_key[pk]] += sorted(item["au"])
    for (source, account), found in places.items():
        if account.startswith("id:"):
            found.append(keys.author(brand, source, account))
    return places


def _add(brand: str, account: Account, author: str, until: datetime) -> None:
    calls.call(
        "update_item",
        Key=calls.key(keys.seen(brand, *account), keys.ALONE),
        UpdateExpression="SET #ttl = :ttl ADD au :author",
        ExpressionAttributeNames={"#ttl": "ttl"},
        ExpressionAttributeValues={":ttl": calls.value(int(until.timestamp())), ":author": {"SS": [author]}},
    )


def _month(moment: datetime) -> tuple[int, int]:
    return moment.year, moment.month
