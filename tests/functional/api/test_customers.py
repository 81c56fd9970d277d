"""Customers come and go over the API, and the stored mentions and the tally go with them."""

import json
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from itertools import cycle

import pytest

from functions.score import score
from infra.local import sandbox
from infra.local.sandbox import Context, stream_records
from shared.adapters import emails, linking, queues
from shared.adapters.settings import settings
from shared.adapters.table import brands, calls, cells, mentions, people, relinking, stored, suppression, tallies
from shared.adapters.table.filters import Filter
from shared.adapters.table.stream import change
from shared.domain.erasure import parse_subject
from shared.domain.errors import Unavailable
from shared.domain.mention import Author, Post, Received
from shared.domain.person import email_key
from tests.functional.made import NOON, post

BRAND = "/v1/brands/crumb-bakery"
CUSTOMERS = f"{BRAND}/customers"
MARTA = {"source": "x", "handle": "@Marta", "basis": "given"}


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setenv("HUNDRED_SETTLING_SECONDS", "0")
    monkeypatch.setattr(queues, "postpone", lambda *_: None)


def by(number: int, source: str = "x", **author) -> Post:
    return post(number, source=source, author=Author(**author))


def receive(*posts: Post) -> None:
    queues.send_messages(
        [Received(post=each, connection="c", brand="crumb-bakery", received_at=NOON) for each in posts]
    )
    work()


def work() -> int:
    """Works the queue off, as Lambda does, and counts with the tally what changed. Returns how many messages."""
    taken = 0
    while records := sandbox.messages(settings().mentions_queue):
        taken += len(records)
        assert score({"Records": records}, Context())["batchItemFailures"] == []
    return taken


def circles() -> dict[str, tuple[str, str]]:
    found = mentions.newest("crumb-bakery", Filter(), 500, None, NOON).mentions
    return {each.post.id: (each.circle, each.basis) for each in found}


def counted() -> Counter[str]:
    """The tally by circle, after the stream was read; it must be what a recount says."""
    tallies.add([each for record in stream_records() if (each := change(record))], NOON)
    days = tallies.by_day("crumb-bakery", datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))
    items = [calls.load(raw) for raw in calls.call("scan")["Items"]]
    recount = Counter(cells.cell_of(item) for item in items if item.get("t") == stored.KIND)
    tally: Counter[cells.Cell] = sum(days.values(), Counter())
    assert +tally == recount
    return sum((Counter({cell.circle: number}) for cell, number in recount.items()), Counter())


def links(ask, path: str = CUSTOMERS) -> dict[str, dict]:
    return {row["link"]: row for row in ask("GET", path, key="boss").data}


def test_people_are_noted_all_or_none_and_again_changes_nothing(ask):
    got = ask("POST", CUSTOMERS, [MARTA, {"source": "x", "handle": "paul"}], key="boss")
    assert (got.status, got.body["field"]) == (400, "[1].basis")
    assert links(ask) == {}
    first = ask("POST", CUSTOMERS, [MARTA], key="boss")
    assert (first.status, first.data["stored"]) == (201, 1)
    before = sandbox.everything()
    again = ask("POST", CUSTOMERS, MARTA, key="boss").data
    assert (again["stored"], again["changed"], again["unchanged"]) == (0, 0, 1)
    assert sandbox.everything() == before
    (link,) = links(ask).values()
    assert (link["link"], link["circle"], link["basis"], link["evidence"], link["by"]) == (
        "x:handle:marta",
        "customer",
        "given",
        "handle",
        "boss",
    )


