"""AWS for the tests: moto as a server on this machine, because the light calls speak HTTP by themselves."""

from collections.abc import Iterator

import pytest

from infra.local import sandbox


@pytest.fixture
def stack() -> Iterator[None]:
    """An empty table, the queues, and the environment that points at them."""
    with sandbox.sandbox():
        yield
