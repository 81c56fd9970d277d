"""X's handshake, deliveries that are none, posts of any shape, and the vendor's own examples."""

import base64
import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.adapters.exchange import Request
from shared.adapters.sources import source, x
from shared.domain.brand import Connection
from shared.domain.errors import BadInput
from tests.unit.adapters.x_payloads import ADA, CONNECTION, NOW, POST, TWEET, activity, old, read, stream


@pytest.mark.parametrize(
    "content", [{}, {"hello": "world"}, {"data": "text"}, [], "text", 5, None, {"for_user_id": "1"}]
)
def test_what_is_no_delivery_of_x_is_named(content: object) -> None:
    with pytest.raises(BadInput, match="the body is"):
        read(content)


@pytest.mark.parametrize(
    "body", [b"", b"not JSON", b"\xff\xfe", b"[" * 100_000, b'{"data":' * 50_000, b'{"a":1e999999}']
)
def test_what_is_no_json_is_named(body: bytes) -> None:
    with pytest.raises(BadInput, match="the body is"):
        x.parse(body, {}, NOW)


def test_a_challenge_is_answered_with_the_newest_secret() -> None:
    answer = x.challenge(Request(method="GET", query={"crc_token": "abc+/="}), CONNECTION)
    expected = base64.b64encode(hmac.new(b"consumer", b"abc+/=", hashlib.sha256).digest()).decode()
    assert answer is not None
    assert answer.status == 200
    assert json.loads(answer.body) == {"response_token": f"sha256={expected}"}


@pytest.mark.parametrize("token", ["", '{"data":{}}', "[]", "a" * 257, "a\n", "ü", '"a"'])
def test_a_challenge_never_signs_what_could_be_a_body(token: str) -> None:
    with pytest.raises(BadInput, match="crc_token"):
        x.challenge(Request(method="GET", query={"crc_token": token}), CONNECTION)


def test_a_challenge_needs_a_secret() -> None:
    nobody = Connection(id="c", source="x", brand="b", verify="x")
    with pytest.raises(BadInput):
        x.challenge(Request(method="GET", query={"crc_token": "abc"}), nobody)


def test_the_registry_gives_this_module() -> None:
    assert source("x") is x


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(sorted({*POST, *TWEET, *ADA, "data"})), inner, max_size=5)
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(anything, anything, anything)
def test_posts_of_any_shape_are_taken_or_refused(first: object, second: object, third: object) -> None:
    contents = [
        old(first, second),
        stream(first, users=[second], tweets=[third]),
        activity("post.create", first, users=second),
    ]
    for content in contents:
        try:
            delivery = x.parse(json.dumps(content, allow_nan=False).encode(), {}, NOW)
        except (ValueError, BadInput):
            continue
        assert sorted([*delivery.places, *(each.index for each in delivery.refused)]) == list(
            range(len(delivery.posts) + len(delivery.refused))
        )


def test_the_vendors_own_examples_are_read() -> None:
    folder = os.environ.get("HUNDRED_DATA")
    if not folder:
        pytest.skip("HUNDRED_DATA names no folder with payloads/x_*.json")
    examples = [each["payload"] for path in sorted(Path(folder).glob("payloads/x_*.json")) for each in _examples(path)]
    read_any = [read(each) for each in examples if _is_delivery(each)]
    assert len(read_any) >= 20
    assert sum(len(delivery.posts) for delivery in read_any) >= 8
    assert all(post.created_at < NOW and not post.time_assumed for each in read_any for post in each.posts)


def _examples(path: Path) -> list[dict[str, Any]]:
    content = json.loads(path.read_text())
    return [each for each in content if "payload" in each] if isinstance(content, list) else [{"payload": content}]


def _is_delivery(content: dict[str, Any]) -> bool:
    return "event_type" in content.get("data", {}) or "matching_rules" in content or "for_user_id" in content


def test_real_posts_of_the_older_shape_are_read() -> None:
    folder = os.environ.get("HUNDRED_DATA")
    if not folder:
        pytest.skip("HUNDRED_DATA names no folder with payloads/twitter_v1_*.json")
    for path in sorted(Path(folder).glob("payloads/twitter_v1_*.json")):
        content = json.loads(path.read_text())
        tweets = content.get("statuses", [content]) if isinstance(content, dict) else content
        delivery = read(old(*tweets))
        assert len(delivery.posts) == len(tweets), path
        assert all(post.author.handle and post.client for post in delivery.posts)