def test_stored_mentions_follow_a_link_by_handle_and_its_undoing_and_so_does_the_tally(ask):
    receive(by(1, id="5", handle="marta"), by(2, id="5", handle="Marta"), by(3, handle="marta"), by(4, id="9"))
    assert counted() == {"stranger": 4}
    ask("POST", CUSTOMERS, MARTA, key="boss")
    assert set(circles().values()) == {("stranger", "none")}
    work()
    known = ("customer", "given")
    assert circles() == {"post-1": known, "post-2": known, "post-3": known, "post-4": ("stranger", "none")}
    assert counted() == {"customer": 3, "stranger": 1}
    ask("POST", CUSTOMERS, {**MARTA, "circle": "advocate"}, key="boss")
    work()
    assert counted() == {"advocate": 3, "stranger": 1}
    person = links(ask)["x:handle:marta"]["person"]
    got = ask("DELETE", f"{CUSTOMERS}/{person}?link=x:handle:marta", key="boss")
    assert got.data == {"id": person, "deleted": True, "links": 1}
    work()
    assert counted() == {"stranger": 4}
    assert links(ask) == {}


def test_of_two_who_had_a_handle_in_turn_the_one_who_has_it_now_is_meant(ask):
    older, newer = by(9, id="5", handle="marta"), by(1, id="6", handle="marta")
    receive(older, newer, by(8, id="5", handle="moved_on"))
    ask("POST", CUSTOMERS, MARTA, key="boss")
    work()
    assert {name: circle for name, (circle, _) in circles().items()} == {
        "post-1": "customer",
        "post-9": "stranger",
        "post-8": "stranger",
    }
    assert links(ask)["x:handle:marta"]["network_id"] == "6"


def test_more_mentions_than_one_message_holds_follow_page_by_page(ask, monkeypatch):
    monkeypatch.setattr(relinking, "MENTIONS_A_MESSAGE", 4)
    monkeypatch.setattr(relinking, "_PAGE", 3)
    receive(*(by(number, id="5", handle="marta") for number in range(1, 12)))
    ask("POST", CUSTOMERS, [{**MARTA, "id": "5"}, {"source": "x", "id": "77", "basis": "public"}], key="boss")
    assert work() == 4
    assert counted() == {"customer": 11}


def test_a_mention_that_is_judged_while_the_link_is_noted_follows_as_well(ask, monkeypatch):
    """Score has recalled the author before the link is there, and stores the mention after the first message."""
    put = mentions.put

    def put_late(*arguments, **rest):
        monkeypatch.setattr(mentions, "put", put)
        monkeypatch.setattr(queues, "send_messages", lambda sent, later=False: later and held.extend(sent))
        ask("POST", CUSTOMERS, MARTA, key="boss")
        monkeypatch.undo()
        return put(*arguments, **rest)

    held: list = []
    monkeypatch.setattr(mentions, "put", put_late)
    queues.send_messages(
        [Received(post=by(1, id="5", handle="marta"), connection="c", brand="crumb-bakery", received_at=NOON)]
    )
    records = sandbox.messages(settings().mentions_queue)
    score({"Records": records}, Context())
    assert circles() == {"post-1": ("stranger", "none")}
    queues.send_messages(held)
    work()
    assert circles() == {"post-1": ("customer", "given")}


def test_a_crash_after_any_call_leaves_mentions_that_follow_in_the_end(ask):
    """Noting a link is cut after each of its calls and never told of again; what was written is followed."""
    receive(by(1, id="5", handle="marta"))
    person = ""
    for cut in range(40):
        with sandbox.Wire().tapped() as wire:
            wire.cut = lambda number, name, cut=cut: "kill" if number == cut else None
            try:
                ask("POST", CUSTOMERS, MARTA, key="boss")
            except sandbox.Killed:
                pass
            else:
                break
        work()
        there = links(ask)
        assert circles() == {"post-1": ("customer", "given") if there else ("stranger", "none")}, cut
        for row in there.values():
            person = row["person"]
            ask("DELETE", f"{CUSTOMERS}/{person}", key="boss")
            work()
        assert circles() == {"post-1": ("stranger", "none")}
    assert cut > 5
    assert person


