"""Who the author of a post is: what the links say, the surest first.

A handle can pass to somebody else; a network's id cannot. So a link by handle notes the id that it was met with first
(`pin`), and from then on holds for that id alone, under whatever handle: a pointer leads from the id to the link.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from shared.adapters.table import calls, keys
from shared.adapters.table.people import Account, link_of
from shared.domain import profiles
from shared.domain.brand import Brand
from shared.domain.mention import Post, account_keys
from shared.domain.person import EMAIL, EVIDENCE, STRANGER, Circle, Link, fold_handle

Links = dict[tuple[str, str], calls.Item]
"""What is known of accounts, by the items' keys."""

BIO_LINKS = 2
"""Profiles named in a bio that are looked up for suggestions; more than that is a list of links."""


def recall(wanted: Iterable[tuple[str, Post]], guesses: bool = False) -> Links:
    """What is known of the authors of posts, for (brand, post) pairs, in as few requests as can be: one, unless
    somebody whose handle was pinned has another by now. With `guesses`, also what suggestions are made of.
    """
    order: dict[tuple[str, str], None] = {}
    for brand, post in wanted:
        order |= dict.fromkeys((keys.person(brand, *account), keys.ALONE) for account in accounts(post))
        if guesses:
            order |= dict.fromkeys((key, keys.ALONE) for key in _guesses(brand, post))
    found = calls.get_many(list(order)) if order else {}
    renamed = [target for item in found.values() if (target := _target(item)) and target not in order]
    return found | (calls.get_many(renamed) if renamed else {})


def accounts(post: Post) -> list[Account]:
    """The accounts by which a post's author may be known, the surest first; an address belongs to no network."""
    return [(EMAIL if key.startswith("email:") else post.source, key) for key in account_keys(post)]


def match(brand: str, post: Post, known: Links) -> Link | None:
    """The link that says whose a post is: of several the one with the surest evidence."""
    found = [link for each in accounts(post) if (link := _matched(brand, each, post.author.id, known))]
    return min(found, key=lambda link: EVIDENCE.index(link.evidence), default=None)


def circle(brand: Brand, post: Post, known: Links) -> Circle:
    """The author's circle: the brand's own people first, then what links say, by their evidence."""
    if spoken_for(brand, post):
        return Circle("staff", "given")
    link = match(brand.id, post, known)
    return link.circled if link else STRANGER


def spoken_for(brand: Brand, post: Post) -> bool:
    """Whether the author is the brand itself or works there, by the brand file."""
    handle = post.author.handle
    return brand.speaks_for_itself(post.source, handle) or brand.employs(post.source, handle)


def unpinned(brand: str, post: Post, known: Links) -> bool:
    """Whether a link by handle meets a network id for the first time."""
    item = known.get((_handle_key(brand, post), keys.ALONE))
    return bool(item and post.author.id and "nid" not in item)


def pin(brand: str, post: Post, known: Links) -> None:
    """Binds a link by handle to the network id that it is met with first, in the table and in what is `known`.

    Of two that meet it at once the first is believed. Two writes in the life of a link.
    """
    key = (_handle_key(brand, post), keys.ALONE)
    item, identity = known.get(key), post.author.id
    if item is None or not identity or item.get("nid", identity) != identity:
        return
    if "nid" not in item and not _bind(key, identity, known):
        return
    pointer = (keys.person(brand, post.source, f"id:{identity}"), keys.ALONE)
    if pointer not in known:
        via = f"{post.source}#{_handle_account(post)}"
        known[pointer] = {"pk": pointer[0], "sk": pointer[1], "via": via}
        calls.put_if_absent(known[pointer])


def resembling(brand: str, post: Post, known: Links) -> Iterator[tuple[Link, str]]:
    """Links of other accounts that a post's author has something in common with, and what. Needs `guesses`."""
    other = known.get((keys.elsewhere(brand, _handle_account(post)), keys.ALONE)) if post.author.handle else None
    source = other["of"].partition("#")[0] if other else ""
    if other and source != post.source:
        alike = fold_handle(post.author.name or "") == fold_handle(other.get("nm", "")) != ""
        link = Link(source=source, account=_handle_account(post), circle="stranger", basis="none")
        why = f"the same handle as on {source}" + (", and the same name" if alike else "")
        yield replace(link, person=other["ps"]), why
    for source, account in _in_bio(post):
        item = known.get((keys.person(brand, source, account), keys.ALONE))
        if item and "via" not in item:
            yield link_of(item), f"links to {source} {account.partition(':')[2]} in its bio"


def _bind(key: tuple[str, str], identity: str, known: Links) -> bool:
    try:
        calls.call(
            "update_item",
            Key=calls.key(*key),
            UpdateExpression="SET nid = :id",
            ConditionExpression="attribute_exists(pk) AND (attribute_not_exists(nid) OR nid = :id)",
            ExpressionAttributeValues={":id": calls.value(identity)},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except calls.ConditionFailed as other:
        known.pop(key)
        if other.item:  # bound to another id meanwhile; else undone
            known[key] = other.item
        return False
    known[key] = {**known[key], "nid": identity}
    return True


def _matched(brand: str, account: Account, identity: str | None, known: Links) -> Link | None:
    item = known.get((keys.person(brand, *account), keys.ALONE))
    target = _target(item) if item else None
    if target:
        item = known.get(target)
        if item is None or item.get("nid") != identity:
            return None
    if item is None or (identity and item.get("nid", identity) != identity):
        return None
    return link_of(item)


def _guesses(brand: str, post: Post) -> Iterator[str]:
    if post.author.handle:
        yield keys.elsewhere(brand, _handle_account(post))
    yield from (keys.person(brand, *account) for account in _in_bio(post))


def _in_bio(post: Post) -> list[Account]:
    named = [
        (found.source, f"id:{found.id}" if found.id else f"handle:{found.handle}")
        for found in (profiles.in_text(post.author.bio) if post.author.bio else ())
    ]
    return [each for each in dict.fromkeys(named) if each not in accounts(post)][:BIO_LINKS]


def _handle_account(post: Post) -> str:
    return f"handle:{fold_handle(post.author.handle or '')}"


def _handle_key(brand: str, post: Post) -> str:
    return keys.person(brand, post.source, _handle_account(post))


def _target(item: calls.Item) -> tuple[str, str] | None:
    """The key of the link that a pointer leads to."""
    if "via" not in item:
        return None
    brand = item["pk"].split("#", 2)[1]
    return keys.person(brand, *item["via"].split("#", 1)), keys.ALONE
