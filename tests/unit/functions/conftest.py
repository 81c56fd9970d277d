from collections.abc import Callable

import pytest

from infra.cli.bench_endpoint import Answer, Endpoint
from shared.adapters import intake
from tests.unit.functions.senders import Neighbours


@pytest.fixture
def neighbours(aws: Callable[[Answer], Endpoint]) -> Neighbours:
    intake.forget()
    answering = Neighbours()
    aws(answering)
    return answering
