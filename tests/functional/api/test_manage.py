"""Brands, connections and keys are made, shown and ended; what is secret is shown once."""

import pytest

from infra.local import sandbox
from infra.local.sandbox import stream_records
from shared.adapters import secrets
from shared.adapters.queues import parse_message
from shared.adapters.settings import settings
from shared.adapters.table import brands, mentions, tallies
from shared.adapters.table.stream import change
from shared.domain.brand import MASKED
from shared.domain.errors import NotFound
from tests.functional.made import NOON, mention

BRAND = "/v1/brands/crumb-bakery"
FILE = {
    "name": "Crumb Bakery",
    "handles": {"x": ["crumbbakery"]},
    "destinations": [
        {"name": "team", "channel": "slack", "address": "https://hooks.example/T1/B1/secret-part"},
        {"name": "owner", "channel": "email", "address": "ilse@crumb.example"},
    ],
}
ROUTES = [
    ("GET", "/v1/brands/other-brand", "read"),
    ("GET", "/v1/brands/other-brand/mentions", "read"),
    ("GET", "/v1/brands/other-brand/mentions/1", "read"),
    ("GET", "/v1/brands/other-brand/tally", "read"),
    ("GET", "/v1/brands/other-brand/alerts", "read"),
    ("GET", "/v1/brands/other-brand/connections", "read"),
    ("PUT", "/v1/brands/other-brand", "write"),
    ("DELETE", "/v1/brands/other-brand", "admin"),
    ("POST", "/v1/brands/other-brand/connections", "admin"),
    ("POST", "/v1/brands/other-brand/connections/1/secret", "admin"),
    ("DELETE", "/v1/brands/other-brand/connections/1", "admin"),
    ("GET", "/v1/brands/other-brand/customers", "admin"),
    ("POST", "/v1/brands/other-brand/customers", "admin"),
    ("POST", "/v1/brands/other-brand/customers/search", "admin"),
    ("GET", "/v1/brands/other-brand/customers/p-1", "admin"),
    ("PUT", "/v1/brands/other-brand/customers/p-1", "admin"),
    ("DELETE", "/v1/brands/other-brand/customers/p-1", "admin"),
    ("GET", "/v1/keys", "admin"),
    ("POST", "/v1/keys", "admin"),
    ("DELETE", "/v1/keys/boss", "admin"),
]


@pytest.mark.parametrize(("method", "path", "scope"), ROUTES)
def test_no_key_and_a_wrong_key_are_refused_everywhere(ask, method, path, scope):
    for key in (None, "no-such-key"):
        got = ask(method, path, {}, key=key)
        assert got.status == 401
        assert got.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path", "scope"), ROUTES)
def test_a_key_of_another_brand_or_a_smaller_scope_is_refused(ask, method, path, scope):
    assert ask(method, path, {}, key="writer").status == 403
    if scope == "admin":
        assert ask(method, path.replace("other-brand", "crumb-bakery"), {}, key="writer").status == 403
    if scope == "write":
        assert ask(method, path.replace("other-brand", "crumb-bakery"), {}, key="reader").status == 403
    if "/keys" in path:
        assert ask(method, path, {"name": "more"}, key="stranger").status == 403


def test_a_list_of_brands_shows_those_of_the_key(ask):
    ask("PUT", "/v1/brands/other-brand", {"name": "Other"}, key="boss")
    assert [brand["id"] for brand in ask("GET", "/v1/brands", key="reader").data] == ["crumb-bakery"]
    assert [brand["id"] for brand in ask("GET", "/v1/brands", key="boss").data] == ["crumb-bakery", "other-brand"]


def test_a_brand_file_is_stored_and_its_addresses_are_not_shown(ask):
    got = ask("PUT", BRAND, FILE, key="writer")
    assert got.status == 200
    assert [each["address"] for each in got.data["destinations"]] == [MASKED, MASKED]
    assert ask("GET", BRAND).data["destinations"] == got.data["destinations"]
    assert secrets.destination("crumb-bakery", "owner") == "ilse@crumb.example"
    assert "secret-part" not in repr(brands.get("crumb-bakery"))


