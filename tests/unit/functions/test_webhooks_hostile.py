"""Whatever anybody sends to the webhooks: generated paths, headers, queries and bodies."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.adapters.queues import parse_message
from tests.unit.functions.senders import BEARER, CONNECTIONS, Neighbours, ask, signed_by_x

header_names = st.sampled_from(
    ["authorization", "webhook-id", "webhook-timestamp", "webhook-signature", "x-twitter-webhooks-signature", "host"]
)
paths = st.one_of(
    st.builds("/webhooks/{}/{}".format, st.sampled_from(["x", "generic", "y"]), st.sampled_from([*CONNECTIONS, "no"])),
    st.builds("/webhooks/{}/{}".format, st.text(max_size=10), st.text(max_size=10)),
    st.text(max_size=30),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=paths,
    body=st.binary(max_size=60),
    headers=st.dictionaries(header_names, st.text(st.characters(), max_size=30), max_size=5),
    query=st.text(st.characters(), max_size=40),
    method=st.sampled_from(["GET", "POST", "PUT", ""]),
)
def test_whatever_comes_is_answered_and_never_with_a_server_error(
    neighbours: Neighbours, path: str, body: bytes, headers: dict[str, str], query: str, method: str
) -> None:
    status, _, _ = ask(path, body, headers, method, query, encoded=True)
    assert status in (400, 401, 404, 405, 413) or (status == 200 and method == "GET" and "crc_token" in query)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
fields = st.sampled_from(
    ["id", "text", "source", "created_at", "author", "kind", "urls", "brand", "metrics", "posts", "data", "in_reply_to"]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=60), json_values, st.dictionaries(fields, json_values, max_size=8)))
def test_whatever_a_known_sender_sends_is_taken_or_refused(neighbours: Neighbours, content: object) -> None:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    assert ask("/webhooks/generic/bearer", body, BEARER, encoded=True)[0] in (202, 400)
    assert ask("/webhooks/x/x", body, signed_by_x(body), encoded=True)[0] in (200, 400)
    for message in neighbours.bodies:
        parse_message(message)
    neighbours.bodies.clear()
