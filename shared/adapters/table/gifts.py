"""Gifts and rewards: small rows of a brand, each named by what was given to whom and when.

Their sort keys end in the person's network and account, by which an erasure finds them.
"""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TypeVar

import msgspec
from msgspec import Struct

from shared.adapters.table import calls, keys
from shared.domain.errors import Conflict, NotFound
from shared.domain.gift import Gift
from shared.domain.passion import Reward

KEPT = timedelta(days=1100)
"""How long it is remembered what was given: three years, so that a season can be set beside the one before."""

MOST = 5_000
"""Rows that one list reads, the newest."""

Given = TypeVar("Given", Gift, Reward)
Account = tuple[str, str]


class Row(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A gift or a reward as it is listed; by its `id` it can be taken back."""

    id: str
    person: str
    name: str
    at: datetime
    product: str = ""
    note: str = ""
    by: str = ""


def give(brand: str, account: Account, gift: Gift) -> Row:
    """Notes a gift. The same gift to the same person on the same day is one, however often it is told."""
    item = _item(keys.gifts(brand), keys.gifts_of(brand, *account), keys.day_of(gift.at), account, gift)
    calls.put(item)
    return _row(item)


def reward(brand: str, account: Account, given: Reward, again: bool) -> Row:
    """Notes a reward. Raises Conflict when the person got one of that name in that month, unless it is said that they
    get it `again`.
    """
    month = keys.day_of(given.at)[:6]
    apart = str(keys.milliseconds(given.at)) if again else ""
    item = _item(keys.rewards(brand), keys.rewards_of(brand, *account), month, account, given, apart)
    if not calls.put_if_absent(item):
        before = calls.get(item["pk"], item["sk"])
        if before is None or before["d"] != item["d"]:  # else it is ours: the answer to the first try was lost
            raise Conflict(f"{given.person} got {given.name!r} in {given.at:%B %Y}; say again to note it twice")
    return _row(item)


def gifts(brand: str, now: datetime) -> list[Row]:
    """A brand's gifts, those of the newest days first."""
    return _rows(keys.gifts(brand), now)


def rewards(brand: str, now: datetime) -> list[Row]:
    """A brand's rewards, those of the newest months first."""
    return _rows(keys.rewards(brand), now)


def gifts_of(brand: str, account: Account, now: datetime) -> list[Row]:
    """What one person was given to try, newest first."""
    return _found(keys.gifts_of(brand, *account), now)


def rewards_of(brand: str, account: Account, now: datetime) -> list[Row]:
    """What one person was given in thanks, newest first."""
    return _found(keys.rewards_of(brand, *account), now)


def take_back_gift(brand: str, row_id: str) -> None:
    """Forgets a gift that was noted by mistake. Raises NotFound."""
    _delete(keys.gifts(brand), row_id)


def take_back_reward(brand: str, row_id: str) -> None:
    """Forgets a reward that was noted by mistake. Raises NotFound."""
    _delete(keys.rewards(brand), row_id)


def _item(pk: str, ga: str, when: str, account: Account, given: Given, apart: str = "") -> calls.Item:
    name = blake2b(f"{given.name}\0{apart}".encode(), digest_size=6).hexdigest()
    sort = f"{when}#{name}#{account[0]}#{account[1]}"
    return {
        "pk": pk,
        "sk": sort,
        "ga": ga,
        "gs": keys.mention_sort(given.at, "", name),
        "d": msgspec.json.encode(given).decode(),
        "ttl": int((given.at + KEPT).timestamp()),
    }


def _row(item: calls.Item) -> Row:
    row = msgspec.json.decode(item["d"])
    return msgspec.convert({**row, "id": _id(item["sk"])}, Row)


def _id(sort: str) -> str:
    return blake2b(sort.encode(), digest_size=8).hexdigest()


def _rows(pk: str, now: datetime) -> list[Row]:
    items = [item for item in _items(pk) if int(item["ttl"]) > now.timestamp()]
    return sorted(map(_row, items), key=lambda row: (row.at, row.id), reverse=True)


def _items(pk: str) -> list[calls.Item]:
    found = calls.query(
        pages=MOST // 1000,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": calls.value(pk)},
        ScanIndexForward=False,
        Limit=1000,
    )
    return list(found)


def _found(ga: str, now: datetime) -> list[Row]:
    rows = calls.query(
        pages=1,
        IndexName="author",
        KeyConditionExpression="ga = :ga",
        ExpressionAttributeValues={":ga": calls.value(ga)},
        ScanIndexForward=False,
        Limit=100,
    )
    items = calls.get_many([(row["pk"], row["sk"]) for row in rows]).values()
    alive = [_row(item) for item in items if int(item["ttl"]) > now.timestamp()]
    return sorted(alive, key=lambda row: (row.at, row.id), reverse=True)


def _delete(pk: str, row_id: str) -> None:
    sort = next((item["sk"] for item in _items(pk) if _id(item["sk"]) == row_id), None)
    if sort is None:
        raise NotFound(f"there is no {row_id!r}")
    calls.delete(pk, sort)
