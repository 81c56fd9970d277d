"""Mentions: stored once, read newest first."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from shared.adapters.table import calls, keys, steps, stored, times
from shared.adapters.table.calls import Item
from shared.adapters.table.filters import Filter
from shared.adapters.table.room import Room
from shared.domain.errors import NotFound, Unavailable
from shared.domain.mention import Correction, Mention, Post
from shared.domain.person import Circle
from shared.domain.search import parse_search
from shared.domain.verdict import Label

ROUNDS_MOST = 100
"""Reads that one page may do one after the other, some 10 ms each: of a quiet brand each day is one."""


class Page(Struct, frozen=True):
    """Mentions, newest first, where the next page begins (None: there is no more), and how many were looked at."""

    mentions: list[Mention]
    after: str | None
    looked: int = 0


def put(mention: Mention, retention_days: int, family: str | None = None) -> bool:
    """Stores a mention unless it is there. Returns whether it was written now (see calls.put_if_absent).

    `family` is the key by which later posts of its template family find it.
    """
    return calls.put_if_absent(stored.item(mention, retention_days, family))


def judge_again(mention: Mention) -> None:
    """Replaces what the judges said of a stored mention. One that is gone, or that a person has judged,
    stays as it is. Raises Unavailable when it changed meanwhile.
    """
    before = calls.get(*keys.mention(mention.brand, mention.post))
    if before and before["t"] == stored.KIND and "co" not in before and "na" not in before:
        _exchange(before, stored.replaced(before, mention))


def correct(brand: str, post: Post, label: Label, by: str, now: datetime) -> None:
    """Notes a person's word on a mention; a second one replaces the first. Raises NotFound, Unavailable."""
    before = _existing(brand, post)
    was = before["co"]["was"] if "co" in before else before["l"]
    _exchange(before, stored.corrected(before, Correction(label=label, was=was, by=by, at=now)))


def uncorrect(brand: str, post: Post) -> None:
    """Takes a person's word back; one that was never given is no error. Raises NotFound, Unavailable."""
    before = _existing(brand, post)
    if "co" in before:
        _exchange(before, stored.uncorrected(before))


def deny(brand: str, post: Post, by: str, now: datetime) -> None:
    """Notes a person's word that a mention is not about the brand. Raises NotFound, Unavailable."""
    before = _existing(brand, post)
    if "na" not in before:
        _exchange(before, stored.denied(before, by, now))


def undeny(brand: str, post: Post) -> None:
    """Takes that word back; one that was never given is no error. Raises NotFound, Unavailable."""
    before = _existing(brand, post)
    if "na" in before:
        _exchange(before, stored.undenied(before))


def recircle(before: Item, circle: Circle) -> None:
    """Gives a stored mention another circle; what the judges and people said of it stays. Raises Unavailable when it
    changed since it was read.
    """
    _exchange(before, stored.recircled(before, circle))


def remove(source: str, post_ids: Iterable[str]) -> None:
    """Forgets posts of a network, in every brand: text and author go, the numbers stay, and they do not come again."""
    for post_id in post_ids:
        rows = [row for row in _rows(post_id) if row["gs2"].rpartition("#")[2] == source]
        for before in steps.fetch(rows):
            _exchange(before, stored.tombstone(before))


def settle_time(post: Post) -> datetime:
    """The time of a post whose network gave none: that of its first receipt, however often it comes.

    Without it every delivery would have another time, so another key. One write for such posts only.
    """
    ms = times.milliseconds(post.created_at)
    item = {"pk": keys.first_seen(post.source, post.id), "sk": keys.ALONE, "at": ms}
    try:
        calls.call(
            "put_item",
            Item=calls.dump(item),
            ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except calls.ConditionFailed as earlier:
        return times.moment(int(earlier.item["at"]))
    return times.moment(ms)


def by_post(brand: str, post_id: str, now: datetime) -> list[Mention]:
    """The mentions of a brand whose post has this id: one, unless two networks use the same id."""
    rows = [row for row in _rows(post_id) if row["gs2"].rpartition("#")[0] == brand]
    return [stored.mention(item) for item in steps.fetch(rows) if stored.shown(item, now)]


def newest(brand: str, wanted: Filter, limit: int, after: str | None, now: datetime) -> Page:
    """One page of a brand's mentions, newest first. `after` is the `after` of the page before.

    Looks at no more items and bytes than `room` has, in ROUNDS_MOST reads, so a page may hold fewer than `limit`, even
    none, and still have a next.
    """
    find = steps.by_author if wanted.author_account else steps.by_time
    search = parse_search(wanted.q) if wanted.q else None
    found: list[Mention] = []
    left = Room()
    for round_, step in enumerate(find(brand, wanted, limit, after, now, left), 1):
        read = map(stored.mention, step.items)
        found += [mention for mention in read if search is None or search.finds(mention.post.text)]
        if len(found) > limit or (len(found) == limit and step.bound):
            return Page(found[:limit], keys.mention(brand, found[limit - 1].post)[1], left.looked)
        if (left.full or round_ >= ROUNDS_MOST) and step.bound:
            return Page(found, step.bound, left.looked)
    return Page(found, None, left.looked)


def at(brand: str, posts: Iterable[tuple[str, str, datetime]], now: datetime) -> list[Mention]:
    """The mentions of posts whose network, id and time are known: their keys are computed, no index is asked."""
    order = [
        (
            keys.mention_partition(brand, times.day_of(when), keys.shard_of(source, post_id)),
            keys.mention_sort(when, source, post_id),
        )
        for source, post_id, when in posts
    ]
    items = calls.get_many(order) if order else {}
    return [stored.mention(items[key]) for key in order if key in items and stored.shown(items[key], now)]


def in_family(brand: str, family: str, limit: int, now: datetime) -> list[Mention]:
    """The members of a template family that the index holds, newest first, at most `limit`."""
    answer = calls.call(
        "query",
        IndexName="family",
        KeyConditionExpression="gf = :gf",
        ExpressionAttributeValues={":gf": calls.value(keys.family(brand, family))},
        ScanIndexForward=False,
        Limit=limit,
    )
    items = steps.fetch(map(calls.load, answer["Items"]))
    return [stored.mention(item) for item in items if stored.shown(item, now)]


def _rows(post_id: str) -> Iterator[Item]:
    """The rows of the index `post` for an id, in every brand and network."""
    return calls.query(
        IndexName="post",
        KeyConditionExpression="gp = :gp",
        ExpressionAttributeValues={":gp": calls.value(post_id)},
    )


def _existing(brand: str, post: Post) -> Item:
    before = calls.get(*keys.mention(brand, post))
    if before is None or before["t"] != stored.KIND:
        raise NotFound(f"the brand {brand!r} has no mention {post.id!r}")
    return before


def _exchange(before: Item, after: Item) -> None:
    """Writes an item over the one that was read, unless that is another one by now."""
    if after == before:
        return
    # What the judges say, what a person says, and the circle are written by different hands: none overwrites another.
    values = {f":{name}": calls.value(before[name]) for name in ("d", "l", "c", "co", "na") if name in before}
    seen = ["d = :d", "l = :l", "c = :c", "co = :co" if "co" in before else "attribute_not_exists(co)"]
    seen.append("na = :na" if "na" in before else "attribute_not_exists(na)")
    try:
        calls.call(
            "put_item",
            Item=calls.dump(after),
            ConditionExpression=" AND ".join(seen),
            ExpressionAttributeValues=values,
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except calls.ConditionFailed as other:
        if other.item != after:  # ours, when the answer to the first try was lost
            raise Unavailable("the mention was changed meanwhile", retry_after=1) from other
