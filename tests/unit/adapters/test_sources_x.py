"""Payloads written for this test, in the shapes of X's documentation; the people in them are invented."""

import base64
import hashlib
import hmac
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.adapters.exchange import Request
from shared.adapters.sources import Delivery, source, x
from shared.domain.brand import Connection
from shared.domain.errors import BadInput
from shared.domain.mention import Post

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONNECTION = Connection(id="c", source="x", brand="crumb-bakery", verify="x", secrets=("consumer", "older"))

ADA = {
    "id": "7001",
    "username": "ada_bakes",
    "name": "Ada &amp; Co",
    "description": "Flour &lt;3",
    "verified": False,
    "created_at": "2019-04-01T08:00:00.000Z",
    "profile_image_url": "https://abs.example/sticky/default_profile_images/default_profile_normal.png",
    "public_metrics": {
        "followers_count": 900,
        "followers_count_str": "901",
        "following_count": 80,
        "tweet_count": 4000,
        "tweet_count_str": "4001",
    },
}
POST = {
    "id": "2080761390344937796",
    "author_id": "7001",
    "text": "Rye &amp; butter at @crumbbakery https://t.co/abc",
    "created_at": "2026-07-24T21:05:48.000Z",
    "lang": "en",
    "source": "Twitter for Android",
    "public_metrics": {"retweet_count": 1, "retweet_count_str": "2", "like_count": 5, "reply_count_str": "3"},
    "entities": {"urls": [{"url": "https://t.co/abc", "expanded_url": "https://crumb.example/rye"}]},
    "edit_history_tweet_ids": ["2080761390344937796"],
}


def read(content: object) -> Delivery:
    return x.parse(json.dumps(content).encode(), {}, NOW)


def activity(kind: str, payload: object, **includes: object) -> dict[str, Any]:
    return {"data": {"event_uuid": "-1", "event_type": kind, "tag": "t", "payload": payload, "includes": includes}}


def stream(payload: object, **includes: object) -> dict[str, Any]:
    return {"data": payload, "includes": includes, "matching_rules": [{"id": "1", "tag": "bakery"}]}


def only(delivery: Delivery) -> Post:
    [post] = delivery.posts
    assert delivery.refused == ()
    return post


@pytest.mark.parametrize(
    "wrap", [lambda **i: activity("post.mention.create", POST, **i), lambda **i: stream(POST, **i)]
)
def test_a_post_with_its_author_in_both_products(wrap: Any) -> None:
    post = only(read(wrap(users=[{"id": "1"}, ADA])))
    assert (post.id, post.source, post.kind) == ("2080761390344937796", "x", "post")
    assert post.text == "Rye & butter at @crumbbakery https://t.co/abc"
    assert post.created_at == datetime(2026, 7, 24, 21, 5, 48, tzinfo=UTC)
    assert post.url == "https://x.com/ada_bakes/status/2080761390344937796"
    assert post.urls == ("https://crumb.example/rye",)
    assert (post.lang, post.client) == ("en", "Twitter for Android")
    assert (post.metrics.reposts, post.metrics.likes, post.metrics.replies) == (2, 5, 3)
    author = post.author
    assert (author.id, author.handle, author.name, author.bio) == ("7001", "ada_bakes", "Ada & Co", "Flour <3")
    assert (author.followers, author.following, author.posts) == (901, 80, 4001)
    assert author.created_at == datetime(2019, 4, 1, 8, tzinfo=UTC)
    assert (author.verified, author.default_image) == (False, True)


def test_an_author_who_is_not_included_is_known_by_id_alone() -> None:
    post = only(read(stream(POST)))
    assert (post.author.id, post.author.handle) == ("7001", None)
    assert post.url == "https://x.com/i/web/status/2080761390344937796"


def test_an_author_may_lie_one_level_deeper() -> None:
    assert only(read(activity("post.create", POST, users=[{"data": ADA}]))).author.handle == "ada_bakes"


