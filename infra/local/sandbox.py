"""AWS for a moment, in this process: the real functions over HTTP against moto, with calls that can be cut.

The tests and `hundred bench` use it to kill a step after any of its AWS calls, to lose an answer, and to count
requests. For trying Hundred as a whole there is the local stack; this is its quick and merciless little sister.
"""

import functools
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import yaml

from shared.adapters import aws, http_link, secrets
from shared.domain.errors import Unavailable

TABLE = "hundred-sandbox"
QUEUES = (
    "HUNDRED_MENTIONS_QUEUE",
    "HUNDRED_ALERTS_QUEUE",
    "HUNDRED_CLOCK_QUEUE",
    "HUNDRED_ERASURES_QUEUE",
    "HUNDRED_DEAD_QUEUES",
)
_TEMPLATE = Path(__file__).parents[1] / "template" / "table.yaml"
_CREATED = ("AttributeDefinitions", "KeySchema", "LocalSecondaryIndexes", "GlobalSecondaryIndexes", "BillingMode")


class Context:
    """What Lambda tells a function of itself, as far as logs want to know."""

    function_name = "sandbox"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-central-1:000000000000:function:sandbox"
    aws_request_id = "sandbox"


class Killed(BaseException):
    """The process ends here. Not an Exception, so that no handler of the code under test survives it."""


@contextmanager
def sandbox(inbox: str = "") -> Iterator[None]:
    """Empties moto's server, points the environment at it and creates the table and the queues. One at a time: a
    process has one server, which runs until its end, for stopping one takes half a second and emptying it none.
    """
    url = _moto()
    environment = {
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "AWS_ENDPOINT_URL": url,
        "HUNDRED_TABLE": TABLE,
        "HUNDRED_SETTLING_SECONDS": "0",
        "HUNDRED_PARAMETERS": "/hundred/sandbox",
        "HUNDRED_INBOX": inbox,
        "POWERTOOLS_METRICS_DISABLED": "true",
        "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    }
    before = {name: os.environ.get(name) for name in (*environment, *QUEUES)}
    os.environ.update(environment)
    _forget()
    try:
        http_link.post(http_link.place(f"{url}/moto-api/reset"), {"content-length": "0"}, b"")
        create_table()
        os.environ["HUNDRED_MENTIONS_QUEUE"] = _queue("mentions")
        os.environ["HUNDRED_ALERTS_QUEUE"] = _queue("alerts.fifo", FifoQueue="true")
        os.environ["HUNDRED_CLOCK_QUEUE"] = _queue("clock")
        os.environ["HUNDRED_ERASURES_QUEUE"] = _queue("erasures")
        os.environ["HUNDRED_DEAD_QUEUES"] = f"{_queue('mentions-dead')} {_queue('alerts-dead.fifo', FifoQueue='true')}"
        yield
    finally:
        _forget()
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps the metrics that functions print for CloudWatch out of what a command prints for people and machines."""
    with redirect_stdout(StringIO()):
        yield


def create_table(name: str = TABLE) -> None:
    """Creates the table that the template describes."""
    described = _described()
    aws.client("dynamodb").create_table(
        TableName=name,
        StreamSpecification={"StreamEnabled": True, **described["StreamSpecification"]},
        **{field: described[field] for field in _CREATED},
    )


def stream_records(name: str = TABLE) -> list[dict[str, Any]]:
    """Every record of the table's stream so far, as Lambda hands them to a function."""
    streams = aws.client("dynamodbstreams")
    arn = aws.client("dynamodb").describe_table(TableName=name)["Table"]["LatestStreamArn"]
    records: list[dict[str, Any]] = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        place = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
        records += streams.get_records(ShardIterator=place["ShardIterator"])["Records"]
    return records


def everything(name: str = TABLE) -> list[dict[str, Any]]:
    """Every item of the table, in the order of its keys."""
    pages = aws.client("dynamodb").get_paginator("scan").paginate(TableName=name)
    items = [item for page in pages for item in page["Items"]]
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


def fill(items: list[dict[str, Any]], name: str = TABLE) -> None:
    """Writes what `everything` gave."""
    for start in range(0, len(items), 25):  # DynamoDB takes no more at once
        writes = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
        aws.client("dynamodb").batch_write_item(RequestItems={name: writes})


def messages(queue_url: str) -> list[dict[str, Any]]:
    """Takes all messages off a queue, as records of a Lambda event."""
    records: list[dict[str, Any]] = []
    sqs = aws.client("sqs")
    while found := sqs.receive_message(
        QueueUrl=queue_url, MaxNumberOfMessages=10, AttributeNames=["All"], VisibilityTimeout=1_000
    ).get("Messages"):
        for message in found:
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
            records.append(as_record(message))
    return records


def as_record(message: dict[str, Any]) -> dict[str, Any]:
    """A received message as Lambda spells it."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "eventSource": "aws:sqs",
    }


Cut = Callable[[int, str], str | None]
"""Given a call's number (from 0) and name: None to let it be, `kill` to end the process after it was applied,
`lose` to apply it and break the connection before its answer arrives."""


class Wire:
    """Between the code and AWS: `calls` lists what was asked; `cut` decides the fate of each answer."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.cut: Cut = lambda number, name: None

    @contextmanager
    def tapped(self) -> Iterator["Wire"]:
        """While inside, every request of boto3 and of the light caller goes over this wire."""
        from botocore.httpsession import URLLib3Session

        heavy, light = URLLib3Session.send, http_link.post

        def send(session: Any, request: Any) -> Any:
            from botocore.exceptions import ConnectionClosedError

            lost = ConnectionClosedError(endpoint_url=request.url)
            return self._pass(asked(request.headers), lambda: heavy(session, request), lost)

        def post(to: http_link.Place, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
            lost = Unavailable(f"{to.netloc} does not answer: cut")
            answer: tuple[int, bytes] = self._pass(asked(headers), lambda: light(to, headers, body), lost)
            return answer

        URLLib3Session.send, http_link.post = send, post
        try:
            yield self
        finally:
            URLLib3Session.send, http_link.post = heavy, light

    def _pass(self, name: str, apply: Callable[[], Any], lost: Exception) -> Any:
        fate = self.cut(len(self.calls), name)
        self.calls.append(name)
        answer = apply()
        if fate == "kill":
            raise Killed(name)
        if fate == "lose":
            raise lost
        return answer


def asked(headers: Any) -> str:
    """The operation that a signed request names, such as PutItem; `?` when it names none."""
    target = next((value for name, value in headers.items() if name.lower() == "x-amz-target"), b"?")
    text = target.decode() if isinstance(target, bytes) else str(target)
    return text.rpartition(".")[2]


@functools.cache
def _moto() -> str:
    """The address of this process's server."""
    from moto.backends import get_backend
    from moto.server import ThreadedMotoServer

    for service in ("dynamodb", "sqs", "ssm"):
        get_backend(service)  # loaded now and not at its first call, whose caller would give up on a busy machine
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # one line a request otherwise
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    return f"http://{host}:{port}"


@functools.cache
def _described() -> dict[str, Any]:
    properties: dict[str, Any] = yaml.safe_load(_TEMPLATE.read_text())["Resources"]["Table"]["Properties"]
    return properties


def _queue(name: str, **attributes: str) -> str:
    url: str = aws.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url


def _forget() -> None:
    from shared.adapters.table import brands

    aws.client.cache_clear()
    secrets.forget()
    brands.forget()
