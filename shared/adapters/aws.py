"""Two ways to call AWS, and one table of what its errors mean.

`client` is boto3, for functions whose cold start nobody waits for. `call` speaks the JSON protocol by the
standard library, for the webhooks, whose senders may hang up after 3 s: see docs/decisions/002-light-aws-calls.md.
"""

import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec

from shared.adapters import http_link
from shared.adapters.sigv4 import Credentials, Scope, signed
from shared.domain.errors import Conflict, HundredError, Misconfigured, NotFound, TooLarge, Unavailable

ERRORS: dict[str, type[HundredError]] = {
    "ParameterNotFound": NotFound,
    "ResourceNotFoundException": Misconfigured,
    "QueueDoesNotExist": Misconfigured,
    "AWS.SimpleQueueService.NonExistentQueue": Misconfigured,
    "AccessDenied": Misconfigured,
    "AccessDeniedException": Misconfigured,
    "KmsAccessDenied": Misconfigured,
    "KMSAccessDeniedException": Misconfigured,
    "UnrecognizedClientException": Misconfigured,
    "InvalidClientTokenId": Misconfigured,
    "InvalidSignatureException": Misconfigured,
    "SignatureDoesNotMatch": Misconfigured,
    "MissingAuthenticationToken": Misconfigured,
    "ExpiredToken": Unavailable,
    "ExpiredTokenException": Unavailable,
    "BatchRequestTooLong": TooLarge,
    "ConditionalCheckFailedException": Conflict,
    "ParameterAlreadyExists": Conflict,
    "TransactionConflictException": Unavailable,
    "TransactionInProgressException": Unavailable,
    "ProvisionedThroughputExceededException": Unavailable,
    "ThrottlingException": Unavailable,
    "Throttling": Unavailable,
    "RequestThrottled": Unavailable,
    "RequestThrottledException": Unavailable,
    "RequestLimitExceeded": Unavailable,
    "TooManyRequestsException": Unavailable,
    "TooManyUpdates": Unavailable,
    "KmsThrottled": Unavailable,
    "LimitExceededException": Unavailable,
    "SlowDown": Unavailable,
    "InternalServerError": Unavailable,
    "InternalFailure": Unavailable,
    "ServiceUnavailable": Unavailable,
}
"""AWS error code to what it means here. A code that is not listed is Unavailable from a 5xx, else Misconfigured."""

_PROTOCOLS = {"sqs": ("AmazonSQS", "1.0"), "ssm": ("AmazonSSM", "1.1")}

TRIES = 2
"""One repeat after a lost connection, a 5xx or throttling; then the sender is asked to repeat."""


@functools.cache
def client(service: str) -> Any:
    """A boto3 client, made once in a process. Raises Misconfigured where the region is missing."""
    import boto3
    from botocore.config import Config

    region = _environment("AWS_REGION", "AWS_DEFAULT_REGION")
    patience = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
    with translated(f"client of {service}"):
        return boto3.client(service, region_name=region, config=patience)


def call(service: str, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """One AWS call over the JSON protocol, such as `call("ssm", "GetParameter", {"Name": ...})`.

    Raises what ERRORS says; Unavailable when nobody answers in time, twice. A repeat may do again what the
    lost first try did, so only calls that may be repeated are made this way.
    """
    target, version = _PROTOCOLS[service]
    headers = {"content-type": f"application/x-amz-json-{version}", "x-amz-target": f"{target}.{operation}"}
    failure: HundredError = Unavailable(f"{service} does not answer")
    for _ in range(TRIES):
        try:
            return _once(service, headers, msgspec.json.encode(arguments))
        except Unavailable as error:
            failure = error
    raise failure


def meaning(code: str, status: int, message: str) -> HundredError:
    """The domain's error for an AWS error code; `message` says what was asked, never what was sent."""
    kind = ERRORS.get(code, Unavailable if status >= 500 or status == 429 else Misconfigured)
    return kind(f"{message}: {code}")


@contextmanager
def translated(asked: str) -> Iterator[None]:
    """Turns botocore's errors within the block into the domain's; `asked` names what was asked of whom."""
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError

    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
        raise meaning(error.response.get("Error", {}).get("Code", "unknown"), status, asked) from error
    except (NoCredentialsError, NoRegionError) as error:
        raise Misconfigured(f"{asked}: {error}") from error
    except BotoCoreError as error:
        raise Unavailable(f"{asked}: {type(error).__name__}") from error


def _once(service: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    region = _environment("AWS_REGION", "AWS_DEFAULT_REGION")
    place = http_link.place(_endpoint(service, region))
    sent = signed(
        place.path,
        {**headers, "host": place.netloc},
        body,
        _credentials(),
        Scope(region, service),
        datetime.now(UTC),
    )
    status, answer = http_link.post(place, sent, body)
    content = _decoded(answer)
    if status == 200:
        return content
    code = str(content.get("__type", "")).rpartition("#")[2] or f"HTTP {status}"
    raise meaning(code, status, headers["x-amz-target"])


def _endpoint(service: str, region: str) -> str:
    domain = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    named = os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or os.environ.get("AWS_ENDPOINT_URL")
    return named or f"https://{service}.{region}.{domain}"


def _credentials() -> Credentials:
    return Credentials(
        _environment("AWS_ACCESS_KEY_ID"),
        _environment("AWS_SECRET_ACCESS_KEY"),
        os.environ.get("AWS_SESSION_TOKEN", ""),
    )


def _environment(*names: str) -> str:
    value = next((os.environ[name] for name in names if os.environ.get(name)), "")
    if not value:
        raise Misconfigured(f"{names[0]} is not set")
    return value


def _decoded(answer: bytes) -> dict[str, Any]:
    try:
        content = msgspec.json.decode(answer or b"{}")
    except msgspec.DecodeError:
        return {}
    return content if isinstance(content, dict) else {}