@pytest.mark.parametrize("field", ["note_tweet", "note_post"])
def test_a_long_post_is_read_whole(field: str) -> None:
    note = {"text": "long " * 200, "entities": {"urls": [{"expanded_url": "https://crumb.example/end"}]}}
    post = only(read(stream({**POST, "text": "long long…", field: note})))
    assert post.text == "long " * 200
    assert post.urls[-1] == "https://crumb.example/end"


@pytest.mark.parametrize("field", ["referenced_tweets", "referenced_posts"])
@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({"retweeted": "5"}, ("repost", "5", None, None)),
        ({"quoted": "6"}, ("quote", None, "6", None)),
        ({"replied_to": "7"}, ("reply", None, None, "7")),
        ({"quoted": "6", "replied_to": "7"}, ("reply", None, "6", "7")),
        ({"likened": "8"}, ("post", None, None, None)),
    ],
)
def test_what_a_post_refers_to(field: str, kinds: dict[str, str], expected: tuple[str | None, ...]) -> None:
    post = only(read(stream({**POST, field: [{"type": kind, "id": to} for kind, to in kinds.items()]})))
    assert (post.kind, post.repost_of, post.quote_of, post.in_reply_to) == expected


def test_a_repost_has_the_whole_text_of_its_original_and_none_of_its_counts() -> None:
    original = {"id": "5", "text": "cut…", "note_tweet": {"text": "The whole story of the rye"}}
    repost = {**POST, "text": "RT @bo: The whole…", "referenced_tweets": [{"type": "retweeted", "id": "5"}]}
    post = only(read(stream(repost, tweets=[original])))
    assert post.text == "RT @bo: The whole story of the rye"
    assert post.metrics.reposts is None


def test_a_deletion_names_what_is_gone() -> None:
    payload = {"id": "2080761269309813134", "author_id": "7001"}
    delivery = read(activity("post.delete", payload, users=[{"data": ADA}]))
    assert (delivery.deleted, delivery.posts) == (("2080761269309813134",), ())


def test_an_edit_replaces_the_earlier_versions() -> None:
    delivery = read(stream({**POST, "edit_history_tweet_ids": ["1", "2", POST["id"]]}))
    assert delivery.deleted == ("1", "2")
    assert only(delivery).id == POST["id"]


@pytest.mark.parametrize(
    "kind", ["dm.received", "chat.sent", "like.create", "follow.follow", "profile.update.bio", None]
)
def test_what_is_no_post_is_left_unread(kind: str | None) -> None:
    secret = {"direct_message_events": [{"message_create": {"message_data": {"text": "a private word"}}}]}
    delivery = read({"data": {"event_type": kind, "payload": secret}})
    assert delivery == Delivery(ignored=1)


TWEET = {
    "id": 345996769290752000,
    "id_str": "345996769290752001",
    "created_at": "Wed Feb 05 08:39:31 +0000 2020",
    "text": "@crumbbakery cut &gt;…",
    "truncated": True,
    "extended_tweet": {
        "full_text": "@crumbbakery the whole text",
        "entities": {"urls": [{"url": "https://t.co/q", "expanded_url": "https://crumb.example/q"}]},
    },
    "source": '<a href="https://app.example" rel="nofollow">Phone App</a>',
    "in_reply_to_status_id": 9,
    "in_reply_to_status_id_str": "10",
    "user": {
        "id": 2,
        "id_str": "2",
        "screen_name": "bo_eats",
        "name": "Bo",
        "description": "Eats",
        "followers_count": 21,
        "friends_count": 13,
        "statuses_count": 55,
        "created_at": "Mon Jan 02 03:04:05 +0000 2012",
        "verified": True,
        "default_profile": True,
        "default_profile_image": False,
    },
    "retweet_count": 1,
    "favorite_count": 2,
    "reply_count": 3,
    "lang": "und",
}