def test_what_is_shown_can_be_sent_back_and_keeps_the_addresses(ask):
    ask("PUT", BRAND, FILE, key="writer")
    shown = ask("GET", BRAND).data
    assert ask("PUT", BRAND, shown, key="writer").status == 200
    assert secrets.destination("crumb-bakery", "team").endswith("secret-part")
    without = {**shown, "destinations": shown["destinations"][:1]}
    ask("PUT", BRAND, without, key="writer")
    with pytest.raises(NotFound):
        secrets.destination("crumb-bakery", "owner")


def test_a_masked_address_that_was_never_given_is_refused(ask):
    wrong = {**FILE, "destinations": [{"name": "new", "channel": "slack", "address": MASKED}]}
    got = ask("PUT", BRAND, wrong, key="writer")
    assert (got.status, got.body["field"]) == (400, "destinations[0].address")


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ({}, "name"),
        ({"name": 5}, "name"),
        ({"name": "A", "handels": {}}, "handels"),
        ({"name": "A", "handles": {"x": 5}}, "handles[...]"),
        ({"name": "A", "id": "another"}, "id"),
        ({"name": "A", "rules": [{"name": "r", "when": {"verdict": ["great"]}}]}, "rules[0].when.verdict[0]"),
        ({"name": "A", "rules": [{"name": "r", "when": {}, "destinations": ["x"]}]}, "rules[0].destinations"),
        ({"name": "A", "timezone": "Mars/Olympus"}, "timezone"),
        ({"name": "A", "thresholds": {"authenticity": 1.5}}, "thresholds.authenticity"),
        ([], "brand"),
    ],
)
def test_a_wrong_brand_file_names_the_field_and_changes_nothing(ask, file, field):
    before = ask("GET", BRAND).data
    got = ask("PUT", BRAND, file, key="writer")
    assert got.status == 400
    assert got.body.get("field") == field, got.body
    assert ask("GET", BRAND).data == before


def test_a_body_that_is_not_json_is_refused(ask):
    assert ask("PUT", BRAND, b'{"name":', key="writer").body["field"] == "body"
    assert ask("PUT", BRAND, b"\xff\xfe", key="writer").status == 400


def test_a_connection_shows_its_secret_once(ask):
    made = ask("POST", f"{BRAND}/connections", {"source": "generic", "verify": "standard-webhooks"}, key="boss")
    assert made.status == 201
    assert made.data["secret"].startswith("whsec_")
    assert made.data["url"].endswith(f"/webhooks/generic/{made.data['id']}")
    (listed,) = ask("GET", f"{BRAND}/connections").data
    assert listed == {name: made.data[name] for name in ("id", "source", "verify", "url")}
    assert secrets.connection(made.data["id"]).secrets == (made.data["secret"],)


def test_a_new_secret_leaves_the_one_before_in_force(ask):
    made = ask("POST", f"{BRAND}/connections", {"source": "generic"}, key="boss").data
    path = f"{BRAND}/connections/{made['id']}"
    second = ask("POST", f"{path}/secret", key="boss").data["secret"]
    third = ask("POST", f"{path}/secret", key="boss").data["secret"]
    assert secrets.connection(made["id"]).secrets == (third, second)


def test_an_ended_connection_is_gone(ask):
    made = ask("POST", f"{BRAND}/connections", {"source": "generic"}, key="boss").data
    assert ask("DELETE", f"{BRAND}/connections/{made['id']}", key="boss").status == 200
    assert ask("GET", f"{BRAND}/connections").data == []
    with pytest.raises(NotFound):
        secrets.connection(made["id"])
    assert ask("DELETE", f"{BRAND}/connections/{made['id']}", key="boss").status == 404


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ([], "body"),
        ({}, "source"),
        ({"source": "telepathy"}, "source"),
        ({"source": "x"}, "secret"),
        ({"source": "generic", "verify": "trust-me"}, "verify"),
        ({"source": "generic", "verify": ""}, "verify"),
        ({"source": "generic", "secret": "whsec_%%%"}, "secret"),
        ({"source": "generic", "colour": "red"}, "colour"),
    ],
)
def test_a_wrong_connection_names_the_field_and_makes_nothing(ask, wanted, field):
    got = ask("POST", f"{BRAND}/connections", wanted, key="boss")
    assert (got.status, got.body["field"]) == (400, field)
    assert ask("GET", f"{BRAND}/connections").data == []


