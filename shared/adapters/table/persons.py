"""Persons: what each author said, and what the brand's people noted of them. What was said is written by `merging.py`
from the stream; notes are written here, in another item of the same partition, so the two never meet.

Everything of one account is found by its partition (`keys.acquaintance`: what was said, the note) and by its mentions
(index `author`): a mention with the id P has its thread at `keys.thread(brand, source, P)`, and when it replies to Q it
is named in the thread of Q. There is no other row.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from shared.adapters.table import calls, kept, keys, times
from shared.domain.acquaintance import Acquaintance
from shared.domain.hundred import Contact

NOTE = "wc"
"""The type of an item that holds a note of a person."""

NOTED = timedelta(days=400)
"""How long it is remembered that somebody was talked to, or was not to be shown. A wish to be left alone stays."""

Ranking = Literal["voice", "passion"]
"""By what people are ranked: how far they are heard, or how much is owed to them."""

Account = tuple[str, str]
"""A network and an author's key there, such as `("x", "id:77")`."""


def get(brand: str, source: str, account: str, now: datetime) -> Acquaintance | None:
    """One person; None for somebody who was not worth remembering, or has not been met."""
    return many(brand, [(source, account)], now).get((source, account))


def many(brand: str, accounts: Iterable[Account], now: datetime) -> dict[Account, Acquaintance]:
    """Those of the accounts that are remembered; 100 a request."""
    wanted = {(keys.acquaintance(brand, *account), keys.ALONE): account for account in accounts}
    items = calls.get_many(list(wanted))
    found = {account: kept.person(items[key]) for key, account in wanted.items() if key in items}
    return {account: shown for account, each in found.items() if (shown := _shown(each, now))}


def top(brand: str, by: Ranking, limit: int, now: datetime) -> list[Acquaintance]:
    """The people who stand first in a ranking, as they stood when they last spoke. Whoever opted out is among them:
    see `contacts`.
    """
    index, attribute, partition = {
        "voice": ("author", "ga", keys.voices(brand)),
        "passion": ("ranked", "go", keys.thanks(brand)),
    }[by]
    rows = list(
        calls.query(
            pages=1,
            IndexName=index,
            KeyConditionExpression="#key = :key",
            ExpressionAttributeNames={"#key": attribute},
            ExpressionAttributeValues={":key": calls.value(partition)},
            ScanIndexForward=False,
            Limit=limit,
        )
    )
    order = [(row["pk"], row["sk"]) for row in rows]
    items = calls.get_many(order)
    found = [kept.person(items[key]) for key in order if key in items]
    return [shown for each in found if (shown := _shown(each, now))]


def mark_talked(brand: str, source: str, account: str, by: str, at: datetime) -> None:
    """Notes that `by` talked with a person; an earlier talk does not replace a later one."""
    _note(brand, source, account, at + NOTED, "talked", by=by, at=at)


def not_now(brand: str, source: str, account: str, by: str, until: datetime, at: datetime) -> None:
    """Notes that a person is not to be shown until a time; the word given last holds."""
    _note(brand, source, account, until + NOTED, "later", by=by, at=at, until=until)


def unmark(brand: str, source: str, account: str, word: Literal["talked", "later"]) -> None:
    """Takes back what was noted last of a talk, or of a time before which somebody is not to be shown."""
    calls.call(
        "update_item",
        Key=calls.key(keys.acquaintance(brand, source, account), keys.CONTACT),
        UpdateExpression="SET #t = :t REMOVE #word",
        ExpressionAttributeNames={"#t": "t", "#word": word},
        ExpressionAttributeValues={":t": calls.value(NOTE)},
    )


def opt_out(brand: str, source: str, account: str, at: datetime) -> None:
    """Notes that a person wants no ranking of themselves; it stays until `opt_in`."""
    place = {"pk": keys.acquaintance(brand, source, account), "sk": keys.OPTED_OUT}
    calls.put_if_absent({**place, "t": NOTE, "at": times.milliseconds(at)})


def opt_in(brand: str, source: str, account: str) -> None:
    """Takes an opt-out back; one that was never given is no error."""
    calls.delete(keys.acquaintance(brand, source, account), keys.OPTED_OUT)


def contacts(brand: str, accounts: Iterable[Account]) -> dict[Account, Contact]:
    """What was noted of these accounts; those of which nothing was are left out. 50 a request."""
    wanted = {keys.acquaintance(brand, *account): account for account in accounts}
    items = calls.get_many([(pk, sk) for pk in wanted for sk in (keys.CONTACT, keys.OPTED_OUT)])
    noted = {pk for pk, _ in items}
    return {account: _contact(items, pk) for pk, account in wanted.items() if pk in noted}


def _shown(person: Acquaintance, now: datetime) -> Acquaintance | None:
    """The person without what has expired; None when nothing is left."""
    said = tuple(each for each in person.mentions if each.expires > now.timestamp())
    return msgspec.structs.replace(person, said=said) if said else None


def _note(brand: str, source: str, account: str, expires: datetime, name: str, **told: Any) -> None:
    """Sets one word of the note, unless a later one is there; what is noted last decides."""
    kept = {key: times.milliseconds(each) if isinstance(each, datetime) else each for key, each in told.items()}
    names = {"#t": "t", "#ttl": "ttl", "#word": name}
    values = {":t": NOTE, ":word": kept, ":at": kept["at"], ":ttl": int(expires.timestamp())}
    try:
        calls.call(
            "update_item",
            Key=calls.key(keys.acquaintance(brand, source, account), keys.CONTACT),
            UpdateExpression="SET #t = :t, #word = :word, #ttl = :ttl",
            ConditionExpression="attribute_not_exists(#word) OR #word.#at <= :at",
            ExpressionAttributeNames={**names, "#at": "at"},
            ExpressionAttributeValues={key: calls.value(each) for key, each in values.items()},
        )
    except calls.ConditionFailed:
        return


def _contact(items: dict[tuple[str, str], calls.Item], pk: str) -> Contact:
    noted = items.get((pk, keys.CONTACT), {})
    return Contact(
        talked_at=times.moment(noted["talked"]["at"]) if "talked" in noted else None,
        not_now_until=times.moment(noted["later"]["until"]) if "later" in noted else None,
        opted_out=(pk, keys.OPTED_OUT) in items,
    )
