"""AWS for the tests: moto as a server on this machine, because the light calls speak HTTP by themselves."""

from collections.abc import Iterator

import pytest

from infra.local import sandbox
from infra.local.in_memory import InMemory, in_memory


@pytest.fixture
def stack() -> Iterator[None]:
    """An empty table, the queues, and the environment that points at them."""
    with sandbox.sandbox():
        yield


@pytest.fixture
def memory() -> Iterator[InMemory]:
    """The same in this process's memory, for what needs no AWS but the table and the queues."""
    with in_memory() as stage:
        yield stage
