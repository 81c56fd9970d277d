"""What was found out about a word or a piece of text is remembered: most posts are made of the same few thousand."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

Found = TypeVar("Found")

REMEMBERED = 20_000
"""Texts that one memory keeps at most."""

REMEMBERED_LENGTH = 40
"""Characters of the longest text that is kept: longer ones hardly come twice."""


class Remembered(dict[str, Found]):
    """Texts and what `look_up` says of them, which is asked once for each while it is remembered.

    When half of what may be kept was met anew, that half becomes the older one, and the older half is forgotten but for
    what is asked again: what is common stays, and nobody keeps count of use.
    """

    def __init__(self, look_up: Callable[[str], Found]) -> None:
        super().__init__()
        self._look_up = look_up
        self._older: dict[str, Found] = {}

    def __missing__(self, text: str) -> Found:
        found = self._older.get(text)
        if found is None:
            found = self._look_up(text)
        if len(text) <= REMEMBERED_LENGTH:
            if len(self) >= REMEMBERED // 2:
                self._older = dict(self)
                self.clear()
            self[text] = found
        return found


READ = 8
"""Texts of which the last reading is kept: a post is read by several judges, one after the other, and never again."""


@lru_cache(maxsize=READ)
def pieces_of(text: str) -> tuple[str, ...]:
    """What stands between blanks; the same strings for all judges, so that each is hashed once."""
    return tuple(text.split())
