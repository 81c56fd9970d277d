"""Brands and keys in the table."""

from datetime import timedelta

import pytest

from shared.adapters.table import access, brands, calls
from shared.domain.access import Grant
from shared.domain.brand import Connection, parse_brand
from shared.domain.errors import NotFound
from tests.functional.made import NOON

pytestmark = pytest.mark.usefixtures("table")

CRUMB = parse_brand(
    {"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}, "staff": {"x": ["@Ilse_Bakes"]}, "topics": ["rye"]}
)


def test_a_brand_comes_back_as_it_was_stored_and_every_change_is_noticed():
    brands.put(CRUMB)
    assert brands.get("crumb-bakery") == CRUMB
    assert brands.current() == {"crumb-bakery": CRUMB}
    brands.delete("crumb-bakery")
    assert brands.current() == {}
    with pytest.raises(NotFound, match="crumb-bakery"):
        brands.get("crumb-bakery")


def test_brands_are_read_again_only_when_they_have_changed(monkeypatch):
    brands.put(CRUMB)
    brands.current()
    asked = []
    original = calls.call
    monkeypatch.setattr(calls, "call", lambda operation, **rest: asked.append(operation) or original(operation, **rest))
    brands.current()
    assert asked == ["get_item"]


def test_a_connection_is_listed_without_its_secret():
    brands.put_connection(
        Connection(id="c1", source="x", brand="crumb-bakery", verify="x", secrets=("do-not-store-me",))
    )
    assert brands.connections("crumb-bakery") == [Connection(id="c1", source="x", brand="crumb-bakery", verify="x")]
    assert "do-not-store-me" not in repr(calls.call("scan")["Items"])
    brands.delete_connection("crumb-bakery", "c1")
    assert brands.connections("crumb-bakery") == []


def grant(**changes) -> Grant:
    return Grant(**({"id": "k1", "name": "page", "scopes": ("read",), "created_at": NOON} | changes))


def test_a_key_is_known_by_its_hash_alone():
    key = access.new_key()
    access.put(key, grant())
    assert access.grant(key, NOON) == grant()
    assert access.grant(key + "x", NOON) is None
    assert key not in repr(calls.call("scan")["Items"])


def test_an_expired_or_revoked_key_is_none():
    access.put("one", grant(expires_at=NOON + timedelta(hours=1)))
    access.put("two", grant(id="k2"))
    assert access.grant("one", NOON) is not None
    assert access.grant("one", NOON + timedelta(hours=1)) is None
    assert [each.grant.id for each in access.grants(NOON)] == ["k1", "k2"]
    assert [each.grant.id for each in access.grants(NOON + timedelta(hours=1))] == ["k2"]
    assert access.revoke("k2")
    assert access.grant("two", NOON) is None
    assert not access.revoke("k2")


def test_after_a_rotation_both_secrets_hold_until_the_overlap_ends():
    access.put("one", grant(brands=("crumb-bakery",)))
    second, held = access.rotate("k1", NOON + timedelta(hours=24), NOON)
    assert held == grant(brands=("crumb-bakery",))
    for secret in ("one", second):
        assert access.grant(secret, NOON + timedelta(hours=23)) == held
    assert access.grant("one", NOON + timedelta(hours=24)) is None
    assert access.grant(second, NOON + timedelta(hours=24)) == held
    assert [each.grant.id for each in access.grants(NOON)] == ["k1"]


def test_a_second_rotation_gives_no_secret_a_longer_life():
    access.put("one", grant())
    second, _ = access.rotate("k1", NOON + timedelta(hours=1), NOON)
    third, _ = access.rotate("k1", NOON + timedelta(hours=9), NOON)
    assert access.grant("one", NOON + timedelta(hours=2)) is None
    assert access.grant(second, NOON + timedelta(hours=8)) is not None
    assert access.grant(second, NOON + timedelta(hours=9)) is None
    assert access.grant(third, NOON + timedelta(days=900)) is not None
    access.revoke("k1")
    assert [access.grant(each, NOON) for each in ("one", second, third)] == [None, None, None]


def test_a_key_that_is_not_there_or_has_expired_is_not_rotated():
    access.put("one", grant(expires_at=NOON))
    for name in ("k1", "k9"):
        with pytest.raises(NotFound):
            access.rotate(name, NOON, NOON)


def test_scopes_include_the_smaller_ones():
    assert grant(scopes=("admin",)).allows("read")
    assert grant(scopes=("write",)).allows("read")
    assert not grant(scopes=("read",)).allows("write")
    assert not grant(scopes=("write",)).allows("admin")
    assert grant(brands=("a",)).reaches("a")
    assert not grant(brands=("a",)).reaches("b")
