"""What the functional tests build on: the table as the template has it, and events as AWS shapes them."""

from pathlib import Path
from typing import Any

import boto3
import yaml

TABLE = "hundred-test"
_TEMPLATE = Path(__file__).parents[2] / "infra" / "template" / "table.yaml"
_CREATED = (
    "AttributeDefinitions",
    "KeySchema",
    "LocalSecondaryIndexes",
    "GlobalSecondaryIndexes",
    "BillingMode",
)


def create_table() -> None:
    """Creates the table that the template describes."""
    described = yaml.safe_load(_TEMPLATE.read_text())["Resources"]["Table"]["Properties"]
    boto3.client("dynamodb").create_table(
        TableName=TABLE,
        StreamSpecification={"StreamEnabled": True, **described["StreamSpecification"]},
        **{name: described[name] for name in _CREATED},
    )


def stream_records() -> list[dict[str, Any]]:
    """Every record of the table's stream so far, as Lambda hands them to a function."""
    streams = boto3.client("dynamodbstreams")
    arn = boto3.client("dynamodb").describe_table(TableName=TABLE)["Table"]["LatestStreamArn"]
    records: list[dict[str, Any]] = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        place = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
        records += streams.get_records(ShardIterator=place["ShardIterator"])["Records"]
    return records


def everything() -> list[dict[str, Any]]:
    """Every item of the table, in the order of its keys."""
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=TABLE)
    items = [item for page in pages for item in page["Items"]]
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