def test_a_deleted_brand_takes_its_connections_and_addresses_along(ask):
    ask("PUT", BRAND, FILE, key="writer")
    made = ask("POST", f"{BRAND}/connections", {"source": "generic"}, key="boss").data
    assert ask("DELETE", BRAND, key="boss").status == 200
    assert ask("GET", BRAND).status == 404
    for gone in (lambda: secrets.connection(made["id"]), lambda: secrets.destination("crumb-bakery", "team")):
        with pytest.raises(NotFound):
            gone()


def test_a_key_is_shown_once_works_and_ends(ask):
    made = ask("POST", "/v1/keys", {"name": "page", "scopes": ["read"], "brands": ["crumb-bakery"]}, key="boss")
    assert made.status == 201
    key = made.data["key"]
    assert ask("GET", BRAND, key=key).status == 200
    assert ask("PUT", BRAND, FILE, key=key).status == 403
    assert all("key" not in grant for grant in ask("GET", "/v1/keys", key="boss").data)
    assert ask("DELETE", f"/v1/keys/{made.data['id']}", key="boss").status == 200
    assert ask("GET", BRAND, key=key).status == 401


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({}, "name"),
        ({"name": "a", "scopes": ["root"]}, "scopes[0]"),
        ({"name": "a", "scopes": []}, "scopes"),
        ({"name": "a", "expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
    ],
)
def test_a_wrong_key_names_the_field(ask, wanted, field):
    got = ask("POST", "/v1/keys", wanted, key="boss")
    assert got.status == 400
    assert got.body.get("field", "") == field


def test_a_correction_shows_in_the_mention_and_can_be_undone(ask):
    mentions.put(mention(1), 3650)
    path = f"{BRAND}/mentions/post-1/verdict"
    got = ask("PUT", path, {"label": "promo"}, key="writer")
    assert got.status == 200
    assert got.data["verdict"]["label"] == "promo"
    assert got.data["verdict"]["reasons"][0]["text"] == "Set from opinion to promo by writer"
    assert got.data["correction"]["was"] == "opinion"
    assert not got.data["authentic"]
    again = ask("PUT", path, {"label": "question"}, key="writer").data
    assert (again["correction"]["was"], again["authentic"]) == ("opinion", True)
    undone = ask("DELETE", path, key="writer").data
    assert (undone["verdict"]["label"], undone["correction"], undone["authentic"]) == ("opinion", None, True)


def test_the_tally_follows_a_correction(ask):
    mentions.put(mention(1), 3650)
    ask("PUT", f"{BRAND}/mentions/post-1/verdict", {"label": "promo"}, key="writer")
    tallies.add(filter(None, map(change, stream_records())), NOON)
    rows = ask("GET", f"{BRAND}/tally?by=verdict").data
    assert {row["verdict"]: (row["raw"], row["authentic"]) for row in rows} == {"promo": (1, 0)}


def test_a_wrong_correction_changes_nothing(ask):
    mentions.put(mention(1), 3650)
    for body in ({}, {"label": "great"}, [], {"label": None}):
        assert ask("PUT", f"{BRAND}/mentions/post-1/verdict", body, key="writer").body["field"] == "label"
    assert ask("PUT", f"{BRAND}/mentions/post-9/verdict", {"label": "promo"}, key="writer").status == 404
    assert ask("PUT", f"{BRAND}/mentions/post-1/verdict", {"label": "promo"}, key="reader").status == 403
    assert ask("GET", f"{BRAND}/mentions/post-1").data["correction"] is None


def test_stored_mentions_are_queued_page_by_page_to_be_judged_again(ask):
    for number in range(1, 6):
        mentions.put(mention(number), 3650)
    first = ask("POST", f"{BRAND}/rejudge?limit=3", key="writer")
    assert (first.status, first.data) == (202, {"queued": 3})
    second = ask("POST", f"{BRAND}/rejudge?limit=3&cursor={first.body['meta']['next_cursor']}", key="writer")
    assert (second.data, second.body["meta"]["next_cursor"]) == ({"queued": 2}, None)
    queued = [parse_message(each["body"]) for each in sandbox.messages(settings().mentions_queue)]
    assert sorted(each.post.id for each in queued) == [f"post-{number}" for number in range(1, 6)]
