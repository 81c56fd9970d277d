"""What a process remembers of its neighbours' answers, within bounds of time and number."""

import time
from collections.abc import Callable

from msgspec import Struct

from shared.domain.errors import NotFound, Unavailable

LIMIT = 1024
"""Answers kept at most: 4 KB each at Parameter Store's limit makes 4 MB. The oldest go first."""


class _Answer(Struct, frozen=True):
    value: str | None
    at: float


class Kept:
    """Answers of `fetch`, absent ones (NotFound) included, so that guessing names does not become traffic."""

    def __init__(
        self,
        fetch: Callable[[str], str],
        absent_seconds: float,
        stale_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`stale_seconds` is how long an old answer may stand in while `fetch` is Unavailable."""
        self._fetch = fetch
        self._absent_seconds = absent_seconds
        self._stale_seconds = stale_seconds
        self._clock = clock
        self._answers: dict[str, _Answer] = {}

    def get(self, name: str, max_age: float) -> str:
        """The value, at most `max_age` seconds old. Raises NotFound, or Unavailable when nothing usable is kept."""
        kept = self._answers.get(name)
        if kept and self._age(kept) < (max_age if kept.value is not None else self._absent_seconds):
            return _present(kept)
        try:
            return _present(self._remember(name, self._fetch(name)))
        except NotFound:
            self._remember(name, None)
            raise
        except Unavailable:
            if kept is None or kept.value is None or self._age(kept) >= self._stale_seconds:
                raise
            return kept.value

    def drop(self, name: str) -> None:
        """Forgets one answer."""
        self._answers.pop(name, None)

    def clear(self) -> None:
        """Forgets all."""
        self._answers.clear()

    def _age(self, answer: _Answer) -> float:
        return self._clock() - answer.at

    def _remember(self, name: str, value: str | None) -> _Answer:
        self._answers.pop(name, None)
        while len(self._answers) >= LIMIT:
            self._answers.pop(next(iter(self._answers)), None)
        answer = self._answers[name] = _Answer(value, self._clock())
        return answer


def _present(answer: _Answer) -> str:
    if answer.value is None:
        raise NotFound("nothing of that name")
    return answer.value
