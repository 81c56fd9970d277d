from collections.abc import Callable, Iterator

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, NoCredentialsError

from infra.cli.bench_endpoint import Answer, Endpoint
from shared.adapters.aws import call, client, meaning, translated
from shared.domain.errors import Conflict, HundredError, Misconfigured, NotFound, Unavailable

Start = Callable[[Answer], Endpoint]


def in_turn(*answers: tuple[int, object] | None) -> Answer:
    """Answers in this order, whatever is asked."""
    left: Iterator[tuple[int, object] | None] = iter(answers)
    return lambda operation, arguments: next(left)


def failing(status: int, code: str) -> tuple[int, object]:
    return status, {"__type": f"com.amazonaws.example#{code}", "message": "no"}


def test_a_call_speaks_the_services_protocol(aws: Start) -> None:
    endpoint = aws(in_turn((200, {"Parameter": {"Value": "v"}})))
    assert call("ssm", "GetParameter", {"Name": "/a"}) == {"Parameter": {"Value": "v"}}
    sent = endpoint.headers[0]
    assert endpoint.calls == [("GetParameter", {"Name": "/a"})]
    assert (sent["x-amz-target"], sent["content-type"]) == ("AmazonSSM.GetParameter", "application/x-amz-json-1.1")
    assert sent["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/")


def test_a_service_may_have_an_endpoint_and_a_session_of_its_own(aws: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    queue, other = aws(in_turn((200, {}))), aws(in_turn())
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", queue.url)
    monkeypatch.setenv("AWS_SESSION_TOKEN", "session")
    call("sqs", "SendMessageBatch", {})
    assert (queue.operations(), other.operations()) == (["SendMessageBatch"], [])
    assert queue.headers[0]["x-amz-security-token"] == "session"


def test_the_connection_is_kept(aws: Start) -> None:
    endpoint = aws(in_turn(*[(200, {})] * 3))
    for _ in range(3):
        call("sqs", "SendMessageBatch", {})
    assert len(set(endpoint.peers)) == 1


@pytest.mark.parametrize(
    "first", [None, failing(500, "InternalFailure"), failing(400, "ThrottlingException"), (503, b"<html>")]
)
def test_a_lost_answer_a_throttle_and_a_server_error_are_tried_once_more(aws: Start, first: tuple[int, object]) -> None:
    endpoint = aws(in_turn(first, (200, {"ok": True})))
    assert call("sqs", "SendMessageBatch", {}) == {"ok": True}
    assert len(endpoint.calls) == 2


@pytest.mark.parametrize("first", [None, failing(500, "InternalFailure"), failing(400, "RequestThrottled")])
def test_after_the_second_try_the_neighbour_is_unavailable(aws: Start, first: tuple[int, object]) -> None:
    endpoint = aws(in_turn(first, first))
    with pytest.raises(Unavailable):
        call("sqs", "SendMessageBatch", {})
    assert len(endpoint.calls) == 2


def test_a_closed_port_is_unavailable(aws: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(Unavailable):
        call("sqs", "SendMessageBatch", {})


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "ParameterNotFound", NotFound),
        (400, "AccessDeniedException", Misconfigured),
        (400, "QueueDoesNotExist", Misconfigured),
        (400, "NobodyKnowsThis", Misconfigured),
    ],
)
def test_an_error_of_ours_is_not_repeated(aws: Start, status: int, code: str, kind: type[HundredError]) -> None:
    endpoint = aws(in_turn(failing(status, code)))
    with pytest.raises(kind, match=code):
        call("ssm", "GetParameter", {"Name": "/a"})
    assert len(endpoint.calls) == 1


@pytest.mark.parametrize("name", ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_a_missing_setting_fails_by_name(aws: Start, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    aws(in_turn())
    monkeypatch.delenv(name)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    with pytest.raises(Misconfigured, match=name):
        call("ssm", "GetParameter", {"Name": "/a"})


@pytest.mark.parametrize("address", ["ftp://h", "127.0.0.1", "http://h:port", "http://[h"])
def test_an_endpoint_that_is_none_fails_by_name(aws: Start, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    with pytest.raises(Misconfigured, match="endpoint"):
        call("ssm", "GetParameter", {"Name": "/a"})


@pytest.mark.parametrize("answer", [b"", b"[]", b"not JSON"])
def test_a_success_without_content_is_an_empty_answer(aws: Start, answer: bytes) -> None:
    aws(in_turn((200, answer)))
    assert call("sqs", "ChangeMessageVisibility", {}) == {}


def test_boto3s_errors_mean_the_same() -> None:
    response = {"Error": {"Code": "ConditionalCheckFailedException"}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    with pytest.raises(Conflict), translated("write"):
        raise ClientError(response, "PutItem")
    with pytest.raises(Unavailable), translated("write"):
        raise ConnectTimeoutError(endpoint_url="http://h")
    with pytest.raises(Misconfigured), translated("write"):
        raise NoCredentialsError
    assert isinstance(meaning("Unheard", 502, "write"), Unavailable)


def test_a_boto3_client_is_made_once(aws: Start) -> None:
    assert client("sqs") is client("sqs")
