"""An export to S3: one object a day, and days that are there are left."""

from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws

from infra.cli import erase_exports, export_columns
from infra.cli.export_place import Bucket, place
from shared.domain.erasure import parse_subject


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
    shelf = place("s3://shelf/crumbs/")
    assert isinstance(shelf, Bucket)
    name = f"brand=crumb-bakery/day={datetime.now(UTC):%Y-%m-%d}/mentions.jsonl"
    assert not shelf.has(name)
    shelf.put(name, lambda file: file.write_text("{}"))
    assert shelf.has(name)
    assert not shelf.has(name[:-1])
    (held,) = bucket.list_objects_v2(Bucket="shelf")["Contents"]
    assert held["Key"] == f"crumbs/{name}"


def test_a_person_is_taken_out_of_objects_and_old_versions_are_told(bucket):
    bucket.put_bucket_versioning(Bucket="shelf", VersioningConfiguration={"Status": "Enabled"})
    shelf = place("s3://shelf/crumbs")
    name = "brand=crumb-bakery/day=2026-11-23/mentions.jsonl"
    rows = [{"id": "1", "source": "x", "author_id": "77"}, {"id": "2", "source": "x", "author_id": "8"}]
    shelf.put(name, lambda file: export_columns.write(rows, file, "jsonl"))
    shelf.put("mentions.sql", lambda file: file.write_text("CREATE"))
    subject = parse_subject({"source": "x", "id": "77"})
    erase_exports.begin(shelf, erase_exports.learned(shelf, subject))
    found = erase_exports.erase(shelf, subject, dry_run=False)
    assert (found.files, found.removed, found.others, found.old_versions) == (1, 1, 0, True)
    held = bucket.get_object(Bucket="shelf", Key=f"crumbs/{name}")["Body"].read()
    assert b"77" not in held
    assert b'"8"' in held
    assert shelf.names() == [name, "mentions.sql"]
    assert not erase_exports.erase(shelf, subject, dry_run=False).changed
