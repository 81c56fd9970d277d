from collections.abc import Iterator

import pytest

from infra.local.emulator import Emulator, free_port
from shared.adapters import secrets
from shared.adapters.aws import client


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an AWS emulator that knows nothing of this project: the wire protocol, from the other side."""
    port = free_port()
    with Emulator(tmp_path_factory.mktemp("emulator"), port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def aws(emulator: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment of a function that runs against the emulator."""
    environment = {
        "AWS_ENDPOINT_URL": emulator,
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "HUNDRED_PARAMETERS": "/hundred/test",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    secrets.forget()
    client.cache_clear()
    yield
    secrets.forget()
    client.cache_clear()
