"""The table in this process's memory: for benches and tests of ten thousand mentions, where moto would take hours.

Speaks as boto3's DynamoDB client does, as far as Hundred asks: items by key, conditions, updates, queries of the table
and of its indexes in order, and the stream's records. The indexes are those of the template. What it answers is held
against moto by tests/functional/table/test_shelf.py.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from threading import Lock
from typing import Any

import yaml
from botocore.exceptions import ClientError

from infra.local.expressions import holds, key_range, updated
from infra.local.sizes import PAGE_BYTES, item_bytes, read_units
from shared.adapters import aws

Item = dict[str, Any]
Key = tuple[str, str]
Pair = tuple[Item | None, Item | None]
_MOST = 100_000
"""Items that one request could ever look at: DynamoDB's smallest are some 10 bytes."""

_TEMPLATE = Path(__file__).parents[1] / "template" / "table.yaml"

Noticed = Callable[[str, Item | None, Item | None], None]
"""Told of each write: the operation, the item before and after. The same object twice: the write was refused."""


class Shelf:
    """One table, empty at first. `records` is its stream so far; `noticed` is told of each write, `asked` of each
    request and its answer."""

    def __init__(self) -> None:
        self.items: dict[Key, Item] = {}
        self.records: list[dict[str, Any]] = []
        self.noticed: Noticed = lambda operation, before, after: None
        self.asked: Callable[[str, Item, Item], None] = lambda operation, request, answer: None
        self._indexes = {"": ("pk", "sk")}
        self._kept: dict[str, frozenset[str]] = {}
        for name, attributes, further in _indexes():
            self._indexes[name] = attributes
            self._kept[name] = frozenset(("pk", "sk", *attributes, *further))
        self._rows: dict[tuple[str, str], list[tuple[str, Key]]] = {}
        self._lock = Lock()

    @contextmanager
    def in_place(self, door: Any = None) -> Iterator["Shelf"]:
        """While inside, every call to DynamoDB by boto3 comes here, through `door` where one is given."""
        before = aws.client

        def client(service: str) -> Any:
            return (door or self) if service == "dynamodb" else before(service)

        client.cache_clear = before.cache_clear  # type: ignore[attr-defined]  # as functools.cache has it
        aws.client = client  # type: ignore[assignment]
        try:
            yield self
        finally:
            aws.client = before

    def keep(self) -> Callable[[], None]:
        """Remembers what is stored; what it gives back brings that back."""
        items, rows = dict(self.items), {name: list(each) for name, each in self._rows.items()}

        def back() -> None:
            self.items = dict(items)
            self._rows = {name: list(each) for name, each in rows.items()}

        return back

    def get_item(self, **request: Any) -> Item:
        item = self.items.get(_key(request["Key"]))
        return self._answered("get_item", request, {"Item": item} if item else {})

    def batch_get_item(self, **request: Any) -> Item:
        found = {
            table: [self.items[key] for each in asked["Keys"] if (key := _key(each)) in self.items]
            for table, asked in request["RequestItems"].items()
        }
        return self._answered("batch_get_item", request, {"Responses": found, "UnprocessedKeys": {}})

    def put_item(self, **request: Any) -> Item:
        self._write("put_item", request["Item"], request, lambda before: request["Item"])
        return self._answered("put_item", request, {})

    def update_item(self, **request: Any) -> Item:
        before, after = self._write(
            "update_item", request["Key"], request, lambda before: updated(before or request["Key"], request)
        )
        returned = {"ALL_OLD": before, "ALL_NEW": after}.get(request.get("ReturnValues", "NONE"))
        return self._answered("update_item", request, {"Attributes": returned} if returned else {})

    def batch_write_item(self, **request: Any) -> Item:
        for writes in request["RequestItems"].values():
            for each in writes:
                ((kind, write),) = each.items()
                getattr(self, "put_item" if kind == "PutRequest" else "delete_item")(**write)
        return {"UnprocessedItems": {}}

    def delete_item(self, **request: Any) -> Item:
        self._write("delete_item", request["Key"], request, lambda before: None)
        return self._answered("delete_item", request, {})

    def transact_write_items(self, **request: Any) -> Item:
        for each in request["TransactItems"]:
            ((kind, write),) = each.items()
            getattr(self, f"{kind.lower()}_item")(**write)
        return {}

    def query(self, **request: Any) -> Item:
        attributes = self._indexes[request.get("IndexName", "")]
        partition, low, high = key_range(request, *attributes)
        if low > high:
            raise _refusal("a span that ends before it begins")
        _check(partition)
        rows = self._rows.get((request.get("IndexName", ""), partition), [])
        first, beyond = bisect_left(rows, (low,)), bisect_left(rows, (high,))
        most = request.get("Limit", _MOST) + 1
        backwards = not request.get("ScanIndexForward", True)
        start = request.get("ExclusiveStartKey")
        if start:
            place = (start[attributes[1]]["S"], _key(start))
            first, beyond = (first, bisect_left(rows, place)) if backwards else (bisect_right(rows, place), beyond)
        places = range(beyond - 1, first - 1, -1) if backwards else range(first, beyond)
        found = self._page(request, [rows[place][1] for place in places[:most]], attributes)
        return self._answered("query", request, found)

    def scan(self, **request: Any) -> Item:
        keys = sorted(self.items)
        start = request.get("ExclusiveStartKey")
        if start:
            keys = keys[bisect_left(keys, _key(start)) + 1 :]
        limit = request.get("Limit", len(keys))
        answer: Item = {"Items": [self.items[key] for key in keys[:limit]]}
        if len(keys) > limit:
            answer["LastEvaluatedKey"] = _only(self.items[keys[limit - 1]], "pk", "sk")
        return self._answered("scan", request, answer)

    def _page(self, request: Item, ordered: list[Key], attributes: tuple[str, str]) -> Item:
        """Items one after the other, up to the limit and no more than DynamoDB reads at once."""
        found: list[Item] = []
        looked = size = 0
        for key in ordered:
            item = self._projected(request.get("IndexName", ""), self.items[key])
            looked += 1
            size += item_bytes(item)
            if "FilterExpression" not in request or holds(request["FilterExpression"], item, request):
                found.append(item)
            if looked == request.get("Limit") or size >= PAGE_BYTES:
                break
        answer: Item = {"Items": found, "Count": len(found), "ScannedCount": looked}
        if looked < len(ordered):
            answer["LastEvaluatedKey"] = _only(self.items[ordered[looked - 1]], "pk", "sk", *attributes)
        units = read_units(size, request.get("ConsistentRead", False))
        answer["ConsumedCapacity"] = {"CapacityUnits": units}  # always told here, for benches
        return answer

    def _projected(self, index: str, item: Item) -> Item:
        """What an index holds of an item."""
        kept = self._kept.get(index)
        return {name: value for name, value in item.items() if name in kept} if kept else item

    def _write(self, operation: str, key_of: Item, request: Item, change: Callable[[Item | None], Item | None]) -> Pair:
        with self._lock:
            return self._write_alone(operation, _key(key_of), request, change)

    def _write_alone(
        self, operation: str, key: Key, request: Item, change: Callable[[Item | None], Item | None]
    ) -> Pair:
        before = self.items.get(key)
        if "ConditionExpression" in request and not holds(request["ConditionExpression"], before or {}, request):
            self.noticed(operation, before, before)
            failure: Item = {"Error": {"Code": "ConditionalCheckFailedException", "Message": "refused"}}
            raise ClientError(failure | ({"Item": before} if before else {}), operation)
        after = change(copy(before))
        self.noticed(operation, before, after)
        if before != after:
            self._place(key, before, after)
            self.records.append(_record(len(self.records), before, after))
        return before, after

    def _place(self, key: Key, before: Item | None, after: Item | None) -> None:
        for name, attributes in self._indexes.items():
            old, new = _entry(before, attributes), _entry(after, attributes)
            if old != new and old:
                self._rows[name, old[0]].remove((old[1], key))
            if old != new and new:
                insort(self._rows.setdefault((name, new[0]), []), (new[1], key))
        if after is None:
            del self.items[key]
        else:
            self.items[key] = after

    def _answered(self, operation: str, request: Item, answer: Item) -> Item:
        self.asked(operation, request, answer)
        return answer


