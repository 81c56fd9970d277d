"""One call to the table: plain values in, plain values out, AWS's errors as domain errors."""

import base64
from collections.abc import Iterator
from typing import Any

from shared.adapters import aws
from shared.adapters.settings import settings
from shared.domain.errors import Conflict, Unavailable

Item = dict[str, Any]
"""An item as a plain dict of str, int, float, bool, bytes, frozenset of str or dict of those."""


class ConditionFailed(Conflict):
    """A conditional write found something else there. `item` is what is there now, or empty."""

    def __init__(self, item: Item) -> None:
        super().__init__("the item is there already, or is newer")
        self.item = item


def call(operation: str, **request: Any) -> dict[str, Any]:
    """Sends one request, such as `call("get_item", Key=key(pk, sk))`, to the configured table.

    Raises ConditionFailed, Unavailable (try again) or Misconfigured (a missing table or permission).
    """
    from botocore.exceptions import ClientError

    if not operation.startswith(("batch_", "transact_")):
        request.setdefault("TableName", settings().table)
    with aws.translated(f"{operation} on the table"):
        try:
            answer: dict[str, Any] = getattr(aws.client("dynamodb"), operation)(**request)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            raise ConditionFailed(load(error.response.get("Item") or {})) from error
    return answer


def put_if_absent(item: Item) -> bool:
    """Writes an item unless its key exists. Returns whether it was written now.

    After a lost answer the SDK's own repeat finds the first try: False then, although it was ours.
    Nobody may build on True alone.
    """
    try:
        call("put_item", Item=dump(item), ConditionExpression="attribute_not_exists(pk)")
    except ConditionFailed:
        return False
    return True


def put(item: Item) -> None:
    """Writes an item over whatever was there."""
    call("put_item", Item=dump(item))


def put_many(items: list[Item]) -> None:
    """Writes items over whatever was there, 25 a request; the same key may not come twice.

    Raises Unavailable when the table asks to wait; those before are written then, and all may be written again.
    """
    wanted = [{"PutRequest": {"Item": dump(item)}} for item in items]
    table = settings().table
    rounds = 0
    while wanted:
        answer = call("batch_write_item", RequestItems={table: wanted[:25]})
        left = answer.get("UnprocessedItems", {}).get(table, [])
        rounds = rounds + 1 if len(left) == min(25, len(wanted)) else 0
        wanted = left + wanted[25:]
        if rounds > 5:
            raise Unavailable("the table asks to wait: UnprocessedItems")


def get(pk: str, sk: str) -> Item | None:
    """One item, strongly consistent, or None."""
    found = call("get_item", Key=key(pk, sk), ConsistentRead=True).get("Item")
    return load(found) if found else None


def delete(pk: str, sk: str) -> None:
    """Removes an item; one that is not there is no error."""
    call("delete_item", Key=key(pk, sk))


def get_many(keys: list[tuple[str, str]], *, consistent: bool = False) -> dict[tuple[str, str], Item]:
    """The items that exist among `keys`, by key; any number, 100 a request. `consistent` reads cost twice."""
    found: dict[tuple[str, str], Item] = {}
    wanted = [key(*each) for each in dict.fromkeys(keys)]
    table = settings().table
    rounds = 0
    while wanted:
        asked = {"Keys": wanted[:100], "ConsistentRead": consistent}
        answer = call("batch_get_item", RequestItems={table: asked})
        for raw in answer["Responses"].get(table, ()):
            item = load(raw)
            found[item["pk"], item["sk"]] = item
        left = answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])
        wanted = left + wanted[100:]
        rounds = rounds + 1 if len(left) == min(100, len(wanted)) and left else 0
        if rounds > 5:
            raise Unavailable("the table asks to wait: UnprocessedKeys")
    return found


def query(pages: int = 1_000, **request: Any) -> Iterator[Item]:
    """All items of a query, page after page, at most `pages` requests."""
    for _ in range(pages):
        answer = call("query", **request)
        yield from map(load, answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def key(pk: str, sk: str) -> dict[str, dict[str, str]]:
    """A primary key in DynamoDB's own notation."""
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def dump(item: Item) -> dict[str, Any]:
    """A plain item in DynamoDB's own notation; None is left out."""
    return {name: value(each) for name, each in item.items() if each is not None}


def value(plain: Any) -> dict[str, Any]:
    """One plain value in DynamoDB's own notation. bool stands before int, whose subclass it is."""
    match plain:
        case str():
            return {"S": plain}
        case bool():
            return {"BOOL": plain}
        case int() | float():
            return {"N": repr(plain)}
        case bytes():
            return {"B": plain}
        case dict():
            return {"M": dump(plain)}
        case list() | tuple():
            return {"L": [value(each) for each in plain]}
        case frozenset():
            return {"SS": sorted(plain)}
    raise TypeError(f"{type(plain).__name__} has no place in the table")


def load(raw: dict[str, Any]) -> Item:
    """An item in DynamoDB's own notation as a plain dict; numbers become int or float."""
    return {name: _plain(each) for name, each in raw.items()}


def _plain(typed: dict[str, Any]) -> Any:
    ((kind, inner),) = typed.items()
    match kind:
        case "N":
            return int(inner) if inner.lstrip("-").isdigit() else float(inner)
        case "M":
            return load(inner)
        case "L":
            return [_plain(each) for each in inner]
        case "B":  # boto3 gives bytes, an event of the stream base64
            return base64.b64decode(inner) if isinstance(inner, str) else bytes(inner)
        case "SS":
            return frozenset(inner)
        case "NULL":
            return None
    return inner