def old(*tweets: object) -> dict[str, Any]:
    return {"for_user_id": "1", "user_has_blocked": "false", "tweet_create_events": list(tweets)}


def test_a_post_of_the_older_account_activity() -> None:
    post = only(read(old(TWEET)))
    assert (post.id, post.kind, post.in_reply_to) == ("345996769290752001", "reply", "10")
    assert post.text == "@crumbbakery the whole text"
    assert post.created_at == datetime(2020, 2, 5, 8, 39, 31, tzinfo=UTC)
    assert (post.client, post.lang, post.urls) == ("Phone App", None, ("https://crumb.example/q",))
    author = post.author
    assert (author.id, author.handle, author.followers, author.following, author.posts) == ("2", "bo_eats", 21, 13, 55)
    assert (author.verified, author.default_profile, author.default_image) == (True, True, False)
    assert author.created_at == datetime(2012, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (post.metrics.reposts, post.metrics.likes, post.metrics.replies) == (1, 2, 3)


def test_an_older_repost_and_quote() -> None:
    original = {**TWEET, "id_str": "77"}
    repost = {
        **TWEET,
        "id_str": "78",
        "text": "RT @bo_eats: cut…",
        "extended_tweet": None,
        "retweeted_status": original,
    }
    quote = {**TWEET, "id_str": "79", "in_reply_to_status_id": None, "in_reply_to_status_id_str": None}
    first, second = read(old(repost, {**quote, "quoted_status_id_str": "77"})).posts
    assert (first.kind, first.repost_of, first.text) == ("repost", "77", "RT @bo_eats: @crumbbakery the whole text")
    assert first.metrics.reposts is None
    assert (second.kind, second.quote_of) == ("quote", "77")


def test_older_deletions_and_other_events() -> None:
    content = {
        "for_user_id": "1",
        "tweet_delete_events": [{"status": {"id": "5", "user_id": "2"}, "timestamp_ms": "1"}],
        "favorite_events": [{}, {}],
        "direct_message_events": [{"type": "message_create"}],
    }
    assert read(content) == Delivery(deleted=("5",), ignored=3)


@pytest.mark.parametrize("content", [{"user_event": {"revoke": {}}}, {"replay_job_status": {"id": "1"}}])
def test_news_about_the_subscription_are_received(content: object) -> None:
    assert read(content) == Delivery(ignored=1)


def test_a_post_that_is_none_is_refused_alone() -> None:
    delivery = read(old({"text": "no id"}, TWEET, {"id_str": "3"}, "not a post"))
    assert [(each.index, each.error) for each in delivery.refused] == [
        (0, "id: is required"),
        (2, "text: is required"),
        (3, "text: is required"),
    ]
    assert [post.id for post in delivery.posts] == ["345996769290752001"]
    assert delivery.places == (1,)


@pytest.mark.parametrize(
    "when", [None, "", "yesterday", 5, "Wed Foo 05 08:39:31 +0000 2020", "Wed Feb 31 08:39:31 +0000 2020"]
)
def test_a_missing_time_is_read_from_the_id(when: object) -> None:
    post = only(read(stream({**POST, "created_at": when})))
    assert post.created_at.replace(microsecond=0) == datetime(2026, 7, 24, 21, 5, 48, tzinfo=UTC)
    assert not post.time_assumed


@pytest.mark.parametrize("identity", ["1", "9" * 19, "not-a-number"])
def test_an_id_that_tells_no_time_leaves_the_time_of_receipt(identity: str) -> None:
    post = only(read(stream({"id": identity, "text": "hello"})))
    assert (post.created_at, post.time_assumed) == (NOW, True)


def test_a_profile_never_refuses_a_post() -> None:
    broken = {"id": "7001", "username": 5, "name": [], "created_at": "never", "public_metrics": "many"}
    post = only(read(stream({**POST, "lang": 5, "source": {}, "entities": [], "public_metrics": []}, users=[broken])))
    assert post.author.id == "7001"
    assert post.author.handle is None


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
