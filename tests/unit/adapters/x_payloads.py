"""Payloads written for these tests in the shapes of X's documentation; the people in them are invented."""

import json
from datetime import UTC, datetime
from typing import Any

from shared.adapters.sources import Delivery, x
from shared.domain.brand import Connection
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


def old(*tweets: object) -> dict[str, Any]:
    return {"for_user_id": "1", "user_has_blocked": "false", "tweet_create_events": list(tweets)}
