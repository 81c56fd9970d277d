"""Opaque cursors: where the next page begins, bound to the filters that the first page was asked with."""

import base64
import binascii
from hashlib import blake2b
from typing import Any

import msgspec

from shared.domain.errors import BadInput


def write(place: str, bound_to: Any) -> str:
    """A cursor for a place in the list that `bound_to` (anything msgspec encodes) describes."""
    return base64.urlsafe_b64encode(msgspec.json.encode((_print(bound_to), place))).decode().rstrip("=")


def read(cursor: str, bound_to: Any) -> str:
    """The place in a cursor. Raises BadInput when it is not one, or was made for another list."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        mark, place = msgspec.json.decode(base64.b64decode(padded, b"-_", validate=True), type=tuple[str, str])
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise BadInput("is not a cursor that was given out here", "cursor") from error
    if mark != _print(bound_to):
        raise BadInput("belongs to other filters; begin again without it", "cursor")
    return place


def _print(bound_to: Any) -> str:
    return blake2b(msgspec.json.encode(bound_to), digest_size=6).hexdigest()
