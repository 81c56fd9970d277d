"""Posts, deletions and edits in version 2 of X's shapes: Activity API and filtered stream."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.adapters.sources import Delivery
from tests.unit.adapters.x_payloads import ADA, NOW, POST, activity, only, read, stream


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