def test_an_address_is_kept_as_a_hash_and_finds_whoever_posts_with_it(ask):
    from shared.adapters.sources import generic

    told = {"email": " Marta@RYE.example ", "basis": "opt-in", "name": "Marta"}
    ask("POST", CUSTOMERS, told, key="boss")
    author = {"name": "m", "email": "marta@rye.EXAMPLE"}
    body = json.dumps({"id": "1", "source": "forum", "text": "Crumb Bakery!", "author": author}).encode()
    delivery = generic.parse(body, {}, NOON)
    receive(*delivery.posts)
    assert circles() == {"1": ("customer", "opt-in")}
    assert "rye.example" not in repr(sandbox.everything()).casefold()
    assert "marta@" not in repr(delivery).casefold()
    found = ask("POST", f"{CUSTOMERS}/search", {"email": "marta@rye.example"}, key="boss").data
    assert [(row["source"], row["evidence"], row["name"]) for row in found] == [("email", "email", "Marta")]
    assert ask("POST", f"{CUSTOMERS}/search", {"email": "jo@rye.example"}, key="boss").data == []
    assert found[0]["account"] == f"email:{emails.hashed(email_key('marta@rye.example'))}"


def test_without_a_pepper_an_address_that_comes_with_a_post_is_dropped(ask):
    assert emails.veiled("marta@rye.example") is None


def test_a_file_is_noted_row_by_row_and_says_what_it_made_of_it(ask):
    file = b"Email;Twitter Username;Lifecycle Stage\nmarta@rye.example;@marta;Customer\nno;;\nMARTA@rye.example;;\n"
    csv = {"Content_Type": "text/csv"}
    missing = ask("POST", CUSTOMERS, file, key="boss", **csv)
    assert (missing.status, missing.body["field"]) == (400, "basis")
    tried = ask("POST", f"{CUSTOMERS}?basis=given&dry_run=true", file, key="boss", **csv).data
    assert (tried["stored"], tried["dry_run"], links(ask)) == (2, True, {})
    got = ask("POST", f"{CUSTOMERS}?basis=given", file, key="boss", **csv).data
    assert (got["stored"], got["file"]["rows"], got["file"]["delimiter"]) == (2, 3, "semicolon")
    assert got["file"]["bad"] == [{"line": 3, "error": "email: is not an e-mail address"}]
    assert got["file"]["doubles"] == [{"line": 4, "first": 2}]
    assert len({row["person"] for row in links(ask).values()}) == 1


def test_what_two_systems_know_of_one_person_is_joined_by_what_they_have_in_common(ask):
    shop = {"email": "marta@rye.example", "person": "shopify:1", "basis": "given"}
    ask("POST", CUSTOMERS, shop, key="boss")
    both = {"email": "marta@rye.example", "accounts": [{"source": "x", "handle": "marta"}], "basis": "given"}
    ask("POST", CUSTOMERS, both, key="boss")
    ask("POST", CUSTOMERS, {**MARTA, "accounts": [{"source": "mastodon", "handle": "m@rye.example"}]}, key="boss")
    assert set(links(ask, f"{CUSTOMERS}/shopify:1")) == {
        next(name for name in links(ask) if name.startswith("email:")),
        "x:handle:marta",
        "mastodon:handle:m@rye.example",
    }
    assert ask("DELETE", f"{CUSTOMERS}/shopify:1", key="boss").data["links"] == 3
    assert ask("GET", f"{CUSTOMERS}/shopify:1", key="boss").status == 404


