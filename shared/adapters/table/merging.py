"""Parts of threads and persons, merged into what is stored: in any order and however often, the state is the same.

Read what is there, merge, and write where something changed, if nobody else wrote meanwhile; else read and merge again.
So there is no counter to keep and no transaction: a batch that comes again, or whose answer was lost, finds everything
merged and writes nothing. Why it is so: docs/decisions/005-people.md.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from msgspec import Struct

from shared.adapters.table import calls, kept, keys, parts
from shared.adapters.table.parts import Told
from shared.domain import acquaintance, thread
from shared.domain.acquaintance import Acquaintance, Rank
from shared.domain.errors import Unavailable
from shared.domain.thread import Thread

Key = tuple[str, str]
State = Thread | Acquaintance

ROUNDS = 10
"""Times that an item which others change is read again, before the batch is left to come again."""

AT_ONCE = 8
"""Writes on their way at a time, as soon as there are so many: boto3 keeps ten connections."""


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
    left, worth = _gathered(told)
    written = 0
    for _ in range(ROUNDS):
        if not left:
            return written
        changed = list(_changed(left, worth))
        done = _each(lambda change: _put(change, ranks), changed)
        written += sum(done)
        left = {
            _key(change.after): left[_key(change.after)] for change, ok in zip(changed, done, strict=True) if not ok
        }
    raise Unavailable("threads or persons change all the while", retry_after=1)


class _Change(Struct, frozen=True):
    """An item as it is to be, and the version that it is to replace: 0 for none."""

    version: int
    after: State


def _gathered(told: Iterable[Told]) -> tuple[dict[Key, State], set[Key]]:
    """What was told of each item, merged; and the items of persons that are to be made if there are none."""
    found: dict[Key, State] = {}
    worth: set[Key] = set()
    for each in told:
        for part in each.parts:
            found[_key(part)] = _merged(found.get(_key(part)), part)
            if each.worth and isinstance(part, Acquaintance):
                worth.add(_key(part))
    return found, worth


def _changed(left: dict[Key, State], worth: set[Key]) -> Iterable[_Change]:
    items = calls.get_many(list(left), consistent=True)
    for key, part in left.items():
        item = items.get(key)
        if item is None and isinstance(part, Acquaintance) and key not in worth:
            continue
        before = _state(item) if item else None
        after = _merged(before, part)
        if isinstance(after, Acquaintance) and (before is None or after.lacks):
            after = parts.recalled(after)
        if before is None or _unnumbered(after) != _unnumbered(before):
            yield _Change(item["v"] if item else 0, after)


def _put(change: _Change, ranks: Ranks) -> bool:
    """Writes an item; False when another one was written meanwhile, or this one by a try whose answer was lost."""
    item = placed(change.after, ranks) | {"v": change.version + 1}
    condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
    if change.version:
        condition = {"ConditionExpression": "v = :v", "ExpressionAttributeValues": {":v": calls.value(change.version)}}
    try:
        calls.call("put_item", Item=calls.dump(item), **condition)
    except calls.ConditionFailed:
        return False
    return True


def placed(state: State, ranks: Ranks) -> calls.Item:
    """The item of a thread or a person, in its places of the lists."""
    if isinstance(state, Thread):
        return kept.thread_item(state, ranks.heat(state) if state.open else 0.0)
    return kept.person_item(state, ranks.voice(state), ranks.passion(state))


def unnumbered(item: calls.Item) -> State:
    """What an item says, without who told it: two that say the same are equal."""
    return _unnumbered(_state(item))


def _each(work: Callable[[_Change], bool], changes: list[_Change]) -> list[bool]:
    if len(changes) < AT_ONCE:
        return [work(change) for change in changes]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(work, changes))


def _key(state: State) -> Key:
    if isinstance(state, Thread):
        return keys.thread(state.brand, state.source, state.id), keys.ALONE
    return keys.acquaintance(state.brand, state.source, state.account), keys.ALONE


def _state(item: calls.Item) -> State:
    return kept.thread(item) if item["t"] == kept.THREAD else kept.person(item)


def _merged(one: State | None, other: State) -> State:
    if isinstance(one, Thread) and isinstance(other, Thread):
        return thread.merged(one, other)
    if isinstance(one, Acquaintance) and isinstance(other, Acquaintance):
        return acquaintance.merged(one, other)
    return other


def _unnumbered(state: State) -> State:
    return thread.unnumbered(state) if isinstance(state, Thread) else acquaintance.unnumbered(state)
