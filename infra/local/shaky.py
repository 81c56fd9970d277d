"""Calls that are cut off where no wire is between: the process ends after one, or its answer is lost."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any, Literal

from infra.local.sandbox import Killed
from shared.domain.errors import Unavailable

Fate = Literal["kill", "lose", "gone"]
FATES: tuple[Fate, ...] = ("kill", "lose", "gone")
"""Applied, and then: the process ends; the answer is lost and the SDK's repeat is answered; no try is answered."""

Cut = Callable[[int, str], Fate | None]
"""Given a call's number (from 0) and name: its fate, None to let it be."""


def never(number: int, name: str) -> None:
    """Lets every call be."""


def at_random(chance: random.Random, share: float) -> Cut:
    """Cuts a share of the calls."""
    return lambda number, name: chance.choice(FATES) if chance.random() < share else None


class Shaky:
    """Decides the fate of calls by `cut`. `calls` lists what was asked, `happened` counts what was cut, by fate."""

    def __init__(self) -> None:
        self.cut: Cut = never
        self.calls: list[str] = []
        self.happened: Counter[str] = Counter()

    def passed(self, name: str, call: Callable[[], Any]) -> Any:
        """The answer of a call. Raises Killed and Unavailable after it was applied."""
        fate = self.cut(len(self.calls), name)
        self.calls.append(name)
        self.happened.update([fate] if fate else [])
        try:
            answer = call()
        finally:
            if fate == "kill":
                raise Killed(name)
            if fate == "gone":
                raise Unavailable(f"{name} does not answer")
        return call() if fate == "lose" else answer

    def around(self, client: Any) -> "_Client":
        """A client whose calls pass here."""
        return _Client(client, self)


class _Client:
    def __init__(self, client: Any, shaky: Shaky) -> None:
        self._client, self._shaky = client, shaky

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        call = getattr(self._client, operation)
        return lambda **request: self._shaky.passed(operation, lambda: call(**request))