def test_a_suggestion_changes_nothing_until_somebody_says_yes_on_a_ground(ask):
    ask("POST", CUSTOMERS, {"source": "mastodon", "handle": "marta", "basis": "given", "person": "card-7"}, key="boss")
    receive(by(1, id="5", handle="marta"), by(2, id="5", handle="marta"))
    (row,) = ask("GET", f"{CUSTOMERS}?state=suggested", key="boss").data
    assert (row["link"], row["person"], row["note"]) == ("x:id:5", "card-7", "the same handle as on mastodon")
    assert counted() == {"stranger": 2}
    yes = {"link": "x:id:5", "state": "accepted"}
    assert ask("PUT", f"{CUSTOMERS}/card-7", yes, key="boss").body["field"] == "basis"
    got = ask("PUT", f"{CUSTOMERS}/card-7", {**yes, "basis": "public"}, key="boss").data
    assert (got["evidence"], got["circle"], got["basis"]) == ("suggestion", "customer", "public")
    work()
    assert counted() == {"customer": 2}
    assert ask("GET", f"{CUSTOMERS}?state=suggested", key="boss").data == []
    assert ask("PUT", f"{CUSTOMERS}/card-7", yes | {"basis": "public"}, key="boss").status == 404


def test_a_no_is_kept(ask):
    ask("POST", CUSTOMERS, {"source": "mastodon", "handle": "marta", "basis": "given", "person": "card-7"}, key="boss")
    receive(by(1, id="5", handle="marta"))
    no = ask("PUT", f"{CUSTOMERS}/card-7", {"link": "x:id:5", "state": "rejected"}, key="boss").data
    assert (no["state"], no["by"]) == ("rejected", "boss")
    receive(by(2, id="5", handle="marta"))
    assert ask("GET", f"{CUSTOMERS}?state=suggested", key="boss").data == []
    assert len(ask("GET", f"{CUSTOMERS}?state=rejected", key="boss").data) == 1


def test_the_list_is_narrowed_and_paged(ask):
    told = [
        {"source": source, "handle": f"h{number}", "basis": basis}
        for number in range(12)
        for source, basis in (("x", "given"), ("mastodon", "public"))
    ]
    ask("POST", CUSTOMERS, told, key="boss")
    found, path = [], f"{CUSTOMERS}?limit=5"
    while True:
        got = ask("GET", path, key="boss")
        found += [row["link"] for row in got.data]
        if got.body["meta"]["next_cursor"] is None:
            break
        path = f"{CUSTOMERS}?limit=5&cursor={got.body['meta']['next_cursor']}"
    assert len(found) == len(set(found)) == 24
    assert len(ask("GET", f"{CUSTOMERS}?source=mastodon&basis=public&limit=100", key="boss").data) == 12
    assert ask("GET", f"{CUSTOMERS}?circle=advocate", key="boss").data == []
    assert ask("GET", f"{CUSTOMERS}?state=lost", key="boss").body["field"] == "state"


def test_somebody_who_asked_to_be_forgotten_is_not_noted_again(ask):
    suppression.put([("x", "handle:marta")])
    got = ask("POST", CUSTOMERS, [{**MARTA, "email": "marta@rye.example"}, {**MARTA, "handle": "jo"}], key="boss").data
    assert (got["stored"], got["forgotten"]) == (1, 1)
    assert list(links(ask)) == ["x:handle:jo"]


