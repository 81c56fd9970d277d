"""Keys at work: what they cost, how they are rotated, how often they may ask."""

from datetime import date, timedelta

import pytest

from infra.local.sandbox import Killed, Wire
from shared.adapters.api import rates
from shared.adapters.table import access
from shared.domain.access import Grant
from shared.domain.errors import TooMany
from tests.functional.made import NOON


def grant(**changes) -> Grant:
    return Grant(**({"id": "k1", "name": "page", "scopes": ("read",), "created_at": NOON} | changes))


def test_the_day_of_a_keys_use_is_written_once(stack):
    access.put("one", grant())
    assert access.grants(NOON)[0].last_used is None
    wire = Wire()
    with wire.tapped():
        for hours in (0, 1, 2, 14):
            access.grant("one", NOON + timedelta(hours=hours))
    assert wire.calls == ["GetItem", "UpdateItem", "GetItem", "GetItem", "GetItem", "UpdateItem"]
    assert access.grants(NOON)[0].last_used == (NOON + timedelta(hours=14)).date()


def test_a_key_that_was_ended_does_not_come_back_by_its_last_use(stack):
    access.put("one", grant())
    wire = Wire()

    def ended(number, name):
        if name == "UpdateItem":
            access.revoke("k1")

    wire.cut = ended
    with wire.tapped():
        access.grant("one", NOON)
    assert access.grant("one", NOON) is None


def test_a_rotation_that_dies_between_its_writes_leaves_the_old_secret_in_force(stack):
    access.put("one", grant())
    wire = Wire()
    wire.cut = lambda number, name: "kill" if name == "PutItem" else None
    with wire.tapped(), pytest.raises(Killed):
        access.rotate("k1", NOON, NOON)
    assert access.grant("one", NOON + timedelta(days=1)) is not None
    second, _ = access.rotate("k1", NOON, NOON)
    assert access.grant("one", NOON) is None
    assert access.grant(second, NOON) is not None


def test_a_key_says_who_it_is(ask):
    assert ask("GET", "/v1/me").data == {
        "id": "reader",
        "name": "reader",
        "scopes": ["read"],
        "created_at": "2026-11-23T12:00:00Z",
        "brands": ["crumb-bakery"],
        "expires_at": None,
        "rate": 1200,
    }
    assert ask("GET", "/v1/me", key=None).status == 401


def test_a_rotated_key_is_shown_once_and_keeps_its_id_and_rights(ask):
    made = ask("POST", "/v1/keys", {"name": "page", "brands": ["crumb-bakery"]}, key="boss").data
    got = ask("POST", f"/v1/keys/{made['id']}/rotate", {"overlap_hours": 0}, key="boss")
    assert got.status == 201
    assert {**got.data, "key": made["key"]} == made
    assert ask("GET", "/v1/me", key=made["key"]).status == 401
    assert ask("GET", "/v1/me", key=got.data["key"]).data["id"] == made["id"]
    listed = [key for key in ask("GET", "/v1/keys", key="boss").data if key["id"] == made["id"]]
    assert [date.fromisoformat(key["last_used"]) for key in listed]
    assert "key" not in listed[0]


@pytest.mark.parametrize(
    "body", [{"overlap_hours": -1}, {"overlap_hours": "1"}, {"hours": 1}, [], {"overlap_hours": 721}]
)
def test_a_wrong_overlap_is_refused_and_makes_no_secret(ask, body):
    assert ask("POST", "/v1/keys/reader/rotate", body, key="boss").status == 400
    assert ask("POST", "/v1/keys/nobody/rotate", key="boss").status == 404
    assert len(access._stored()) == 4


def test_a_key_that_asks_too_often_is_told_when_to_come_back(ask):
    access.put("slow", grant(id="slow", rate=2))
    assert [ask("GET", "/v1/me", key="slow").status for _ in range(3)] == [200, 200, 429]
    got = ask("GET", "/v1/me", key="slow")
    assert got.headers["content-type"] == "application/problem+json"
    assert 0 < int(got.headers["retry-after"]) <= 30
    assert ask("GET", "/v1/me", key="reader").status == 200


def test_a_bucket_fills_again_with_time_and_holds_a_minutes_worth():
    now = 100.0
    rates.forget()
    for _ in range(60):
        rates.take(grant(rate=60), lambda: now)
    with pytest.raises(TooMany) as told:
        rates.take(grant(rate=60), lambda: now)
    assert told.value.retry_after == 1
    now += 3
    for _ in range(3):
        rates.take(grant(rate=60), lambda: now)
    with pytest.raises(TooMany):
        rates.take(grant(rate=60), lambda: now)
    now += 9_000
    for _ in range(60):
        rates.take(grant(rate=60), lambda: now)
    with pytest.raises(TooMany):
        rates.take(grant(rate=60), lambda: now)


@pytest.mark.parametrize("body", [True, 5, [], "text", {"secrets": "a"}])
def test_a_new_secret_is_asked_for_with_an_object_or_with_nothing(ask, body):
    made = ask("POST", "/v1/brands/crumb-bakery/connections", {"source": "generic"}, key="boss").data
    path = f"/v1/brands/crumb-bakery/connections/{made['id']}/secret"
    assert ask("POST", path, body, key="boss").body["field"] == "body"
    assert ask("POST", path, key="boss").status == 201
