"""Brands, links and keys in the table."""

from datetime import timedelta

import pytest

from shared.adapters.table import access, brands, calls, people
from shared.domain.access import Grant
from shared.domain.brand import Connection, parse_brand
from shared.domain.errors import NotFound
from shared.domain.mention import Author
from shared.domain.person import Circle, Link
from tests.functional.made import NOON, post

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


def test_an_id_says_more_than_a_handle_and_staff_more_than_a_link():
    people.put("crumb-bakery", Link(source="x", account="handle:marta", circle="prospect", basis="public"))
    people.put("crumb-bakery", Link(source="x", account="id:5", circle="customer", basis="given"))

    def circle(**author: str) -> Circle:
        by = post(1, author=Author(**author))
        return people.circle(CRUMB, by, people.recall([("crumb-bakery", by)]))

    assert circle(id="5", handle="Marta") == Circle("customer", "given")
    assert circle(id="6", handle="@MARTA") == Circle("prospect", "public")
    assert circle(handle="ilse_bakes") == Circle("staff", "given")
    assert circle(handle="someone") == Circle()
    assert circle() == Circle()


def test_a_link_belongs_to_its_brand_and_network_alone():
    people.put("crumb-bakery", Link(source="x", account="handle:marta", circle="customer", basis="opt-in"))
    other = post(1, source="mastodon", author=Author(handle="marta"))
    here = post(1, author=Author(handle="marta"))
    assert people.recall([("crumb-bakery", other), ("crumb-cafe", here)]) == {}
    assert [link.account for link in people.links("crumb-bakery")] == ["handle:marta"]
    people.delete("crumb-bakery", "x", "handle:marta")
    assert people.links("crumb-bakery") == []


def test_more_accounts_than_one_request_takes_are_all_recalled():
    for number in range(120):
        people.put("b", Link(source="x", account=f"id:{7000 + number}", circle="customer", basis="given"))
    assert len(people.recall(("b", post(number)) for number in range(120))) == 120


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
    assert [each.id for each in access.grants()] == ["k1", "k2"]
    assert access.revoke("k2")
    assert access.grant("two", NOON) is None
    assert not access.revoke("k2")


def test_scopes_include_the_smaller_ones():
    assert grant(scopes=("admin",)).allows("read")
    assert grant(scopes=("write",)).allows("read")
    assert not grant(scopes=("read",)).allows("write")
    assert not grant(scopes=("write",)).allows("admin")
    assert grant(brands=("a",)).reaches("a")
    assert not grant(brands=("a",)).reaches("b")
