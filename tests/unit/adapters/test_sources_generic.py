import json
from datetime import UTC, datetime

import pytest

from shared.adapters.exchange import Request
from shared.adapters.sources import Delivery, generic, source
from shared.domain.brand import Connection
from shared.domain.errors import BadInput, NotFound

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
POST = {"id": "1", "source": "mastodon", "text": "Lovely rye"}


def read(content: object) -> Delivery:
    return generic.parse(json.dumps(content).encode(), {}, NOW)


@pytest.mark.parametrize(
    "content",
    [
        POST,
        {"posts": [POST]},
        {"type": "post.created", "timestamp": "2026-11-23T12:00:00Z", "data": POST},
        {"type": "posts.created", "timestamp": "2026-11-23T12:00:00Z", "data": {"posts": [POST]}},
    ],
)
def test_a_post_alone_in_a_list_or_in_an_envelope(content: object) -> None:
    [post] = read(content).posts
    assert (post.id, post.source, post.text) == ("1", "mastodon", "Lovely rye")


def test_a_post_of_no_named_source_is_generic() -> None:
    assert [post.source for post in read({"posts": [{**POST, "source": ""}, {"id": 2, "text": "x"}]}).posts] == [
        "generic"
    ] * 2


def test_a_post_with_a_field_called_data_is_still_a_post() -> None:
    assert read({**POST, "data": {"anything": 1}}).posts[0].id == "1"


def test_a_byte_order_mark_does_not_matter() -> None:
    assert generic.parse(b"\xef\xbb\xbf" + json.dumps(POST).encode(), {}, NOW).posts[0].id == "1"


def test_posts_that_are_none_are_refused_alone() -> None:
    delivery = read({"posts": [{"text": "no id"}, POST, {"id": "3"}, 5, {**POST, "created_at": "soon"}]})
    assert [post.id for post in delivery.posts] == ["1"]
    assert [(each.index, each.error.split(":")[0]) for each in delivery.refused] == [
        (0, "id"),
        (2, "text"),
        (3, "a post is a JSON object"),
        (4, "created_at"),
    ]
    assert delivery.places == (1,)


def test_an_empty_list_is_a_delivery_of_nothing() -> None:
    assert read({"posts": []}) == Delivery()


@pytest.mark.parametrize(
    ("content", "named"),
    [([POST], "the body"), ("text", "the body"), ({"posts": POST}, "posts"), ({"type": "t", "data": [POST]}, "data")],
)
def test_a_wrong_shape_is_named(content: object, named: str) -> None:
    with pytest.raises(BadInput, match=named):
        read(content)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"a":' * 60_000, b'{"id":1' + b"0" * 6000 + b',"text":"a"}'])
def test_what_is_no_json_is_named(body: bytes) -> None:
    with pytest.raises(BadInput, match="not JSON"):
        generic.parse(body, {}, NOW)


def test_there_is_no_handshake() -> None:
    connection = Connection(id="c", source="generic", brand="b", verify="bearer", secrets=("s",))
    assert generic.challenge(Request(method="GET"), connection) is None


@pytest.mark.parametrize("name", ["", "X", "xx", "os", "__init__", "x_v1", "../x", "delivery"])
def test_only_registered_sources_are_found(name: str) -> None:
    with pytest.raises(NotFound):
        source(name)
    assert source("generic") is generic
