"""The table in moto, in the test's own process."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from infra.local.sandbox import TABLE, create_table
from shared.adapters import aws


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty table under the name that settings give."""
    for name, value in {
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "HUNDRED_TABLE": TABLE,
    }.items():
        monkeypatch.setenv(name, value)
    aws.client.cache_clear()
    with mock_aws():
        create_table()
        yield TABLE
    aws.client.cache_clear()
