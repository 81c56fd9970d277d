"""Collected posts become webhooks of X that the source reads back as the same posts."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infra.samples import x_payloads
from shared.adapters.sources import source
from shared.domain.mention import Post

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ROW: dict[str, Any] = {
    "id": "1500000000000000001",
    "text": "Rye & <seeds> from @crumbbakery: worth the queue 🥖 https://t.co/abc",
    "lang": "en",
    "created_at": "2026-11-20T09:15:00Z",
    "source_client": "X for iPhone",
    "user": {
        "id": "77", "screen_name": "tilda_oven", "name": "Tilda <3 & bread", "description": "Bakes & rides",
        "followers": 412,
        "friends": 300, "statuses": 5100, "listed": 3, "created_at": "2014-02-03T04:05:06Z", "verified": False,
        "default_profile": False, "default_profile_image": False,
    },
    "retweet_count": 2, "favorite_count": 9, "in_reply_to_status_id": None, "in_reply_to_screen_name": None,
    "is_retweet": False, "is_quote": False, "urls": ["https://crumb.example/rye"], "label": "human",
}  # fmt: skip


def read(row: dict[str, Any], shape: str) -> Post:
    body = next(x_payloads.convert([json.dumps(row).encode()], shape))
    delivery = source("x").parse(body, {}, NOW)
    assert delivery.refused == ()
    (post,) = delivery.posts
    return post


EACH = pytest.mark.parametrize("shape", list(x_payloads.SHAPES))


@EACH
def test_a_post_comes_back_as_it_was(shape: str) -> None:
    post = read(ROW, shape)
    assert (post.id, post.text, post.lang, post.kind) == (ROW["id"], ROW["text"], "en", "post")
    assert post.created_at == datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
    assert not post.time_assumed
    assert post.client == "X for iPhone"
    assert post.urls == ("https://crumb.example/rye",)
    assert (post.metrics.reposts, post.metrics.likes) == (2, 9)
    author = post.author
    assert (author.id, author.handle, author.name, author.bio) == (
        "77",
        "tilda_oven",
        "Tilda <3 & bread",
        "Bakes & rides",
    )
    assert (author.followers, author.following, author.posts) == (412, 300, 5100)
    assert author.created_at == datetime(2014, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert (author.verified, author.default_image) == (False, False)


@EACH
def test_replies_reposts_and_quotes_say_what_they_refer_to(shape: str) -> None:
    reply = read({**ROW, "in_reply_to_status_id": "42", "in_reply_to_screen_name": "crumbbakery"}, shape)
    assert (reply.kind, reply.in_reply_to) == ("reply", "42")
    repost = {**ROW, "text": "RT @crumbbakery: Fresh <rye> & rolls", "is_retweet": True}
    first, second = read(repost, shape), read({**repost, "id": "2", "user": {"screen_name": "other"}}, shape)
    assert (first.kind, first.text) == ("repost", "RT @crumbbakery: Fresh <rye> & rolls")
    assert first.repost_of == second.repost_of is not None
    quote = read({**ROW, "is_quote": True, "urls": ["https://x.com/a/status/99"]}, shape)
    assert (quote.kind, quote.quote_of) == ("quote", "99")


@EACH
def test_a_thin_row_is_still_a_post(shape: str) -> None:
    row = {"id": "3", "text": "Bread", "created_at": "2026-11-20T09:15:00+00:00", "user": {"name": "Only a name"}}
    post = read(row, shape)
    assert (post.text, post.author.name, post.author.handle) == ("Bread", "Only a name", None)
    assert post.author.id == read({**row, "id": "4"}, shape).author.id
    assert post.author.id != read({**row, "user": {"name": "Another"}}, shape).author.id
    assert post.author.followers is None
    assert read({"id": "5", "text": "x", "user": None}, shape).author.followers is None


@EACH
def test_what_tells_the_answer_is_not_sent_along(shape: str) -> None:
    body = next(x_payloads.convert([json.dumps({**ROW, "label": "SECRET", "client_class": "SECRET"}).encode()], shape))
    assert b"SECRET" not in body


def test_a_line_that_is_no_row_is_passed_on_to_be_refused() -> None:
    assert list(x_payloads.convert([b"{broken", b"[1]"])) == [b"{broken", b"[1]"]


def test_the_rows_are_found_in_a_folder_or_named(tmp_path: Path) -> None:
    with pytest.raises(x_payloads.NoRows, match=x_payloads.ROWS):
        x_payloads.find(tmp_path)
    folder = tmp_path / "authenticity"
    folder.mkdir()
    file = folder / x_payloads.ROWS
    file.write_bytes(gzip.compress(json.dumps(ROW).encode() + b"\n"))
    assert x_payloads.find(tmp_path) == x_payloads.find(folder) == x_payloads.find(file) == file
    assert len(list(x_payloads.opened(file))) == 1