def test_mentions_of_staff_follow_the_brand_file(ask):
    receive(by(1, id="5", handle="ilse"), by(2, id="6", handle="marta"))
    file = {"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}}
    ask("PUT", BRAND, {**file, "staff": {"x": ["@Ilse"]}}, key="writer")
    work()
    assert circles() == {"post-1": ("staff", "given"), "post-2": ("stranger", "none")}
    ask("PUT", BRAND, {**file, "own": {"x": ["ilse"]}}, key="writer")
    work()
    (own,) = [
        each for each in mentions.newest("crumb-bakery", Filter(), 9, None, NOON).mentions if each.post.id == "post-1"
    ]
    assert (own.circle, own.verdict.label) == ("staff", "own")
    ask("PUT", BRAND, file, key="writer")
    work()
    assert counted() == {"stranger": 2}


def test_a_correction_outlives_a_change_of_circle(ask):
    receive(by(1, id="5", handle="marta"))
    ask("PUT", f"{BRAND}/mentions/post-1/verdict", {"label": "promo"}, key="writer")
    ask("POST", CUSTOMERS, MARTA, key="boss")
    work()
    shown = ask("GET", f"{BRAND}/mentions/post-1").data
    assert (shown["verdict"]["label"], shown["circle"], shown["correction"]["by"]) == ("promo", "customer", "writer")


def test_a_change_of_circle_overwrites_nothing_that_changed_meanwhile(ask):
    receive(by(1, id="5", handle="marta"))
    (item,) = [calls.load(raw) for raw in calls.call("scan")["Items"] if raw.get("t") == {"S": stored.KIND}]
    label = item["l"]
    ask("PUT", f"{BRAND}/mentions/post-1/verdict", {"label": label}, key="writer")
    with pytest.raises(Unavailable):
        mentions.recircle(item, people.Link(source="x", account="id:5", circle="customer", basis="given").circled)
    assert ask("GET", f"{BRAND}/mentions/post-1").data["correction"] is not None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "basis"),
        ({"basis": "given"}, "source"),
        ({"source": "x", "basis": "given"}, "handle"),
        ({"source": "x", "handle": "@", "basis": "given"}, "handle"),
        ({"source": "x", "handle": "a", "basis": "none"}, "basis"),
        ({"source": "x", "handle": "a", "basis": "given", "circle": "friend"}, "circle"),
        ({"source": "x", "handle": 5, "basis": "given"}, "handle"),
        ({"source": "a#b", "handle": "a", "basis": "given"}, "source"),
        ({"email": "nobody", "basis": "given"}, "email"),
        ({"source": "x", "handle": "a", "basis": "given", "accounts": "x"}, "accounts"),
        ({"source": "x", "handle": "a", "basis": "given", "colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_with_a_person_is_named(ask, body, field):
    got = ask("POST", CUSTOMERS, body, key="boss")
    assert (got.status, got.body["field"]) == (400, f"[0].{field}")
    assert brands.get("crumb-bakery")


def test_who_asks_by_address_to_be_forgotten_is_forgotten_by_every_linked_account(ask):
    told = {**MARTA, "email": "marta@rye.example", "accounts": [{"source": "mastodon", "handle": "marta"}]}
    ask("POST", CUSTOMERS, told, key="boss")
    receive(by(1, id="5", handle="marta"))
    subject = linking.joined(parse_subject({"email": "Marta@rye.example"}))
    assert {("mastodon", "handle:marta"), ("x", "id:5")} < set(subject.accounts)
    assert subject.learned == (("x", "handle:marta"),)
    assert ask("POST", "/v1/erasures", {"email": "marta@rye.example"}, key="boss").status == 202
    brands.forget()
    receive(by(2, id="5", handle="marta"), by(3, source="mastodon", handle="marta"))
    assert "post-2" not in circles()
    assert "post-3" not in circles()
    assert ask("POST", CUSTOMERS, told, key="boss").data["forgotten"] == 1


def test_a_message_that_is_cut_after_any_call_is_made_good_by_the_next_delivery(ask, monkeypatch):
    monkeypatch.setattr(relinking, "_PAGE", 2)
    receive(*(by(number, id="5", handle="marta") for number in range(1, 6)))
    turns = cycle(("customer", "advocate"))
    for fault in ("kill", "lose"):
        for cut in range(60):
            circle = next(turns)
            ask("POST", CUSTOMERS, {**MARTA, "circle": circle}, key="boss")
            records = sandbox.messages(settings().mentions_queue)[:1]
            with sandbox.Wire().tapped() as wire, suppress(sandbox.Killed):
                wire.cut = lambda number, name, cut=cut, fault=fault: fault if number == cut else None
                score({"Records": records}, Context())
            made = len(wire.calls)
            assert score({"Records": records}, Context())["batchItemFailures"] == []
            work()
            assert {found for found, _ in circles().values()} == {circle}, (fault, cut)
            if cut >= made:
                break
        assert cut > 8
    assert counted() == {circle: 5}