def _indexes() -> Iterator[tuple[str, tuple[str, str], list[str]]]:
    """Name, key attributes and further attributes of each index that the template describes."""
    table = yaml.safe_load(_TEMPLATE.read_text())["Resources"]["Table"]["Properties"]
    for index in table["GlobalSecondaryIndexes"]:
        hashed, ranged = (each["AttributeName"] for each in index["KeySchema"])
        yield index["IndexName"], (hashed, ranged), index["Projection"].get("NonKeyAttributes", [])


def _key(item: Item) -> Key:
    key = item["pk"]["S"], item["sk"]["S"]
    _check(*key)
    return key


def _check(*parts: str) -> None:
    """Refuses keys that DynamoDB refuses."""
    for part, most in zip(parts, (2048, 1024), strict=False):
        if not 0 < len(part.encode()) <= most:
            raise _refusal(f"a key of {len(part)} characters")


def _refusal(why: str) -> ClientError:
    return ClientError({"Error": {"Code": "ValidationException", "Message": why}}, "any")


def _entry(item: Item | None, attributes: tuple[str, str]) -> tuple[str, str] | None:
    if not item or not all(name in item for name in attributes):
        return None
    return item[attributes[0]]["S"], item[attributes[1]]["S"]


def _only(item: Item, *names: str) -> Item:
    return {name: item[name] for name in names}


def _record(number: int, before: Item | None, after: Item | None) -> dict[str, Any]:
    change: Item = {"SequenceNumber": f"{number + 1:021d}", "Keys": _only(after or before or {}, "pk", "sk")}
    change |= {"NewImage": after} if after else {}
    change |= {"OldImage": before} if before else {}
    kind = "MODIFY" if before and after else "INSERT" if after else "REMOVE"
    return {"eventName": kind, "eventSource": "aws:dynamodb", "dynamodb": change}
