"""An export to S3: one object a day, and days that are there are left."""

from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws

from infra.cli.export import Bucket, _place


@pytest.fixture
def bucket(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket="shelf", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        yield client


def test_an_object_is_there_once_it_is_whole(bucket):
    place = _place("s3://shelf/crumbs/")
    assert isinstance(place, Bucket)
    name = f"brand=crumb-bakery/day={datetime.now(UTC):%Y-%m-%d}/mentions.jsonl"
    assert not place.has(name)
    place.put(name, lambda file: file.write_text("{}"))
    assert place.has(name)
    assert not place.has(name[:-1])
    (held,) = bucket.list_objects_v2(Bucket="shelf")["Contents"]
    assert held["Key"] == f"crumbs/{name}"
