"""Brands and their connections. Secrets are not here: see adapters/secrets.py."""

import json
from typing import Any

import msgspec

from shared.adapters.table import calls, keys
from shared.domain.brand import Brand, Connection
from shared.domain.errors import NotFound


def put(brand: Brand) -> None:
    """Stores a brand and raises the version of all brands, together, so that every reader notices."""
    item = {"pk": keys.BRANDS, "sk": brand.id, "name": brand.name, "d": msgspec.json.encode(brand).decode()}
    _change({"Put": {"TableName": _table(), "Item": calls.dump(item)}})


def delete(brand_id: str) -> None:
    """Removes a brand; its mentions stay until they expire."""
    _change({"Delete": {"TableName": _table(), "Key": calls.key(keys.BRANDS, brand_id)}})


def get(brand_id: str) -> Brand:
    """One brand. Raises NotFound."""
    item = calls.get(keys.BRANDS, brand_id)
    if item is None:
        raise NotFound(f"there is no brand {brand_id!r}")
    return _brand(item)


def everything() -> list[Brand]:
    """All brands, by id."""
    rows = calls.query(
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": calls.value(keys.BRANDS)},
        ConsistentRead=True,
    )
    return [_brand(item) for item in rows]


def current() -> dict[str, Brand]:
    """All brands by id, read again only when one has changed (else one small read). The same dict until then."""
    global _current
    latest = version()
    if _current is None or _current[0] != latest:
        _current = (latest, {brand.id: brand for brand in everything()})
    return _current[1]


_current: tuple[int, dict[str, Brand]] | None = None


def forget() -> None:
    """Drops what is kept in memory, as a new process would start."""
    global _current
    _current = None


def version() -> int:
    """A number that grows with every change of any brand."""
    item = calls.get(keys.BRANDS_VERSION, keys.ALONE)
    return int(item["n"]) if item else 0


def touch() -> None:
    """Raises the version, so that every reader reads again what it keeps with the brands."""
    calls.call("update_item", **_raised())


def put_connection(connection: Connection) -> None:
    """Lists a connection under its brand, without its secrets."""
    calls.put(
        {
            "pk": keys.connections(connection.brand),
            "sk": connection.id,
            "source": connection.source,
            "verify": connection.verify,
        }
    )


def connections(brand_id: str) -> list[Connection]:
    """A brand's connections, without their secrets."""
    rows = calls.query(
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": calls.value(keys.connections(brand_id))},
    )
    return [Connection(id=row["sk"], source=row["source"], brand=brand_id, verify=row["verify"]) for row in rows]


def delete_connection(brand_id: str, connection_id: str) -> None:
    """Takes a connection off the list; one that is not there is no error."""
    calls.delete(keys.connections(brand_id), connection_id)


def _change(write: dict[str, Any]) -> None:
    calls.call("transact_write_items", TransactItems=[write, {"Update": _raised()}])


def _raised() -> dict[str, Any]:
    return {
        "TableName": _table(),
        "Key": calls.key(keys.BRANDS_VERSION, keys.ALONE),
        "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": calls.value(1)},
    }


def _brand(item: calls.Item) -> Brand:
    return msgspec.convert(json.loads(item["d"]), Brand)


def _table() -> str:
    from shared.adapters.settings import settings

    return settings().table
