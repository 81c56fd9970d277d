"""Whom to talk to, who they are, who answers whom, who reacted, who was given what: from posts to answers."""

from datetime import timedelta

import msgspec
import pytest

from functions.tally import RANKS
from infra.local.sandbox import stream_records
from shared.adapters.table import brands, mentions, merging, people, seen, suppression, tallies
from shared.adapters.table.stream import change, told
from shared.domain.brand import parse_brand
from shared.domain.mention import Author
from shared.domain.person import Link
from shared.domain.verdict import Influence, Sentiment, Verdict
from tests.conftest import NOW
from tests.functional.api.test_openapi import check, openapi
from tests.functional.made import mention, post

BRAND = "/v1/brands/crumb-bakery"


def spoke(name, text="Lovely rye.", *, ago=timedelta(hours=3), label="opinion", score=0.0, circle="stranger", **more):
    """Stores one post by an invented person, and what the stream makes of it."""
    post_id = more.pop("id", f"{name}-{ago.total_seconds():.0f}-{label}")
    author = Author(id=f"7{name}", handle=name, name=name.title(), followers=100)
    made = post(1, **{"id": post_id, "text": text, "created_at": NOW - ago, "author": author, **more.pop("post", {})})
    feeling = "positive" if score > 0.3 else "negative" if score < -0.3 else "neutral"
    of = {
        "verdict": Verdict(label, 0.9, (), "1"),
        "sentiment": Sentiment(feeling, score, True),
        "influence": Influence(more.pop("influence", 20.0), {"reach": 20.0}),
        "authentic": label in ("opinion", "question", "answer", "chatter"),
        "circle": circle,
        "basis": "given" if circle == "customer" else "none",
        "stored_at": NOW - ago,
    }
    stored = msgspec.structs.replace(mention(1, of=made), **{**of, **more})
    seen.note("crumb-bakery", made, [], 400, NOW)
    mentions.put(stored, 400)
    return stored


@pytest.fixture
def told_all():
    """Merges what the stream told since."""

    def merge():
        records = stream_records()
        merging.merge([part for record in records if (part := told(record))], RANKS)
        tallies.add([part for record in records if (part := change(record))], NOW)

    return merge


def names(got):
    return [row["handle"] for row in got.data]


def test_customers_stand_first_each_with_a_reason(ask, told_all):
    spoke("loud", "Terrible. Never again.", score=-0.9, influence=95.0)
    spoke("maria", "Is there rye on Sunday?", label="question", circle="customer", ago=timedelta(days=2))
    told_all()
    got = ask("GET", f"{BRAND}/hundred")
    assert names(got) == ["maria", "loud"]
    assert got.data[0]["reason"] == "A customer asked 2 days ago and nobody has answered"
    assert got.data[0]["mention"]["text"] == "Is there rye on Sunday?"
    assert got.body["meta"]["exact"] is True
    check(next(each for each in openapi.ROUTES if each.path.endswith("/hundred")), got.body)


def test_a_person_with_two_accounts_is_one_entry_and_talking_to_one_is_talking_to_them(ask, told_all):
    for source, handle in (("x", "maria"), ("mastodon", "maria@rye.example")):
        person = Link(source=source, account=f"handle:{handle}", circle="customer", basis="given", person="card-1")
        people.put("crumb-bakery", person)
    spoke("maria", "Is there rye on Sunday?", label="question", circle="customer", ago=timedelta(days=2))
    elsewhere = {"source": "mastodon", "author": Author(id="88", handle="maria@rye.example")}
    spoke("other", "Stale again.", score=-0.8, circle="customer", post=elsewhere)
    spoke("ann", "Is there rye?", label="question")
    told_all()
    got = ask("GET", f"{BRAND}/hundred")
    check(next(each for each in openapi.ROUTES if each.path.endswith("/hundred")), got.body)
    assert [each["accounts"] for each in got.data] == [["mastodon:id:88", "x:id:7maria"], ["x:id:7ann"]]
    assert (got.data[0]["open"], got.data[0]["also"]) == ("unhappy", 1)
    assert ask("POST", f"{BRAND}/people/mastodon:id:88/talked", key="writer").status == 200
    assert names(ask("GET", f"{BRAND}/hundred")) == ["ann"]
    assert len(ask("GET", f"{BRAND}/today").data["people"]) == 1


