"""Cold starts: what importing a function and answering its first event take in a fresh process.

AWS is an endpoint on 127.0.0.1 that answers at once, so what is measured is our own. Lambda adds the start of its
sandbox and of Python, and the network. The package has bytecode for the Python that it names; each function is measured
without it too, which is what another Python would take.
"""

import base64
import hashlib
import hmac
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from infra.cli.bench_endpoint import Arguments, Endpoint

RUNS = 9
"""Fresh processes for each figure, of which the median is given."""

_ONCE = Path(__file__).with_name("bench_cold_once.py")


class Case(Struct, frozen=True):
    """A function by its deployed path, and the event that it answers first."""

    path: str
    event: dict[str, Any]
    note: str = ""


class Row(Struct, frozen=True):
    """Medians in milliseconds. `cpu_ms` is the part of `total_ms` in which the process computed: on a machine that
    others use as well, it says more. `answered` is the status, ok, or raised."""

    function: str
    note: str
    bytecode: bool
    import_ms: float
    call_ms: float
    total_ms: float
    slowest_ms: float
    cpu_ms: float
    answered: str
    runs: int


def rows(cases: Sequence[Case] = (), runs: int = RUNS) -> list[Row]:
    """Measures each case with and without bytecode; without cases, the functions that events wake."""
    with Endpoint(_answer) as endpoint:
        return [_row(case, bytecode, runs, endpoint.url) for case in cases or CASES for bytecode in (True, False)]


def _row(case: Case, bytecode: bool, runs: int, url: str) -> Row:
    _once(case, bytecode, url)  # writes the bytecode, and warms the disk
    times = [_once(case, bytecode, url) for _ in range(runs)]
    totals = [each["import_ms"] + each["call_ms"] for each in times]
    return Row(
        function=case.path,
        note=case.note,
        bytecode=bytecode,
        import_ms=round(statistics.median(each["import_ms"] for each in times), 1),
        call_ms=round(statistics.median(each["call_ms"] for each in times), 1),
        total_ms=round(statistics.median(totals), 1),
        slowest_ms=round(max(totals), 1),
        cpu_ms=round(statistics.median(each["cpu_ms"] for each in times), 1),
        answered=times[-1]["answered"],
        runs=runs,
    )


def _once(case: Case, bytecode: bool, url: str) -> Any:
    asked = json.dumps({"path": case.path, "event": case.event, "bytecode": bytecode})
    command = [sys.executable, "-P", str(_ONCE)]
    # Our own interpreter and our own file: nothing untrusted is run.
    ran = subprocess.run(command, input=asked, capture_output=True, text=True, env=_environment(url), check=False)  # noqa: S603
    measured = ran.stdout.splitlines()[-1:]
    if not measured or not measured[0].startswith('{"import_ms"'):
        raise RuntimeError(f"{case.path} cannot be imported: {ran.stderr[-500:]}")
    return json.loads(measured[0])


def _environment(url: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "HUNDRED_TABLE": "bench",
        "HUNDRED_PARAMETERS": "/hundred/bench",
        "HUNDRED_MENTIONS_QUEUE": f"{url}/0/mentions",
        "HUNDRED_ALERTS_QUEUE": f"{url}/0/alerts.fifo",
    }


_SECRET = "bench-secret"  # noqa: S105 - opens nothing but this endpoint


def _answer(operation: str, arguments: Arguments) -> tuple[int, Any]:
    """Every connection is there, every table is empty, every write is taken."""
    if operation == "GetParameter":
        identity = arguments["Name"].rpartition("/")[2]
        verify = {"x": "x", "generic": "bearer"}.get(identity, "bearer")
        connection = {"id": identity, "source": identity, "brand": "bench", "verify": verify, "secrets": [_SECRET]}
        return 200, {"Parameter": {"Value": json.dumps(connection)}}
    return 200, {"Query": {"Items": [], "Count": 0}, "BatchGetItem": {"Responses": {}}}.get(operation, {})


def _webhook(source: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    path = f"/webhooks/{source}/{source}"
    http = {"method": "POST", "path": path}
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": headers,
        "requestContext": {"http": http},
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def _signed_by_x(body: bytes) -> dict[str, str]:
    signature = base64.b64encode(hmac.new(_SECRET.encode(), body, hashlib.sha256).digest()).decode()
    return {"x-twitter-webhooks-signature": f"sha256={signature}"}


_X_BODY = b'{"data":{"id":"2080761390344937796","text":"Lovely rye at @crumbbakery","author_id":"7001"}}'
_GENERIC_BODY = b'{"id":"1","source":"mastodon","text":"Lovely rye at Crumb Bakery"}'

_MESSAGE = {"messageId": "1", "body": "{}", "eventSource": "aws:sqs", "attributes": {}, "receiptHandle": "r"}
_REMOVAL = {
    "eventID": "1",
    "eventName": "REMOVE",
    "eventSource": "aws:dynamodb",
    "eventSourceARN": "arn:aws:dynamodb:eu-west-1:0:table/bench/stream/2026-01-01T00:00:00.000",
    "dynamodb": {"SequenceNumber": "1", "Keys": {"pk": {"S": "M#bench"}, "sk": {"S": "1"}}},
}

_QUERY = {
    "httpMethod": "GET",
    "path": "/v1/brands",
    "headers": {"authorization": "Bearer hundred_nobodys"},
    "multiValueQueryStringParameters": None,
    "pathParameters": None,
    "stageVariables": None,
    "requestContext": {"httpMethod": "GET", "resourcePath": "/v1/brands", "identity": {}},
    "body": None,
    "isBase64Encoded": False,
}

CASES = (
    Case("infra.chalice.app.app", _QUERY, "a query with a key that is not known"),
    Case("functions.webhooks.webhooks", _webhook("x", _X_BODY, _signed_by_x(_X_BODY)), "a post of X"),
    Case(
        "functions.webhooks.webhooks",
        _webhook("generic", _GENERIC_BODY, {"authorization": f"Bearer {_SECRET}"}),
        "a generic post",
    ),
    Case("functions.score.score", {"Records": [_MESSAGE]}, "a message that nobody can read"),
    Case("functions.tally.tally", {"Records": [_REMOVAL]}, "a removed item"),
    Case("functions.alert.alert", {"Records": [_REMOVAL]}, "a removed item"),
    Case("functions.deliver.deliver", {"Records": [_MESSAGE]}, "a message that nobody can read"),
)
