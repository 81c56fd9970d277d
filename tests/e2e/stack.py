"""One local stack for all end-to-end tests, and all of them on one of the parallel workers."""

from collections.abc import Iterator

import pytest

from tests.e2e.running import Running, running


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what speaks to the local stack, or starts one of its own."""
    for item in items:
        if "local" in getattr(item, "fixturenames", ()) or item.path.name == "test_stack_life.py":
            item.add_marker(pytest.mark.local)
            item.add_marker(pytest.mark.xdist_group("local"))


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The local stack with its samples, each function held to its own policy."""
    with running(tmp_path_factory.mktemp("stack"), "--fresh", "--strict") as stack:
        yield stack