def test_talked_moves_the_list_on_and_can_be_taken_back(ask, told_all):
    spoke("maria", "Is there rye on Sunday?", label="question", circle="customer")
    told_all()
    person = ask("GET", f"{BRAND}/hundred").data[0]["person"]
    assert person == "x:id:7maria"
    assert ask("POST", f"{BRAND}/people/{person}/talked", key="reader").status == 403
    marked = ask("POST", f"{BRAND}/people/x:maria/talked", key="writer")
    assert marked.status == 200
    assert marked.data["talked_at"]
    assert ask("GET", f"{BRAND}/hundred").data == []
    assert ask("DELETE", f"{BRAND}/people/{person}/talked", key="writer").data == {"person": person}
    assert names(ask("GET", f"{BRAND}/hundred")) == ["maria"]


def test_not_now_holds_until_its_time(ask, told_all):
    spoke("maria", "Is there rye on Sunday?", label="question")
    told_all()
    path = f"{BRAND}/people/x:id:7maria/not-now"
    for body, field in (({"days": 0}, "days"), ({"until": "2020-01-01T00:00:00Z"}, "until"), ({"when": 1}, "when")):
        refused = ask("POST", path, body, key="writer")
        assert (refused.status, refused.body["field"]) == (400, field)
    assert ask("POST", path, {"days": 3}, key="writer").data["not_now_until"]
    assert ask("GET", f"{BRAND}/hundred").data == []
    ask("DELETE", path, key="writer")
    assert names(ask("GET", f"{BRAND}/hundred")) == ["maria"]


def test_who_opted_out_is_in_no_ranking(ask, told_all):
    for ago in (1, 40):
        spoke("maria", "It is the best rye.", score=0.8, circle="customer", ago=timedelta(days=ago))
    told_all()
    lists = ("hundred", "voices", "people", "thanks")
    assert [names(ask("GET", f"{BRAND}/{each}")) for each in lists] == [["maria"]] * 4
    assert ask("PUT", f"{BRAND}/people/x:maria/opt-out", key="writer").data["opted_out"] is True
    assert [names(ask("GET", f"{BRAND}/{each}")) for each in lists] == [[]] * 4
    page = ask("GET", f"{BRAND}/people/x:maria").data
    assert (page["voice"], page["thanks"]) == (None, None)
    ask("DELETE", f"{BRAND}/people/x:maria/opt-out", key="writer")
    assert names(ask("GET", f"{BRAND}/thanks")) == ["maria"]


