"""Links in the table, and whom they make of the author of a post."""

import pytest
from msgspec.structs import replace

from shared.adapters.table import calls, people, recognition, seen, suggestions
from shared.domain.brand import parse_brand
from shared.domain.mention import Author, Post
from shared.domain.person import STRANGER, Circle, Link
from tests.functional.made import NOON, mention, post

pytestmark = pytest.mark.usefixtures("table")

CRUMB = parse_brand({"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}, "staff": {"x": ["@Ilse_Bakes"]}})
BRAND = "crumb-bakery"


def link(account: str, source: str = "x", **changes) -> Link:
    evidence = account.partition(":")[0]
    known = {"circle": "customer", "basis": "given", "evidence": evidence, "person": "card-7"}
    return Link(source=source, account=account, **(known | changes))


def by(number: int = 1, source: str = "x", **author) -> Post:
    return post(number, source=source, author=Author(**author))


def circle(of: Post) -> Circle:
    """As score does it: recalled, bound to the id, then judged."""
    known = recognition.recall([(BRAND, of)], guesses=True)
    recognition.pin(BRAND, of, known)
    return recognition.circle(CRUMB, of, known)


CUSTOMER = Circle("customer", "given")


def test_the_surest_evidence_decides_and_the_brand_file_before_all():
    people.put(BRAND, link("handle:marta", circle="prospect", basis="public"))
    people.put(BRAND, link("id:5"))
    people.put(BRAND, link("id:8", evidence="suggestion", circle="advocate"))
    people.put(BRAND, link("email:ab", source="email", circle="prospect", basis="opt-in"))
    assert circle(by(id="5", handle="Marta", email="ab")) == CUSTOMER
    assert circle(by(handle="@MARTA", email="ab")) == Circle("prospect", "public")
    assert circle(by(id="8", email="ab")) == Circle("prospect", "opt-in")
    assert circle(by(id="8")) == Circle("advocate", "given")
    assert circle(by(handle="ilse_bakes")) == Circle("staff", "given")
    assert circle(by(handle="someone")) == circle(by()) == STRANGER


def test_a_link_belongs_to_its_brand_and_network_alone():
    people.put(BRAND, link("handle:marta"))
    here, other = by(handle="marta"), by(source="mastodon", handle="marta")
    assert recognition.recall([(BRAND, other), ("crumb-cafe", here)]) == {}
    assert [each.account for each in people.links(BRAND)] == ["handle:marta"]
    people.delete(BRAND, "x", "handle:marta")
    assert people.links(BRAND) == []
    assert calls.call("scan")["Items"] == []


def test_more_accounts_than_one_request_takes_are_all_recalled():
    people.write("b", [link(f"id:{7000 + number}") for number in range(120)])
    assert len(recognition.recall(("b", post(number)) for number in range(120))) == 120


def test_a_handle_that_passes_to_somebody_else_takes_the_link_with_it_no_further():
    people.put(BRAND, link("handle:marta"))
    assert circle(by(1, id="5", handle="marta")) == CUSTOMER
    assert circle(by(2, id="6", handle="marta")) == STRANGER
    assert circle(by(3, id="5", handle="marta_moved")) == CUSTOMER
    assert circle(by(4, handle="marta")) == CUSTOMER  # a network that gives no ids has nothing surer
    assert people.get(BRAND, [("x", "handle:marta")])["x", "handle:marta"].network_id == "5"


def test_of_two_who_meet_a_link_at_once_the_first_is_believed():
    people.put(BRAND, link("handle:marta"))
    first, second = by(1, id="5", handle="marta"), by(2, id="6", handle="marta")
    known, stale = recognition.recall([(BRAND, first)]), recognition.recall([(BRAND, second)])
    recognition.pin(BRAND, first, known)
    recognition.pin(BRAND, second, stale)
    assert recognition.circle(CRUMB, second, stale) == STRANGER
    assert circle(first) == CUSTOMER


def test_a_crash_between_the_two_writes_of_a_pin_is_made_good_by_the_next_delivery(monkeypatch):
    def killed(item: calls.Item) -> bool:
        raise KeyboardInterrupt

    people.put(BRAND, link("handle:marta"))
    with monkeypatch.context() as patched:
        patched.setattr(calls, "put_if_absent", killed)
        with pytest.raises(KeyboardInterrupt):
            circle(by(1, id="5", handle="marta"))
    assert circle(by(2, id="5", handle="renamed")) == STRANGER
    assert circle(by(1, id="5", handle="marta")) == CUSTOMER
    assert circle(by(2, id="5", handle="renamed")) == CUSTOMER


def test_an_undone_link_leaves_no_way_back_over_the_id():
    people.put(BRAND, link("handle:marta"))
    circle(by(id="5", handle="marta"))
    people.delete(BRAND, "x", "handle:marta")
    assert circle(by(id="5", handle="marta")) == STRANGER
    assert calls.call("scan")["Items"] == []


def test_a_link_by_id_that_is_told_later_stands_over_what_the_handle_led_to():
    people.put(BRAND, link("handle:marta"))
    circle(by(id="5", handle="marta"))
    people.put(BRAND, link("id:5", circle="advocate"))
    assert circle(by(id="5", handle="marta")) == Circle("advocate", "given")
    people.delete(BRAND, "x", "handle:marta")
    assert circle(by(id="5", handle="marta")) == Circle("advocate", "given")


def test_one_request_recalls_a_batch_and_a_second_only_who_was_renamed(monkeypatch):
    people.put(BRAND, link("handle:marta"))
    circle(by(id="5", handle="marta"))
    asked = []
    original = calls.call
    monkeypatch.setattr(calls, "call", lambda operation, **rest: asked.append(operation) or original(operation, **rest))
    recognition.recall([(BRAND, post(number)) for number in range(25)], guesses=True)
    assert asked == ["batch_get_item"]
    recognition.recall([(BRAND, by(id="5", handle="renamed"))], guesses=True)
    assert asked == ["batch_get_item"] * 3


def test_a_persons_accounts_are_found_together_and_pages_lose_nobody():
    people.write(BRAND, [link(f"handle:h{number}", person=f"card-{number % 20}") for number in range(50)])
    assert {each.account for each in people.of_person(BRAND, "card-3")} == {"handle:h3", "handle:h23", "handle:h43"}
    assert people.of_person(BRAND, "card") == []
    for size in (1, 7, 50, 100):
        found, after = people.page(BRAND, size)
        while after is not None:
            more, after = people.page(BRAND, size, after)
            assert len(more) <= size
            found += more
        assert len({each.account for each in found}) == len(found) == 50


def suggested(of: Post) -> list[tuple[str, str, str]]:
    suggestions.note(BRAND, of, recognition.recall([(BRAND, of)], guesses=True), NOON)
    return [(each.account, each.person, each.why) for each in suggestions.listed(BRAND, "suggested", 10)[0]]


def test_the_same_handle_elsewhere_is_suggested_and_changes_nothing():
    people.put(BRAND, link("handle:marta", source="mastodon", name="Marta Kehl"))
    of = by(id="5", handle="Marta", name="marta kehl")
    assert suggested(of) == [("id:5", "card-7", "the same handle as on mastodon, and the same name")]
    assert circle(of) == STRANGER
    assert suggested(by(source="mastodon", id="1", handle="marta"))[1:] == []


def test_a_bio_that_links_to_a_known_profile_is_suggested():
    people.put(BRAND, link("handle:marta", source="instagram"))
    of = by(id="5", handle="rye_fan", bio="Bread. https://www.instagram.com/Marta/ and x.com/rye_fan")
    assert suggested(of) == [("id:5", "card-7", "links to instagram marta in its bio")]


def test_what_was_rejected_is_not_suggested_again():
    people.put(BRAND, link("handle:marta", source="mastodon"))
    suggested(by(id="5", handle="marta"))
    (found,) = suggestions.listed(BRAND, "suggested", 10)[0]
    suggestions.reject(BRAND, replace(found, state="rejected", by="ilse"))
    assert suggested(by(id="5", handle="marta")) == []
    assert [each.by for each in suggestions.listed(BRAND, "rejected", 10)[0]] == ["ilse"]


def test_an_author_is_found_by_each_handle_and_address_it_went_by():
    seen.note(BRAND, by(1, id="5", handle="Marta"), [], 400, NOON)
    seen.note(BRAND, by(2, id="6", handle="marta", email="ab"), [], 400, NOON)
    seen.note(BRAND, by(3, source="mastodon", handle="jo"), [], 400, NOON)
    wanted = [("x", "handle:marta"), ("email", "email:ab"), ("mastodon", "handle:jo"), ("x", "id:9"), ("x", "handle:a")]
    assert seen.authors(BRAND, wanted) == {
        ("x", "handle:marta"): ["m#crumb-bakery#x#id:5", "m#crumb-bakery#x#id:6"],
        ("email", "email:ab"): ["m#crumb-bakery#x#id:6"],
        ("mastodon", "handle:jo"): ["m#crumb-bakery#mastodon#handle:jo"],
        ("x", "id:9"): ["m#crumb-bakery#x#id:9"],
        ("x", "handle:a"): [],
    }


def test_an_author_is_noted_once_a_month_for_each_handle(monkeypatch):
    written = []
    original = calls.call
    monkeypatch.setattr(calls, "call", lambda name, **rest: written.append(name) or original(name, **rest))
    of = by(1, id="5", handle="marta")
    this_month = mention(1, of=of, stored_at=NOON.replace(day=1))
    last_month = mention(1, of=of, stored_at=NOON.replace(month=10))
    renamed = mention(1, of=by(2, id="5", handle="old"), stored_at=NOON)
    seen.note(BRAND, of, [this_month], 400, NOON)
    assert written == []
    seen.note(BRAND, of, [last_month, renamed], 400, NOON)
    seen.note(BRAND, by(1, id="5"), [], 400, NOON)
    assert written == ["update_item"]
