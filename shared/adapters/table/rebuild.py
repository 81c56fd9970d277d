"""Threads and persons made anew from the mentions alone, beside those that were merged record by record.

The two are the same: a difference is a record that the stream lost (its queue of failures has it), or a mention that
changed during the walk. Compared is what is said and where it stands in lists, without the numbers of the parts. Marks
that people made by hand are in no mention: they are taken over.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from shared.adapters.table import calls, kept, merging, parts, stored
from shared.adapters.table.calls import Item
from shared.adapters.table.merging import Key, Ranks, State
from shared.adapters.table.traces import BLOT
from shared.domain import acquaintance, thread
from shared.domain.acquaintance import Acquaintance
from shared.domain.thread import MARK, Reply, Thread

PAGE = 500
"""Items that one request reads, below its 1 MB."""

DAY = 86_400
"""Seconds. What stood for others of its day may expire before them: who expires within a day is not compared."""

_PLACES = ("ga", "gs", "go", "gr", "ttl")
"""What of an item says where it is listed and when it expires."""


class Difference(Struct, frozen=True):
    """One item that is not as the mentions have it. `live` and `fresh` are what is stored and what should be, as far
    as they say anything; `version` is that of the stored item, 0 for none.
    """

    key: Key
    version: int
    live: State | None
    fresh: State | None


class Comparison(Struct, frozen=True):
    """How many `mentions` were read, how many `threads` and `persons` are as they make them, and what is not."""

    mentions: int
    threads: int
    persons: int
    differences: tuple[Difference, ...]


def scanned() -> Iterator[Item]:
    """Every item of the table, in requests of PAGE: for a million mentions some 0.7 GB, a few cents."""
    start: dict[str, Any] = {}
    while True:
        answer = calls.call("scan", Limit=PAGE, ConsistentRead=True, **start)
        yield from map(calls.load, answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def compared(items: Iterable[Item], ranks: Ranks, now: datetime, brand: str | None = None) -> Comparison:
    """Compares what is stored with what the mentions make, for one brand or all. `items` are the table's."""
    live: dict[Key, Item] = {}
    gathered = merging.Gathered(bounded=True)
    mentions = 0
    for item in items:
        if brand is not None and item["pk"].split("#")[1:2] != [brand]:
            continue
        if item.get("t") in (kept.THREAD, kept.PERSON):
            live[item["pk"], item["sk"]] = item
        elif stored.shown(item, now):
            gathered.take(parts.told(None, stored.mention(item), parts.UNNUMBERED, int(item.get("ttl", 0))))
            mentions += 1
    differences = []
    same = {kept.THREAD: 0, kept.PERSON: 0}
    for key in sorted(live.keys() | gathered.found.keys()):
        there, fresh = live.get(key), gathered.found.get(key)
        worth = key in gathered.worth
        if _equal(there, fresh, worth, ranks, now):
            same[kept.PERSON if isinstance(fresh, Acquaintance) else kept.THREAD] += there is not None
        else:
            state = merging.state(there) if there else None
            differences.append(Difference(key, there["v"] if there else 0, state, fresh))
    return Comparison(mentions, same[kept.THREAD], same[kept.PERSON], tuple(differences))


def lasting(first: Comparison, second: Comparison) -> Comparison:
    """What two comparisons, one after the other, agree on: what came or changed during one of them is no difference."""
    seen = {(each.key, each.version) for each in first.differences}
    same = tuple(each for each in second.differences if (each.key, each.version) in seen)
    return replace(second, differences=same)


def repair(difference: Difference, ranks: Ranks) -> bool:
    """Stores an item as the mentions have it; False when it has changed since it was compared. Only what `lasting`
    gives is to be repaired: an item may be newer than what was read of the mentions.

    Parts keep their numbers, so that whatever record of them is still to come is later.
    """
    after = _renumbered(difference.fresh, difference.live)
    if after is None:
        return merging.drop(difference.key, difference.version)
    return merging.put(merging.Change(difference.version, after), ranks)


def _equal(there: Item | None, fresh: State | None, worth: bool, ranks: Ranks, now: datetime) -> bool:
    """Whether an item says what the mentions make. A person who is worth it no more may stay; one who is not worth it
    need not be there.
    """
    live = _plain(merging.state(there), now) if there else None
    wanted = _plain(fresh, now) if fresh else None
    if there is None or live is None:
        return wanted is None or not worth
    placed = calls.load(calls.dump(merging.placed(merging.state(there), ranks)))
    listed = all(placed.get(name) == there.get(name) for name in _PLACES)
    return live == wanted and listed


def _plain(state: State, now: datetime) -> State | None:
    """What a state says now: without numbers, hints, marks, and what was taken back, blotted out or has expired."""
    if isinstance(state, Acquaintance):
        said = tuple(replace(each, seq="") for each in state.mentions if each.expires > now.timestamp() + DAY)
        return replace(state, said=said, cut=False) if said else None
    root = state.root if state.root and not state.root.gone and state.root.expires > now.timestamp() else None
    replies = tuple(replace(each, seq="") for each in state.replies if _stands(each))
    return replace(state, root=replace(root, seq=""), replies=replies, until=0, cut=False) if root else None


def _stands(reply: Reply) -> bool:
    return not reply.gone and not reply.id.startswith(MARK) and reply.author != BLOT


def _renumbered(fresh: State | None, live: State | None) -> State | None:
    """The fresh state with the live parts' numbers, and what of the live one no mention can tell."""
    if isinstance(live, Thread):
        return _thread(fresh if isinstance(fresh, Thread) else None, live)
    if isinstance(live, Acquaintance):
        return _person(fresh if isinstance(fresh, Acquaintance) else None, live)
    return fresh


def _person(fresh: Acquaintance | None, live: Acquaintance) -> Acquaintance | None:
    numbers = {each.id: each.seq for each in live.said}
    said = tuple(replace(each, seq=numbers.get(each.id, each.seq)) for each in fresh.said) if fresh else ()
    gone = tuple(each for each in live.said if each.gone)
    both = acquaintance.merged(replace(fresh or live, said=said), replace(live, said=gone, cut=False))
    return both if both.said else None


def _thread(fresh: Thread | None, live: Thread) -> Thread | None:
    numbers = {each.id: each.seq for each in live.replies}
    told = fresh.replies if fresh else ()
    replies = tuple(replace(each, seq=numbers.get(each.id, each.seq)) for each in told)
    untold = tuple(each for each in live.replies if each.gone or each.id.startswith(MARK))
    root = fresh.root if fresh else None
    if root and live.root:
        root = replace(root, seq=live.root.seq)
    if root is None and live.root and live.root.gone:
        root = live.root
    both = thread.merged(replace(live, root=None, replies=untold), replace(live, root=root, replies=replies))
    return both if both.root or both.replies else None
