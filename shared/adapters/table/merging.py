"""Parts of threads and persons, merged into what is stored: in any order and however often, the state is the same.

Read what is there, merge, and write where something changed, if nobody else wrote meanwhile; else read and merge again.
So there is no counter to keep and no transaction: a batch that comes again, or whose answer was lost, finds everything
merged and writes nothing. Why it is so: docs/decisions/005-people.md.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Literal

from msgspec import Struct

from shared.adapters.table import calls, kept, keys, parts
from shared.adapters.table.parts import Told
from shared.domain import acquaintance, thread
from shared.domain.acquaintance import Acquaintance, Rank
from shared.domain.errors import Unavailable
from shared.domain.thread import Thread

Key = tuple[str, str]
State = Thread | Acquaintance

Taken = Literal["written", "same", "late"]
"""What became of an item: `late` when another one was faster."""

ROUNDS = 10
"""Times that an item which others change is read again, before the batch is left to come again."""

AT_ONCE = 8
"""Items that are worked on at a time, as soon as there are so many: boto3 keeps ten connections."""


class Ranks(Struct, frozen=True):
    """What places threads and persons in the brand's lists: higher stands first. None of them may depend on the time
    of asking.
    """

    heat: Callable[[Thread], float]
    voice: Rank
    passion: Rank


UNRANKED = Ranks(lambda _: 0.0, lambda _: None, lambda _: None)


def merge(told: Iterable[Told], ranks: Ranks = UNRANKED) -> int:
    """Merges what mentions told into threads and persons. Returns how many items it wrote.

    Raises Unavailable when an item changes all the while: what was told comes again then, and nothing is lost.
    """
    gathered = Gathered()
    for each in told:
        gathered.take(each)
    left, written = gathered.found, 0
    for _ in range(ROUNDS):
        items = calls.get_many(list(left), consistent=True) if left else {}
        wanted = [key for key in left if key in items or key in gathered.worth]
        done = _each(partial(_take, items, left, ranks), wanted)
        written += done.count("written")
        left = {key: left[key] for key, how in zip(wanted, done, strict=True) if how == "late"}
        if not left:
            return written
    raise Unavailable("threads or persons change all the while", retry_after=1)


class Gathered:
    """What was told of each item, merged; and the items that are worth it to be made if there are none. With `bounded`
    it holds no more of each than is stored, which is right where each mention tells once.
    """

    def __init__(self, *, bounded: bool = False) -> None:
        self._bounded = bounded
        self.found: dict[Key, State] = {}
        self.worth: set[Key] = set()

    def take(self, told: Told) -> None:
        """Merges in what one mention told."""
        for part in told.parts:
            key = _key(part)
            merged = _merged(self.found.get(key), part)
            self.found[key] = _bounded(merged) if self._bounded else merged
            if told.worth if isinstance(part, Acquaintance) else part.worth:
                self.worth.add(key)


class Change(Struct, frozen=True):
    """An item as it is to be, and the version that it is to replace: 0 for none."""

    version: int
    after: State


def put(change: Change, ranks: Ranks) -> bool:
    """Writes an item; False when another one was written meanwhile, or this one by a try whose answer was lost."""
    item = placed(change.after, ranks) | {"v": change.version + 1}
    return _still("put_item", change.version, Item=calls.dump(item))


def drop(key: Key, version: int) -> bool:
    """Removes an item; False when another one was written meanwhile."""
    return _still("delete_item", version, Key=calls.key(*key))


def placed(state: State, ranks: Ranks) -> calls.Item:
    """The item of a thread or a person, in its places of the lists."""
    if isinstance(state, Thread):
        return kept.thread_item(state, ranks.heat(state) if state.open else 0.0)
    return kept.person_item(state, ranks.voice(state), ranks.passion(state))


def state(item: calls.Item) -> State:
    """The thread or the person that an item stores."""
    return kept.thread(item) if item["t"] == kept.THREAD else kept.person(item)


def unnumbered(item: calls.Item) -> State:
    """What an item says, without who told it: two that say the same are equal."""
    return _unnumbered(state(item))


def _take(items: dict[Key, calls.Item], found: dict[Key, State], ranks: Ranks, key: Key) -> Taken:
    """Merges what was told of one item into what is stored, and what has to be looked up for it."""
    item, told = items.get(key), found[key]
    before = state(item) if item else None
    after = _bounded(_completed(before, told, _merged(before, told)))
    if before and _unnumbered(after) == _unnumbered(before):
        return "same"
    return "written" if put(Change(item["v"] if item else 0, after), ranks) else "late"


def _completed(before: State | None, told: State, after: State) -> State:
    """An item as it is to be, with what has to be looked up for it."""
    match before, told, after:
        case ((Acquaintance() | None as known), Acquaintance() as fresh, Acquaintance() as person):
            return parts.recalled(person) if acquaintance.lacks(known, fresh) else person
        case ((Thread() | None as known), _, Thread() as begun):
            return parts.answered(begun) if thread.lacks(known, begun) else begun
        case _:
            return after


def _bounded(state: State) -> State:
    return acquaintance.bounded(state) if isinstance(state, Acquaintance) else state


def _still(operation: str, version: int, **request: Any) -> bool:
    """Writes if the item is still of this version."""
    condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
    if version:
        condition = {"ConditionExpression": "v = :v", "ExpressionAttributeValues": {":v": calls.value(version)}}
    try:
        calls.call(operation, **request, **condition)
    except calls.ConditionFailed:
        return False
    return True


def _each(work: Callable[[Key], Taken], wanted: list[Key]) -> list[Taken]:
    if len(wanted) < AT_ONCE:
        return [work(key) for key in wanted]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(work, wanted))


def _key(state: State) -> Key:
    if isinstance(state, Thread):
        return keys.thread(state.brand, state.source, state.id), keys.ALONE
    return keys.acquaintance(state.brand, state.source, state.account), keys.ALONE


def _merged(one: State | None, other: State) -> State:
    if isinstance(one, Thread) and isinstance(other, Thread):
        return thread.merged(one, other)
    if isinstance(one, Acquaintance) and isinstance(other, Acquaintance):
        return acquaintance.merged(one, other)
    return other


def _unnumbered(state: State) -> State:
    return thread.unnumbered(state) if isinstance(state, Thread) else acquaintance.unnumbered(state)
