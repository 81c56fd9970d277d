"""How often a key may ask: a bucket of tokens for each key, in this process's memory.

No request pays a write for being counted. The price: each process counts for itself, so a key that reaches n of them
at once may ask n times as often. What all keys together may ask is bounded by the gateway's own throttle.
"""

import math
import time
from collections.abc import Callable

from shared.domain.access import Grant
from shared.domain.errors import TooMany

KEPT = 10_000
"""Buckets in memory, above which all are forgotten: more keys than anybody hands out."""

_buckets: dict[str, tuple[float, float]] = {}


def take(grant: Grant, clock: Callable[[], float] = time.monotonic) -> None:
    """Takes one token from the key's bucket, which holds a minute's worth. Raises TooMany when it is empty."""
    now, each_second = clock(), grant.rate / 60
    left, since = _buckets.get(grant.id, (float(grant.rate), now))
    left = min(float(grant.rate), left + (now - since) * each_second)
    if left < 1:
        wait = math.ceil((1 - left) / each_second)
        raise TooMany(f"this key may ask {grant.rate} times a minute; come back in {wait} s", wait)
    if len(_buckets) > KEPT:
        _buckets.clear()
    _buckets[grant.id] = (left - 1, now)


def forget() -> None:
    """Drops what is kept in memory, as a new process would start."""
    _buckets.clear()
