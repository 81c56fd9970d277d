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


class Shaky:
    """Decides the fate of calls: a `share` of them is cut, while `on`. `happened` counts by fate."""

    def __init__(self, chance: random.Random, share: float) -> None:
        self.on = False
        self.calls = 0
        self.happened: Counter[str] = Counter()
        self._chance, self._share = chance, share

    def passed(self, name: str, call: Callable[[], Any]) -> Any:
        """The answer of a call. Raises Killed and Unavailable after it was applied."""
        self.calls += self.on
        try:
            answer = call()
        finally:
            cut = self._cut()
            if cut == "kill":
                raise Killed(name)
            if cut == "gone":
                raise Unavailable(f"{name} does not answer")
        return call() if cut == "lose" else answer

    def around(self, client: Any) -> "_Client":
        """A client whose calls pass here."""
        return _Client(client, self)

    def _cut(self) -> Fate | None:
        if not self.on or self._chance.random() >= self._share:
            return None
        fate = self._chance.choice(FATES)
        self.happened[fate] += 1
        return fate


class _Client:
    def __init__(self, client: Any, shaky: Shaky) -> None:
        self._client, self._shaky = client, shaky

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        call = getattr(self._client, operation)
        return lambda **request: self._shaky.passed(operation, lambda: call(**request))
