"""Our signature against botocore's own, over random requests."""

from datetime import UTC, datetime
from unittest.mock import patch

from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.sigv4 import Credentials, Scope, signed

words = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/+=", min_size=1, max_size=40)
names = st.from_regex(r"x-[a-z]{1,12}", fullmatch=True)
values = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)


@given(
    key=words,
    secret=words,
    token=st.one_of(st.just(""), words),
    region=st.sampled_from(["eu-west-1", "us-east-1", "cn-north-1"]),
    service=st.sampled_from(["sqs", "ssm"]),
    path=st.sampled_from(["/", "/a/b", "/emulator"]),
    extra=st.dictionaries(names, values, max_size=4),
    body=st.binary(max_size=200),
    now=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
)
def test_the_signature_is_botocores(
    key: str,
    secret: str,
    token: str,
    region: str,
    service: str,
    path: str,
    extra: dict[str, str],
    body: bytes,
    now: datetime,
) -> None:
    headers = {"host": "aws.example:4566", "content-type": "application/x-amz-json-1.0", **extra}
    request = AWSRequest("POST", f"http://aws.example:4566{path}", data=body, headers=headers)
    with patch.object(auth, "get_current_datetime", lambda: now.replace(tzinfo=None)):
        auth.SigV4Auth(BotocoreCredentials(key, secret, token or None), service, region).add_auth(request)
    ours = signed(path, headers, body, Credentials(key, secret, token), Scope(region, service), now)
    assert ours["authorization"] == request.headers["Authorization"]
    assert ours["x-amz-date"] == request.headers["X-Amz-Date"]
    assert ours.get("x-amz-security-token") == request.headers.get("X-Amz-Security-Token")


def test_another_body_another_signature() -> None:
    scope, who, now = Scope("eu-west-1", "sqs"), Credentials("k", "s"), datetime(2026, 1, 1, tzinfo=UTC)
    first, second = (signed("/", {"host": "h"}, body, who, scope, now)["authorization"] for body in (b"1", b"2"))
    assert first != second
