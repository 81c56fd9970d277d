"""Posts, deletions and other events in X's older shape: the account activity API."""

from datetime import UTC, datetime

import pytest

from shared.adapters.sources import Delivery
from tests.unit.adapters.x_payloads import TWEET, old, only, read


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
