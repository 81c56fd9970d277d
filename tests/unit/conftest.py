from collections.abc import Callable, Iterator
from contextlib import ExitStack

import hypothesis
import pytest

from infra.cli.bench_endpoint import Answer, Endpoint
from shared.adapters import secrets
from shared.adapters.aws import client

# How long an example takes depends on who else uses the machine: no test of behaviour fails over it.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Answer], Endpoint]]:
    """Starts an AWS that answers as told, with the environment pointing at it and nothing remembered."""
    environment = {
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "HUNDRED_PARAMETERS": "/hundred/test",
        "HUNDRED_MENTIONS_QUEUE": "https://queue.invalid/1/mentions",
        "HUNDRED_ALERTS_QUEUE": "https://queue.invalid/1/alerts.fifo",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_SSM"):
        monkeypatch.delenv(name, raising=False)
    _forget()
    with ExitStack() as stack:

        def start(answer: Answer) -> Endpoint:
            endpoint = stack.enter_context(Endpoint(answer))
            monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint.url)
            return endpoint

        yield start
    _forget()


def _forget() -> None:
    secrets.forget()
    client.cache_clear()
