"""Secrets in AWS Systems Manager Parameter Store, each a SecureString under HUNDRED_PARAMETERS.

    {prefix}/connections/{id}                 a connection with its secrets, JSON
    {prefix}/destinations/{brand}/{name}      an alert destination's address, JSON
    {prefix}/own/{purpose}                    a secret that the stack made for itself, hexadecimal
    {prefix}/vendors/{name}                   a secret that a network gave, such as Meta's for the brand's app

Read by what every delivery needs, so answers are kept in memory: a connection that was changed elsewhere is seen
within KEEP_SECONDS, or at once by `connection(id, fresh=True)`; one that was deleted may hold as long.
"""

import re
import secrets as chance

import msgspec

from shared.adapters.aws import call
from shared.adapters.memory_cache import Kept
from shared.adapters.settings import settings
from shared.domain.brand import Connection
from shared.domain.errors import Conflict, Misconfigured, NotFound

KEEP_SECONDS = 300.0
"""How long an answer is used without asking again."""

KEEP_ABSENT_SECONDS = 10.0
"""How long an absent one is taken as absent: long enough against a flood of guesses, short for a new connection."""

KEEP_STALE_SECONDS = 3600.0
"""How long an old answer may stand in when Parameter Store does not answer."""

REFRESH_SECONDS = 10.0
"""At most so often a failed signature makes us look whether the secret was rotated."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}\Z")


def connection(id: str, fresh: bool = False) -> Connection:
    """The connection with its secrets. Raises NotFound when there is none of that id.

    `fresh` asks again unless the last answer is younger than REFRESH_SECONDS: for a secret that was just rotated.
    """
    name = f"connections/{_checked(id, 'connection')}"
    found = _parse_connection(name, _kept.get(_path(name), REFRESH_SECONDS if fresh else KEEP_SECONDS))
    return msgspec.structs.replace(found, id=id)


def put_connection(connection: Connection) -> None:
    """Stores or replaces a connection with its secrets."""
    _put(f"connections/{_checked(connection.id, 'connection')}", msgspec.json.encode(connection).decode())


def delete_connection(id: str) -> None:
    """Removes a connection; nothing happens when there is none."""
    _delete(f"connections/{_checked(id, 'connection')}")


def destination(brand: str, name: str) -> str:
    """The address of an alert destination. Raises NotFound when there is none of that name."""
    path = _destination_path(brand, name)
    try:
        return msgspec.json.decode(_kept.get(_path(path), KEEP_SECONDS), type=str)
    except msgspec.DecodeError as error:
        raise Misconfigured(f"the parameter {path} is not an address") from error


def put_destination(brand: str, name: str, address: str) -> None:
    """Stores or replaces a destination's address."""
    _put(_destination_path(brand, name), msgspec.json.encode(address).decode())


def delete_destination(brand: str, name: str) -> None:
    """Removes a destination's address; nothing happens when there is none."""
    _delete(_destination_path(brand, name))


def own(purpose: str, make: bool = True) -> bytes:
    """A secret of the stack's own, 32 bytes, such as `pepper` (hashes of addresses and accounts) or `actions` (links in
    alerts). Made when it is asked for first; the same for everyone ever after. Raises NotFound where there is none
    and none is to be made.
    """
    name = f"own/{_checked(purpose, 'purpose')}"
    path = _path(name)
    try:
        return _parse_own(name, _kept.get(path, KEEP_SECONDS))
    except NotFound:
        if not make:
            raise
        _make(path)
        _kept.drop(path)
        return _parse_own(name, _kept.get(path, KEEP_SECONDS))


def vendor(name: str) -> str:
    """A secret that a network gave. Raises NotFound when it was not kept here."""
    return _kept.get(_path(f"vendors/{_checked(name, 'vendor')}"), KEEP_SECONDS)


def put_vendor(name: str, secret: str) -> None:
    """Stores or replaces a secret that a network gave."""
    _put(f"vendors/{_checked(name, 'vendor')}", secret)


def forget() -> None:
    """Drops all that is kept in memory, as a new process would start."""
    _kept.clear()


def _fetch(path: str) -> str:
    answer = call("ssm", "GetParameter", {"Name": path, "WithDecryption": True})
    value = answer.get("Parameter", {}).get("Value")
    if not isinstance(value, str):
        raise Misconfigured("the parameter has no value")
    return value


_kept = Kept(_fetch, absent_seconds=KEEP_ABSENT_SECONDS, stale_seconds=KEEP_STALE_SECONDS)


def _put(name: str, value: str) -> None:
    path = _path(name)
    call("ssm", "PutParameter", {"Name": path, "Value": value, "Type": "SecureString", "Overwrite": True})
    _kept.drop(path)


def _make(path: str) -> None:
    """Puts a random secret there, unless somebody else was first: then theirs stands."""
    made = {"Name": path, "Value": chance.token_hex(32), "Type": "SecureString", "Overwrite": False}
    try:
        call("ssm", "PutParameter", made)
    except Conflict:
        return


def _delete(name: str) -> None:
    path = _path(name)
    try:
        call("ssm", "DeleteParameter", {"Name": path})
    except NotFound:
        return
    finally:
        _kept.drop(path)


def _path(name: str) -> str:
    return f"{settings().parameters}/{name}"


def _destination_path(brand: str, name: str) -> str:
    return f"destinations/{_checked(brand, 'brand')}/{_checked(name, 'destination')}"


def _checked(name: str, what: str) -> str:
    """Nothing but a plain name becomes part of a parameter's path, so nobody walks the tree."""
    if not _NAME.match(name):
        raise NotFound(f"no such {what}")
    return name


def _parse_connection(name: str, value: str) -> Connection:
    try:
        return msgspec.json.decode(value, type=Connection)
    except msgspec.DecodeError as error:
        raise Misconfigured(f"the parameter {name} is not a connection") from error


def _parse_own(name: str, value: str) -> bytes:
    try:
        return bytes.fromhex(value)
    except ValueError as error:
        raise Misconfigured(f"the parameter {name} is not hexadecimal") from error
