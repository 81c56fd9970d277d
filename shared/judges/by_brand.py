"""What is made of a brand file is made once: names folded, patterns compiled."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from shared.domain.brand import Brand

Made = TypeVar("Made")

BRANDS_KEPT = 1_024
"""Brands whose makings are kept at most; then all are forgotten, which costs less than keeping count of use."""


def once_a_brand(make: Callable[[Brand], Made]) -> Callable[[Brand], Made]:
    """Makes once for each brand object. Brand files hold dicts and cannot be looked up by value."""
    kept: dict[int, tuple[Brand, Made]] = {}

    @wraps(make)
    def made(brand: Brand) -> Made:
        found = kept.get(id(brand))
        if found is None:
            if len(kept) >= BRANDS_KEPT:
                kept.clear()
            found = kept[id(brand)] = brand, make(brand)  # the brand too, so that its id is nobody else's
        return found[1]

    return made
