"""The day on which the tests take place."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def today() -> Iterator[None]:
    """Time goes on from an early afternoon, whenever the tests run.

    A folder or module whose tests share the time with other processes has a fixture of this name that does nothing.
    """
    with time_machine.travel(NOW, tick=True):
        yield
