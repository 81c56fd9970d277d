"""Who an account belongs to: links between accounts and people in circles, each with its basis and its evidence."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from shared.adapters.table import calls, keys, times
from shared.domain.person import Link, made_name

Account = tuple[str, str]
"""Network and author key, such as `("x", "handle:maria")`."""


def put(brand: str, link: Link) -> None:
    """Notes that an account belongs to a circle; a later note replaces an earlier one."""
    write(brand, [link])


def write(brand: str, links: Sequence[Link]) -> None:
    """Notes links, one for each account. What suggestions are made of stands before the links themselves, so whoever
    finds a link written finds everything written.
    """
    named = [replace(link, person=link.person or made_name(link.source, link.account)) for link in links]
    elsewhere = {link.account: _elsewhere(brand, link) for link in named if link.account.startswith("handle:")}
    calls.put_many(list(elsewhere.values()))
    calls.put_many([_item(brand, link) for link in named])


def delete(brand: str, source: str, account: str) -> None:
    """Undoes a link, and what was derived of it; one that is not there is no error."""
    there = calls.get(keys.person(brand, source, account), keys.ALONE)
    if there is None:
        return
    if account.startswith("handle:"):
        _forget_elsewhere(brand, source, account)
        _forget_pointer(brand, source, account, there.get("nid"))
    calls.delete(there["pk"], keys.ALONE)


def get(brand: str, accounts: Iterable[Account]) -> dict[Account, Link]:
    """The links that there are among accounts."""
    items = calls.get_many([(keys.person(brand, *account), keys.ALONE) for account in accounts])
    links = (link_of(item) for item in items.values() if "via" not in item)
    return {(link.source, link.account): link for link in links}


def of_person(brand: str, person: str) -> list[Link]:
    """All links of one person, in the order of their accounts."""
    rows = _rows(brand, keys.people_shard(person), f"{person}#", f"{person}#\U0010ffff")
    return [link for link in _fetched(rows) if link.person == person]


def links(brand: str) -> list[Link]:
    """All links of a brand, person by person."""
    rows = [row for shard in range(keys.PEOPLE_SHARDS) for row in _rows(brand, shard, "", "\U0010ffff")]
    return _fetched(sorted(rows, key=lambda row: str(row["gs"])))


def page(brand: str, limit: int, after: str = "") -> tuple[list[Link], str | None]:
    """Some links, a person's together, and where the next page begins."""
    shard, place = int(after[:1] or 0), after[1:]
    found: list[calls.Item] = []
    while shard < keys.PEOPLE_SHARDS:
        for row in _rows(brand, shard, place, "\U0010ffff", limit + 1 - len(found)):
            if row["gs"] == place:
                continue
            if len(found) == limit:
                return _fetched(found), f"{keys.people_shard(_person(found[-1]))}{found[-1]['gs']}"
            found.append(row)
        shard, place = shard + 1, ""
    return _fetched(found), None


def link_of(item: calls.Item) -> Link:
    """The link that an item stores."""
    _, _, source, account = item["pk"].split("#", 3)
    at: datetime | None = times.moment(int(item["at"])) if "at" in item else None
    return Link(
        source=source,
        account=account,
        circle=item["c"],
        basis=item["basis"],
        note=item.get("note", ""),
        person=item["ps"],
        evidence=item["ev"],
        name=item.get("nm", ""),
        network_id=item.get("nid", ""),
        by=item.get("by", ""),
        at=at,
    )


def _rows(brand: str, shard: int, low: str, high: str, limit: int | None = None) -> Iterator[calls.Item]:
    """Rows of one part of the list, `low` and `high` taken in; at most `limit` beside `low` itself."""
    rows = calls.query(
        IndexName="author",
        KeyConditionExpression="ga = :ga AND gs BETWEEN :low AND :high" if low else "ga = :ga",
        ExpressionAttributeValues={":ga": calls.value(keys.people_index(brand, shard))}
        | ({":low": calls.value(low), ":high": calls.value(high)} if low else {}),
        **({"Limit": limit + 1, "pages": 1} if limit is not None else {}),
    )
    return iter(rows)


def _fetched(rows: Iterable[calls.Item]) -> list[Link]:
    order = [(row["pk"], row["sk"]) for row in rows]
    items = calls.get_many(order)
    return [link_of(items[each]) for each in order if each in items]


def _person(row: calls.Item) -> str:
    """A row's person: its place without network and account, which its key tells."""
    _, _, source, account = row["pk"].split("#", 3)
    return str(row["gs"]).removesuffix(f"#{source}#{account}")


def _item(brand: str, link: Link) -> calls.Item:
    return {
        "pk": keys.person(brand, link.source, link.account),
        "sk": keys.ALONE,
        "ga": keys.people_index(brand, keys.people_shard(link.person)),
        "gs": keys.people_place(link.person, link.source, link.account),
        "ps": link.person,
        "c": link.circle,
        "basis": link.basis,
        "ev": link.evidence,
        "nm": link.name or None,
        "note": link.note or None,
        "nid": link.network_id or None,
        "by": link.by or None,
        "at": times.milliseconds(link.at) if link.at else None,
    }


def _elsewhere(brand: str, link: Link) -> calls.Item:
    pk = keys.elsewhere(brand, link.account)
    whose = f"{link.source}#{link.account}"
    return {"pk": pk, "sk": keys.ALONE, "of": whose, "ps": link.person, "nm": link.name or None}


def _forget_elsewhere(brand: str, source: str, account: str) -> None:
    key = (keys.elsewhere(brand, account), keys.ALONE)
    there = calls.get(*key)
    if there and there["of"] == f"{source}#{account}":
        calls.delete(*key)


def _forget_pointer(brand: str, source: str, account: str, identity: str | None) -> None:
    key = (keys.person(brand, source, f"id:{identity}"), keys.ALONE)
    there = calls.get(*key) if identity else None
    if there and there.get("via") == f"{source}#{account}":
        calls.delete(*key)
