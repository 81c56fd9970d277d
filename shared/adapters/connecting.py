"""Connections as people make and end them: listed in the table, their secrets kept in Parameter Store.

The secret is stored first and removed first, so a crash between the two leaves a connection that cannot
be used, never one that is used and not listed with its brand for good: connecting again is always safe.
"""

import base64
import secrets as randomness
from collections.abc import Mapping
from typing import Any, cast, get_args

import msgspec

from shared.adapters import secrets
from shared.adapters.settings import settings
from shared.adapters.sources import SOURCES
from shared.adapters.table import brands
from shared.domain.brand import Connection, Verify
from shared.domain.errors import BadInput, NotFound

VERIFIERS: tuple[str, ...] = get_args(Verify)
USUAL = {"x": "x"}
"""How a source proves itself when nothing is said; any other by Standard Webhooks."""

SECRETS_KEPT = 2
"""The newest secret and the one before, so that a sender can be changed without losing a post."""


def connect(brand: str, wanted: Any) -> Connection:
    """Makes a connection from `{"source", "verify"?, "secret"?}`. Raises BadInput naming the field.

    Networks that choose the secret themselves (x) need it given; else one is made.
    """
    if not isinstance(wanted, Mapping):
        raise BadInput('is an object such as {"source": "generic", "verify": "standard-webhooks"}', "body")
    unknown = sorted(set(wanted) - {"source", "verify", "secret"})
    if unknown:
        raise BadInput("is not a field of a connection", unknown[0])
    source = wanted.get("source")
    if source not in SOURCES:
        raise BadInput(f"is one of {', '.join(sorted(SOURCES))}", "source")
    verify = wanted.get("verify", USUAL.get(source, "standard-webhooks"))
    if verify not in VERIFIERS:
        raise BadInput(f"is one of {', '.join(VERIFIERS)}", "verify")
    identity = randomness.token_hex(8)
    secret = _secret(verify, wanted.get("secret"))
    connection = Connection(id=identity, source=source, brand=brand, verify=cast(Verify, verify), secrets=(secret,))
    secrets.put_connection(connection)
    brands.put_connection(connection)
    return connection


def renew(brand: str, connection_id: str, wanted: Any) -> Connection:
    """Gives a connection a new secret beside the one it has. Raises NotFound, BadInput."""
    if not isinstance(wanted, Mapping) or set(wanted) - {"secret"}:
        raise BadInput('is an object such as {"secret": "..."}, or nothing', "body")
    of_brand(brand, connection_id)
    kept = secrets.connection(connection_id, fresh=True)
    given = wanted.get("secret")
    renewed = msgspec.structs.replace(kept, secrets=(_secret(kept.verify, given), *kept.secrets)[:SECRETS_KEPT])
    secrets.put_connection(renewed)
    return renewed


def disconnect(connection: Connection) -> None:
    """Ends a connection."""
    secrets.delete_connection(connection.id)
    brands.delete_connection(connection.brand, connection.id)


def of_brand(brand: str, connection_id: str) -> Connection:
    """A brand's connection, without its secrets. Raises NotFound."""
    for connection in brands.connections(brand):
        if connection.id == connection_id:
            return connection
    raise NotFound(f"the brand {brand!r} has no connection {connection_id!r}")


def shown(connection: Connection) -> dict[str, str]:
    """A connection as the API shows it: where to send, never the secret."""
    return {
        "id": connection.id,
        "source": connection.source,
        "verify": connection.verify,
        "url": f"{settings().hooks_url}/webhooks/{connection.source}/{connection.id}",
    }


def _secret(verify: str, given: Any) -> str:
    if given is not None:
        if not isinstance(given, str) or not 8 <= len(given) <= 512 or not given.isprintable():
            raise BadInput("is 8 to 512 printable characters", "secret")
        if verify == "standard-webhooks":
            _check_whsec(given)
        return given
    if verify == "x":
        raise BadInput("is required: the consumer secret of your X app", "secret")
    if verify == "standard-webhooks":
        return "whsec_" + base64.b64encode(randomness.token_bytes(32)).decode()
    return randomness.token_urlsafe(32)


def _check_whsec(given: str) -> None:
    try:
        size = len(base64.b64decode(given.removeprefix("whsec_"), validate=True))
    except ValueError as error:
        raise BadInput("is whsec_ and base64", "secret") from error
    if not given.startswith("whsec_") or not 24 <= size <= 64:
        raise BadInput("is whsec_ and the base64 of 24 to 64 bytes", "secret")