def test_a_brands_weights_re_rank_without_a_rewrite(ask, told_all):
    spoke("loud", "Nice.", score=0.5, influence=100.0)
    spoke("upset", "Awful.", score=-0.5, influence=1.0)
    told_all()
    file = {"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}}
    for weights, first in (({"influence": 4}, "loud"), ({"urgency": 4}, "upset")):
        brands.put(parse_brand(file | {"weights": weights}))
        assert names(ask("GET", f"{BRAND}/hundred"))[0] == first


def test_a_persons_page_tells_all_that_is_known(ask, told_all):
    spoke("maria", "Is there rye on Sunday?", label="question", circle="customer")
    spoke("maria", "The rye is great.", score=0.8, circle="customer", ago=timedelta(days=70))
    told_all()
    ask("POST", f"{BRAND}/gifts", {"person": "x:maria", "name": "spring box"}, key="writer")
    ask("POST", f"{BRAND}/rewards", {"person": "x:maria", "name": "card"}, key="writer")
    got = ask("GET", f"{BRAND}/people/x:maria")
    check(next(each for each in openapi.ROUTES if each.path.endswith("/people/{account}")), got.body)
    page = got.data
    assert (page["person"], page["circle"], page["basis"]) == ("x:id:7maria", "customer", "given")
    assert page["influence_parts"] == {"reach": 20.0}
    assert [each["label"] for each in page["mentions"]] == ["question", "opinion"]
    assert page["waiting"]["reason"] == "A customer asked 3 hours ago and nobody has answered"
    assert ([each["name"] for each in page["gifts"]], [each["name"] for each in page["rewards"]]) == (
        ["spring box"],
        ["card"],
    )
    assert ask("GET", f"{BRAND}/people/x:nobody").status == 404
    assert ask("GET", f"{BRAND}/people/nobody").status == 404


def test_a_persons_page_shows_what_waits_of_a_day_on_which_they_said_more(ask, told_all):
    spoke("maria", "Good morning.", label="chatter", circle="customer", ago=timedelta(minutes=9), id="first")
    spoke("maria", "Is there rye on Sunday?", label="question", circle="customer", ago=timedelta(minutes=5), id="then")
    told_all()
    page = ask("GET", f"{BRAND}/people/x:maria").data
    assert [each["id"] for each in page["mentions"]] == ["then", "first"]
    assert (page["waiting"]["open"], page["older"]) == ("question", False)


def test_the_community_is_who_answers_whom(ask, told_all):
    for number in range(4):
        spoke(f"asker{number}", "How do I keep it?", label="question", ago=timedelta(days=3), id=f"q{number}")
    reply = {"ago": timedelta(days=2), "label": "answer"}
    spoke("helper", "In a cloth.", post={"in_reply_to": "q0", "kind": "reply"}, **reply)
    spoke("us", "In paper.", post={"in_reply_to": "q1", "kind": "reply"}, circle="staff", **{**reply, "label": "own"})
    spoke("bot", "Win a loaf!", post={"in_reply_to": "q2", "kind": "reply"}, **{**reply, "label": "promo"})
    spoke("asker3", "Anybody?", post={"in_reply_to": "q3", "kind": "reply"}, **{**reply, "label": "chatter"})
    told_all()
    got = ask("GET", f"{BRAND}/community")
    check(next(each for each in openapi.ROUTES if each.path.endswith("/community")), got.body)
    now = got.data["now"]
    assert now["answered"] == {"peer": 1, "customer": 0, "us": 1, "nobody": 2}
    assert now["unanswered"]["value"] == 0.5
    assert ask("GET", f"{BRAND}/community?from=2999-01-01").status == 400


def test_an_audience_is_told_by_circle_and_without_what_nobody_meant(ask, told_all):
    to = {"in_reply_to": "ours", "kind": "reaction"}
    for number in range(5):
        spoke(f"liker{number}", "", label="chatter", post=to)
    spoke("fan", "", label="chatter", circle="customer", post=to)
    spoke("maria", "Burnt again.", score=-0.7, circle="customer", post={"in_reply_to": "ours", "kind": "reply"})
    spoke("bot", "Win!", label="auto", authentic=False, post={"quote_of": "ours", "kind": "quote"})
    spoke("sharer", "RT", label="repost", authentic=False, post={"repost_of": "ours", "kind": "repost"})
    spoke("crumbbakery", "Sorry!", label="own", authentic=False, circle="staff", post={"in_reply_to": "ours"})
    spoke("other", "", label="chatter", post={"in_reply_to": "theirs", "kind": "reaction"})
    got = ask("GET", f"{BRAND}/audience?post=ours")
    check(next(each for each in openapi.ROUTES if each.path.endswith("/audience")), got.body)
    counts = [got.data[part]["reactions"] for part in ("raw", "authentic", "unjudged")]
    assert (counts, got.data["own"]) == ([9, 2, 6], 1)
    assert got.data["words"] == (
        "6 likes: 1 customer, 5 strangers; 1 reply: 1 customer; 1 repost: 1 stranger; "
        "your customers were unhappy about it (1 of 1 who said something)"
    )
    assert got.data["difference"] == (
        "1 of 9 are left out: 1 sent by an app; 6 of 9 are not judged: likes and reposts have no words, and of these "
        "people nothing else is known"
    )
    assert got.data["complete"] is True
    campaign = ask("GET", f"{BRAND}/audience?post=ours,theirs&source=x").data
    assert campaign["raw"]["reactions"] == 10
    told_all()
    assert ask("GET", f"{BRAND}/audience").data["posts"] == []
    spoke("crumbbakery", "Rye!", label="own", authentic=False, circle="staff", id="ours")
    told_all()
    assert ask("GET", f"{BRAND}/audience").data["posts"] == ["ours"]


def test_a_gift_is_noted_once_a_day_and_can_be_taken_back(ask):
    one = {"person": "x:maria", "name": "spring box", "at": "2026-01-05T10:00:00Z", "product": "Rye No. 7"}
    made = ask("POST", f"{BRAND}/gifts", [one, {**one, "person": "x:id:9"}], key="writer")
    assert made.status == 201
    ask("POST", f"{BRAND}/gifts", {**one, "at": "2026-01-05T18:00:00Z"}, key="writer")
    listed = ask("GET", f"{BRAND}/gifts").data
    assert sorted(row["person"] for row in listed) == ["x:handle:maria", "x:id:9"]
    assert ask("GET", f"{BRAND}/gifts?name=other").data == []
    assert ask("DELETE", f"{BRAND}/gifts/{listed[0]['id']}", key="writer").status == 200
    assert len(ask("GET", f"{BRAND}/gifts").data) == 1
    assert ask("DELETE", f"{BRAND}/gifts/none", key="writer").status == 404
    wrong = ask("POST", f"{BRAND}/gifts", [one, {**one, "at": "2999-01-01T00:00:00Z"}], key="writer")
    assert (wrong.status, wrong.body["field"]) == (400, "[1].at")


def test_a_reward_is_not_given_twice_by_accident(ask):
    one = {"person": "x:id:9", "name": "card"}
    assert ask("POST", f"{BRAND}/rewards", one, key="writer").status == 201
    assert ask("POST", f"{BRAND}/rewards", one, key="writer").status == 409
    assert ask("POST", f"{BRAND}/rewards", {**one, "again": True}, key="writer").status == 201
    assert ask("POST", f"{BRAND}/rewards", {**one, "person": "x:id:10"}, key="writer").status == 201
    listed = ask("GET", f"{BRAND}/rewards").data
    assert len(listed) == 3
    assert {row["by"] for row in listed} == {"writer"}
    ask("DELETE", f"{BRAND}/rewards/{listed[0]['id']}", key="writer")
    assert len(ask("GET", f"{BRAND}/rewards").data) == 2


def test_what_gifts_did_says_when_it_is_too_few_to_say(ask, told_all):
    for number in range(12):
        for days in (90, 70):
            spoke(f"eater{number}", "Nice loaf.", ago=timedelta(days=days + number / 24), id=f"{number}-{days}")
    for number in range(3):
        given = {"person": f"x:id:7eater{number}", "name": "box", "at": (NOW - timedelta(days=65)).isoformat()}
        ask("POST", f"{BRAND}/gifts", given, key="writer")
        spoke(f"eater{number}", "The Morning Bun!", ago=timedelta(days=60), id=f"{number}-after")
    told_all()
    got = ask("GET", f"{BRAND}/seeding?name=box")
    check(next(each for each in openapi.ROUTES if each.path.endswith("/seeding")), got.body)
    assert (got.data["given"], got.data["compared"], got.data["others"]) == (3, 3, 9)
    first = got.data["outcomes"][0]
    assert (first["given_before"], first["given_after"], first["others_after"]) == (2.0, 1.0, 0.0)
    assert first["effect"] is None
    assert got.data["words"] == "Too few to say: 3 could be compared, and it takes 10"
    assert ask("GET", f"{BRAND}/seeding?name=none").status == 404


def test_nothing_is_noted_of_people_who_asked_to_be_forgotten(ask):
    suppression.put([("x", "id:9")])
    one = {"person": "x:id:9", "name": "card"}
    for path, body in (("rewards", one), ("people/x:id:9/talked", None), ("people/x:id:9/not-now", None)):
        refused = ask("POST", f"{BRAND}/{path}", body, key="writer")
        assert (refused.status, refused.body["field"]) == (400, "person")
    assert ask("POST", f"{BRAND}/gifts", [one, {**one, "person": "x:id:8"}], key="writer").status == 201
    assert [row["person"] for row in ask("GET", f"{BRAND}/gifts").data] == ["x:id:8"]
    assert ask("GET", f"{BRAND}/rewards").data == []
