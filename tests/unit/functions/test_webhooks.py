"""The webhooks function by its deployed path, with an AWS that answers on 127.0.0.1."""

import base64
import hashlib
import hmac
import json
import subprocess
import sys
import time

import pytest

from functions.webhooks import webhooks
from shared.adapters import secrets
from shared.adapters.http_event import BODY_LIMIT
from shared.adapters.queues import parse_message
from shared.adapters.sources.delivery import POSTS_LIMIT
from tests.unit.functions.senders import BEARER, POST, Neighbours, ask, signed, signed_by_x


@pytest.mark.parametrize("encoded", [False, True])
def test_a_signed_post_is_queued_and_answered_202(neighbours: Neighbours, encoded: bool) -> None:
    body = json.dumps({**POST, "text": "Röggenbrot"}, ensure_ascii=False)
    status, content, _ = ask("/webhooks/generic/signed", body, signed(body.encode()), encoded=encoded)
    assert (status, content) == (202, {"accepted": 1, "refused": []})
    [message] = [parse_message(each) for each in neighbours.bodies]
    assert (message.post.text, message.connection, message.brand) == ("Röggenbrot", "signed", "crumb-bakery")


@pytest.mark.parametrize(
    ("path", "query", "headers"),
    [
        ("/webhooks/generic/bearer", "", BEARER),
        ("/webhooks/generic/url", "secret=s3cret", {}),
        ("/webhooks/generic/url", "key=s3cret", {}),
        ("/webhooks/generic/url/s3cret", "", {}),
        ("/stage/webhooks/generic/url/s3cret/", "", {}),
    ],
)
def test_a_sender_who_cannot_sign_shows_a_secret(
    neighbours: Neighbours, path: str, query: str, headers: dict[str, str]
) -> None:
    assert ask(path, headers=headers, query=query)[0] == 202
    assert len(neighbours.bodies) == 1


def test_x_is_answered_200(neighbours: Neighbours) -> None:
    body = json.dumps({"data": {"id": "5", "text": "hello"}}).encode()
    status, content, _ = ask("/webhooks/x/x", body, signed_by_x(body), encoded=True)
    assert (status, content["accepted"]) == (200, 1)
    assert parse_message(neighbours.bodies[0]).post.source == "x"


def test_events_of_x_that_are_no_posts_are_received(neighbours: Neighbours) -> None:
    body = json.dumps({"direct_message_events": [{}]}).encode()
    assert ask("/webhooks/x/x", body, signed_by_x(body), encoded=True)[0] == 200
    assert neighbours.bodies == []


def test_x_gets_its_handshake(neighbours: Neighbours) -> None:
    status, content, _ = ask("/webhooks/x/x", "", method="GET", query="crc_token=a%2Bb")
    expected = base64.b64encode(hmac.new(b"consumer", b"a+b", hashlib.sha256).digest()).decode()
    assert (status, content) == (200, {"response_token": f"sha256={expected}"})


def test_a_handshake_without_its_token_is_refused_by_name(neighbours: Neighbours) -> None:
    status, content, _ = ask("/webhooks/x/x", "", method="GET")
    assert status == 400
    assert "crc_token" in content["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/nothing/bearer",
        "/webhooks/generic/nothing",
        "/webhooks/x/bearer",
        "/webhooks/generic/..",
        "/webhooks/generic/a%2Fb",
        "/webhooks/generic",
        "/webhooks",
        "/",
        "",
        "/webhooks/generic/bearer/s/t",
    ],
)
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_what_is_not_there_is_404_with_the_same_words(neighbours: Neighbours, path: str, method: str) -> None:
    status, content, headers = ask(path, headers=BEARER, method=method)
    assert status == 404
    assert content == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "no such source or connection",
    }
    assert headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Bearer \ud800"}])
def test_a_bad_signature_is_401_without_detail(neighbours: Neighbours, headers: dict[str, str]) -> None:
    status, content, _ = ask("/webhooks/generic/bearer", headers=headers)
    assert (status, content) == (401, {"type": "about:blank", "title": "Unauthorized", "status": 401})
    assert neighbours.bodies == []


