"""Who an account belongs to: links between accounts and circles, each with its basis."""

from collections.abc import Iterable

from shared.adapters.table import calls, keys
from shared.domain.brand import Brand
from shared.domain.mention import Post, account_keys
from shared.domain.person import STRANGER, Circle, Link

Links = dict[tuple[str, str], Circle]
"""What is known of accounts, by the item's key."""


def put(brand: str, link: Link) -> None:
    """Notes that an account belongs to a circle; a later note replaces an earlier one."""
    calls.put(
        {
            "pk": keys.person(brand, link.source, link.account),
            "sk": keys.ALONE,
            "ga": keys.people_index(brand),
            "gs": f"{link.source}#{link.account}",
            "c": link.circle,
            "basis": link.basis,
            "note": link.note or None,
        }
    )


def delete(brand: str, source: str, account: str) -> None:
    """Undoes a link; one that is not there is no error."""
    calls.delete(keys.person(brand, source, account), keys.ALONE)


def links(brand: str) -> list[Link]:
    """All links of a brand."""
    rows = calls.query(
        IndexName="author",
        KeyConditionExpression="ga = :ga",
        ExpressionAttributeValues={":ga": calls.value(keys.people_index(brand))},
    )
    found = []
    for (pk, _), item in sorted(calls.get_many([(row["pk"], row["sk"]) for row in rows]).items()):
        _, _, source, account = pk.split("#", 3)
        found.append(
            Link(source=source, account=account, circle=item["c"], basis=item["basis"], note=item.get("note", ""))
        )
    return found


def recall(wanted: Iterable[tuple[str, Post]]) -> Links:
    """What is known of the authors of posts, for (brand, post) pairs, in as few requests as can be."""
    order = [
        (keys.person(brand, post.source, account), keys.ALONE)
        for brand, post in wanted
        for account in account_keys(post)
    ]
    items = calls.get_many(order) if order else {}
    return {key: Circle(item["c"], item["basis"]) for key, item in items.items()}


def circle(brand: Brand, post: Post, known: Links) -> Circle:
    """The author's circle: the brand's own people first, then what links say, the id before the handle."""
    handle = post.author.handle
    if brand.speaks_for_itself(post.source, handle) or brand.employs(post.source, handle):
        return Circle("staff", "given")
    for account in account_keys(post):
        link = known.get((keys.person(brand.id, post.source, account), keys.ALONE))
        if link:
            return link
    return STRANGER
