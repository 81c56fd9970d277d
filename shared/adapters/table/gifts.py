"""Gifts and rewards: small rows of a brand, each named by what was given to whom and when.

Their sort keys end in the person's network and account, by which an erasure finds them.
"""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TypeVar

import msgspec

from shared.adapters.table import calls, keys, times
from shared.domain.errors import Conflict, NotFound
from shared.domain.gift import Gift
from shared.domain.passion import Reward

KEPT = timedelta(days=1100)
"""How long it is remembered what was given: three years, so that a season can be set beside the one before."""

MOST = 5_000
"""Rows that one list reads, the newest."""

Given = TypeVar("Given", Gift, Reward)
Account = tuple[str, str]


def give(brand: str, account: Account, gift: Gift) -> Gift:
    """Notes a gift. The same gift to the same person on the same day is one, however often it is told."""
    item = _item(keys.gifts(brand), keys.gifts_of(brand, *account), times.day_of(gift.at), account, gift)
    calls.put(item)
    return _read(item, Gift)


def reward(brand: str, account: Account, given: Reward, again: bool) -> Reward:
    """Notes a reward. Raises Conflict when the person got one of that name in that month, unless it is said that they
    get it `again`.
    """
    month = times.day_of(given.at)[:6]
    apart = str(times.milliseconds(given.at)) if again else ""
    item = _item(keys.rewards(brand), keys.rewards_of(brand, *account), month, account, given, apart)
    if not calls.put_if_absent(item):
        before = calls.get(item["pk"], item["sk"])
        if before is None or before["d"] != item["d"]:  # else it is ours: the answer to the first try was lost
            raise Conflict(f"{given.person} got {given.name!r} in {given.at:%B %Y}; say again to note it twice")
    return _read(item, Reward)


def gifts(brand: str, now: datetime) -> list[Gift]:
    """A brand's gifts, newest first."""
    return _listed(_items(keys.gifts(brand)), Gift, now)


def rewards(brand: str, now: datetime) -> list[Reward]:
    """A brand's rewards, newest first."""
    return _listed(_items(keys.rewards(brand)), Reward, now)


def gifts_of(brand: str, account: Account, now: datetime) -> list[Gift]:
    """What one person was given to try, newest first."""
    return _listed(_found(keys.gifts_of(brand, *account)), Gift, now)


def rewards_of(brand: str, account: Account, now: datetime) -> list[Reward]:
    """What one person was given in thanks, newest first."""
    return _listed(_found(keys.rewards_of(brand, *account)), Reward, now)


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


def _read(item: calls.Item, kind: type[Given]) -> Given:
    return msgspec.structs.replace(msgspec.json.decode(item["d"], type=kind), id=_id(item["sk"]))


def _id(sort: str) -> str:
    return blake2b(sort.encode(), digest_size=8).hexdigest()


def _listed(items: list[calls.Item], kind: type[Given], now: datetime) -> list[Given]:
    alive = [_read(item, kind) for item in items if int(item["ttl"]) > now.timestamp()]
    return sorted(alive, key=lambda each: (each.at, each.id), reverse=True)


def _items(pk: str) -> list[calls.Item]:
    found = calls.query(
        pages=MOST // 1000,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": calls.value(pk)},
        ScanIndexForward=False,
        Limit=1000,
    )
    return list(found)


def _found(ga: str) -> list[calls.Item]:
    rows = calls.query(
        pages=1,
        IndexName="author",
        KeyConditionExpression="ga = :ga",
        ExpressionAttributeValues={":ga": calls.value(ga)},
        ScanIndexForward=False,
        Limit=100,
    )
    return list(calls.get_many([(row["pk"], row["sk"]) for row in rows]).values())


def _delete(pk: str, row_id: str) -> None:
    sort = next((item["sk"] for item in _items(pk) if _id(item["sk"]) == row_id), None)
    if sort is None:
        raise NotFound(f"there is no {row_id!r}")
    calls.delete(pk, sort)