def test_an_old_signature_is_401(neighbours: Neighbours) -> None:
    body = json.dumps(POST).encode()
    assert ask("/webhooks/generic/signed", body.decode(), signed(body, time.time() - 400))[0] == 401


def test_nothing_is_parsed_before_it_is_verified(neighbours: Neighbours) -> None:
    assert ask("/webhooks/generic/bearer", "not JSON")[0] == 401


def test_a_secret_that_was_rotated_a_moment_ago_holds(neighbours: Neighbours, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("/webhooks/generic/bearer", headers=BEARER)[0] == 202
    neighbours.connections["bearer"]["secrets"] = ["newer", "s3cret"]
    monkeypatch.setattr(secrets, "REFRESH_SECONDS", 0.0)
    assert ask("/webhooks/generic/bearer", headers={"authorization": "Bearer newer"})[0] == 202


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize(("size", "status"), [(BODY_LIMIT, 202), (BODY_LIMIT + 1, 413), (BODY_LIMIT * 5, 413)])
def test_over_one_megabyte_is_413(neighbours: Neighbours, size: int, status: int, encoded: bool) -> None:
    body = json.dumps(POST)
    answered, content, _ = ask("/webhooks/generic/bearer", body + " " * (size - len(body)), BEARER, encoded=encoded)
    assert answered == status
    if status == 413:
        assert str(BODY_LIMIT) in content["detail"]


def test_a_megabyte_is_counted_in_bytes(neighbours: Neighbours) -> None:
    assert ask("/webhooks/generic/bearer", "ü" * (BODY_LIMIT // 2 + 1), BEARER)[0] == 413


@pytest.mark.parametrize(("number", "status"), [(POSTS_LIMIT, 202), (POSTS_LIMIT + 1, 413)])
def test_a_delivery_has_so_many_posts_that_the_answer_comes_in_time(
    neighbours: Neighbours, number: int, status: int
) -> None:
    body = {"posts": [{"id": str(each), "text": "rye"} for each in range(number)]}
    assert ask("/webhooks/generic/bearer", body, BEARER)[0] == status
    assert len(neighbours.bodies) == (number if status == 202 else 0)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("", "not JSON"),
        ("not JSON", "not JSON"),
        ("[]", "JSON object"),
        ('{"posts":5}', "posts"),
        ('{"text":"no id"}', "id"),
        ('{"id":"1"}', "text"),
        ('{"id":"1","text":5}', "text"),
        ("{" * 100_000, "not JSON"),
    ],
)
def test_what_cannot_be_used_is_400_and_named(neighbours: Neighbours, body: str, named: str) -> None:
    status, content, headers = ask("/webhooks/generic/bearer", body, BEARER)
    assert status == 400
    assert named in content["detail"]
    assert headers["Content-Type"] == "application/problem+json"
    assert neighbours.bodies == []


def test_a_body_that_is_not_base64_is_400(neighbours: Neighbours) -> None:
    event = {"rawPath": "/webhooks/generic/bearer", "headers": BEARER, "body": "%%", "isBase64Encoded": True}
    assert webhooks(event, None)["statusCode"] == 400


def test_a_post_that_is_none_is_refused_alone(neighbours: Neighbours) -> None:
    status, content, _ = ask("/webhooks/generic/bearer", {"posts": [{"id": "0"}, POST, {"text": "x"}]}, BEARER)
    assert status == 202
    assert content == {
        "accepted": 1,
        "refused": [{"index": 0, "error": "text: is required"}, {"index": 2, "error": "id: is required"}],
    }
    assert len(neighbours.bodies) == 1


def test_a_post_too_large_for_the_queue_is_refused_alone(neighbours: Neighbours) -> None:
    large = {**POST, "id": "2", "text": "\x7f" * 100_000, "urls": ["\x7f" * 4096] * 100}
    body = json.dumps({"posts": [POST, large, {"id": "3"}]}, ensure_ascii=False)
    status, content, _ = ask("/webhooks/generic/bearer", body, BEARER)
    assert (status, content["accepted"]) == (202, 1)
    assert [each["index"] for each in content["refused"]] == [1, 2]


def test_a_delivery_of_which_nothing_is_left_is_400(neighbours: Neighbours) -> None:
    status, content, _ = ask("/webhooks/generic/bearer", {"posts": [{"id": "0"}, {"text": "x"}]}, BEARER)
    assert (status, content["detail"], len(content["refused"])) == (400, "text: is required", 2)


def test_an_empty_delivery_is_accepted(neighbours: Neighbours) -> None:
    assert ask("/webhooks/generic/bearer", {"posts": []}, BEARER)[:2] == (202, {"accepted": 0, "refused": []})


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_other_methods_are_405(neighbours: Neighbours, method: str) -> None:
    status, _, headers = ask("/webhooks/generic/bearer", headers=BEARER, method=method)
    assert (status, headers["Allow"]) == (405, "GET, POST")


def test_a_source_without_a_handshake_takes_no_get(neighbours: Neighbours) -> None:
    status, _, headers = ask("/webhooks/generic/bearer", method="GET")
    assert (status, headers["Allow"]) == (405, "POST")


FAILURES = [
    None,
    (500, {"__type": "InternalFailure"}),
    (503, b"<html>"),
    (400, {"__type": "ThrottlingException"}),
    (400, {"__type": "AccessDeniedException"}),
    (400, {"__type": "QueueDoesNotExist"}),
    (400, {"__type": "Unheard"}),
]


@pytest.mark.parametrize("failure", [*FAILURES, (200, {"Failed": [{"Id": "0", "SenderFault": False}]})])
def test_a_queue_that_does_not_take_it_is_503(neighbours: Neighbours, failure: tuple[int, object] | None) -> None:
    neighbours.queue_fails = failure
    status, content, headers = ask("/webhooks/generic/bearer", headers=BEARER)
    assert (status, content["title"]) == (503, "Service Unavailable")
    assert int(headers["Retry-After"]) > 0


@pytest.mark.parametrize("failure", [*FAILURES, (200, b"{}")])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_parameter_store_that_does_not_answer_is_503(
    neighbours: Neighbours, failure: tuple[int, object] | None, method: str
) -> None:
    neighbours.store_fails = failure
    status, _, headers = ask("/webhooks/x/x", headers=BEARER, method=method)
    assert status == 503
    assert "Retry-After" in headers


@pytest.mark.parametrize("name", ["HUNDRED_PARAMETERS", "HUNDRED_MENTIONS_QUEUE", "AWS_REGION"])
def test_a_missing_setting_is_503_and_named_in_the_log(
    neighbours: Neighbours, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.delenv(name)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    assert ask("/webhooks/generic/bearer", headers=BEARER)[0] == 503
    assert name in json.loads(capsys.readouterr().out)["reason"]


def test_the_log_counts_and_holds_no_secret_and_no_text(
    neighbours: Neighbours, capsys: pytest.CaptureFixture[str]
) -> None:
    ask("/webhooks/generic/url/s3cret", query="secret=s3cret")
    ask("/webhooks/generic/url/wrong-s3cret")
    ask("/webhooks/generic/url/s3cret", "not JSON Lovely rye")
    ask("/webhooks/generic/url/s3cret", {"posts": [{"text": "Lovely rye"}]})
    ask("/webhooks/generic/s3cret")
    out = capsys.readouterr().out
    lines = [json.loads(line) for line in out.splitlines()]
    assert "s3cret" not in out
    assert "Lovely" not in out
    assert (lines[0]["Accepted"], lines[0]["source"], lines[0]["connection"]) == (1, "generic", "url")
    assert lines[0]["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Hundred"
    assert [line.get("status") for line in lines] == [None, 401, 400, None, 404]


def test_it_imports_nothing_heavy() -> None:
    heavy = ("boto3", "botocore", "chalice", "aws_lambda_powertools", "urllib3", "pydantic", "asyncio", "shared.judges")
    check = f"import sys, functions.webhooks; print([name for name in {heavy!r} if name in sys.modules])"
    # A fresh interpreter of our own, with a line of our own: nothing untrusted is run.
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)  # noqa: S603
    assert ran.stdout.strip() == "[]"
