"""The networks and tools that send to us. A source is a module here with `challenge` and `parse`, loaded at first use.

A further source is a file and a line in `_MODULES`.
"""

import importlib
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, cast

from shared.adapters.exchange import Request, Response
from shared.adapters.sources.delivery import Delivery, Refused
from shared.domain.brand import Connection
from shared.domain.errors import NotFound

_MODULES = {"x": "x", "generic": "generic"}

SOURCES = tuple(_MODULES)
"""Names of the sources, as they stand in a webhook's path."""


class Source(Protocol):
    """What a source's module offers. Both functions are pure."""

    ACCEPTED_STATUS: int
    """What the sender takes as received: 200 or 202."""

    def challenge(self, request: Request, connection: Connection) -> Response | None:
        """The answer to a handshake by GET, or None when this sender has none.

        Raises BadInput when the handshake is not one.
        """

    def parse(self, body: bytes, headers: Mapping[str, str], received_at: datetime) -> Delivery:
        """Reads a verified body. Raises BadInput, naming what is wrong, when the whole of it is not usable."""


def source(name: str) -> Source:
    """The source of that name. Raises NotFound."""
    if name not in _MODULES:
        raise NotFound("no such source")
    return cast(Source, importlib.import_module(f"shared.adapters.sources.{_MODULES[name]}"))


__all__ = ["SOURCES", "Delivery", "Refused", "Source", "source"]
