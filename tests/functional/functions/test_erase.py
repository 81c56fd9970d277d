"""A person who asks to be forgotten is gone from everywhere, and does not come back."""

import json
import re
from datetime import timedelta

import msgspec
import pytest

from functions.alert import alert
from functions.erase import erase
from functions.score import score
from functions.tally import tally
from infra.local import sandbox
from infra.local.sandbox import Context
from shared.adapters import aws, dead_letters, linking, queues
from shared.adapters.settings import settings
from shared.adapters.table import (
    audit,
    brands,
    calls,
    erasures,
    gifts,
    marks,
    mentions,
    persons,
    silences,
    suppression,
    threads,
    traces,
)
from shared.adapters.table.filters import Filter
from shared.domain.brand import parse_brand
from shared.domain.erasure import Erasure, Subject
from shared.domain.errors import BadPost
from shared.domain.gift import Gift
from shared.domain.mention import Author, Post, Received
from shared.domain.person import parse_person
from tests.functional.made import NOON, mention, post

MARIA = Author(id="990017", handle="MariaLoaf", name="Maria Ovenrose", followers=40)
SECRETS = ("990017", "marialoaf", "maria ovenrose", "maria@ovenrose.example", "sourdough saved my week")


@pytest.fixture(autouse=True)
def _watched(stack):
    brands.put(parse_brand({"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}}))


def hers(number: int = 1, **changes) -> Post:
    return post(number, author=MARIA, text="Your sourdough saved my week, Crumb Bakery", **changes)


def store(*posts: Post) -> None:
    for each in posts:
        mentions.put(mention(of=each, stored_at=NOON), 40_000)


def forget(**subject) -> erasures.Progress:
    """Runs an erasure to its end, as the queue would."""
    wanted = Subject(**subject)
    asked = Erasure(id="e1", subject=wanted)
    suppression.put(wanted.accounts)
    erasures.begin(asked, "tester", NOON)
    todo = [asked]
    for _ in range(30):
        record = {"messageId": "1", "receiptHandle": "1", "body": msgspec.json.encode(todo[-1]).decode()}
        assert erase({"Records": [record | {"eventSource": "aws:sqs"}]}, Context())["batchItemFailures"] == []
        following = [json.loads(each["body"]) for each in sandbox.messages(settings().erasures_queue)]
        if not following:
            return erasures.progress("e1")
        todo.append(msgspec.convert(following[0], Erasure))
    raise AssertionError("the erasure never ends")


def whole_table() -> str:
    """Everything that is stored, as text, with what is packed unpacked."""
    items = [calls.load(raw) for raw in calls.call("scan")["Items"]]
    return json.dumps([traces.read(item) for item in items], default=str, ensure_ascii=False).lower()


def texts() -> list[str]:
    page = mentions.newest("crumb-bakery", Filter(), 100, None, NOON)
    return sorted(each.post.text for each in page.mentions)


def test_a_forgotten_person_is_found_nowhere_and_others_stay():
    store(
        hers(1),
        hers(2),
        post(3),
        post(4, text="@MariaLoaf is right, see https://x.com/marialoaf/status/1. Maria Ovenrose knows bread"),
        post(5, text="RT @marialoaf: Your sourdough saved my week, Crumb Bakery", kind="repost"),
        post(6, text="so true", kind="repost", repost_of="post-1"),
        post(7, text="write to maria@ovenrose.example or to @marial"),
    )
    done = forget(accounts=(("x", "handle:marialoaf"),), emails=("maria@ovenrose.example",))
    assert done.state == "done"
    assert [word for word in SECRETS if word in whole_table()] == []
    assert texts() == [
        "The rye loaf number 3 from Crumb Bakery was still warm.",
        "write to … or to @marial",
        "… is right, see https://x.com/…/status/1. … knows bread",
    ]
    assert (done.removed, done.blotted) == (4, 3)  # the third told a story of hers


def test_more_posts_than_are_remembered_at_a_time_go_in_several_rounds(monkeypatch):
    monkeypatch.setattr("shared.domain.erasure.POSTS_A_ROUND", 2)
    store(*(hers(number) for number in range(1, 8)), post(9))
    for number in range(1, 8):
        calls.put({"pk": f"future#crumb-bakery#x#post-{number}", "sk": "-"})
    forget(accounts=(("x", "handle:marialoaf"),))
    assert len(texts()) == 1
    assert "future#" not in whole_table()


def test_an_id_is_followed_to_handles_that_changed():
    store(hers(1), post(2, author=Author(id="990017", handle="oldname"), text="Crumb Bakery again"), post(3))
    forget(accounts=(("x", "id:990017"),))
    assert "oldname" not in whole_table()
    assert len(texts()) == 1


def test_whoever_took_over_a_handle_that_was_learned_keeps_their_posts():
    store(hers(1), post(2, author=Author(id="5", handle="marialoaf"), text="I am new here, Crumb Bakery"))
    forget(accounts=(("x", "id:990017"),))
    assert len(texts()) == 1


def test_what_is_posted_after_an_erasure_is_not_kept():
    store(hers(1))
    forget(accounts=(("x", "handle:marialoaf"),))
    bodies = [
        msgspec.json.encode(Received(post=each, connection="c", brand="crumb-bakery", received_at=NOON)).decode()
        for each in (hers(8), post(9, author=Author(id="990017", handle="newname")), post(10))
    ]
    records = [{"messageId": str(n), "receiptHandle": str(n), "body": body} for n, body in enumerate(bodies)]
    assert score({"Records": [each | {"eventSource": "aws:sqs"} for each in records]}, Context()) == {
        "batchItemFailures": []
    }
    assert len(texts()) == 1
    assert [word for word in SECRETS if word in whole_table()] == []


def test_the_list_of_the_forgotten_names_nobody_and_can_be_left():
    suppression.put([("x", "handle:marialoaf")])
    assert "marialoaf" not in whole_table()
    assert suppression.current(brands.current()).holds(hers())
    suppression.lift([("x", "handle:marialoaf")])
    assert not suppression.current(brands.current()).holds(hers())


def test_counts_stay_as_they_were_and_configuration_is_not_touched():
    before = calls.get("b", "crumb-bakery")
    calls.put({"pk": "k#abc", "sk": "-", "d": '{"name":"Maria Ovenrose"}'})
    store(hers(1))
    forget(accounts=(("x", "id:990017"),))
    assert calls.get("b", "crumb-bakery") == before
    assert calls.get("k#abc", "-")


def test_rows_of_any_kind_that_carry_the_account_or_a_post_go():
    store(hers(1))
    calls.put({"pk": "older#crumb-bakery#x#id:990017", "sk": "-", "c": "customer"})
    calls.put({"pk": "future#crumb-bakery#x#post-1", "sk": "-"})
    calls.put({"pk": "future#2", "sk": "-", "d": json.dumps({"by": ["x#id:990017"]})})
    calls.put({"pk": "future#3", "sk": "-", "who": "x#id:9900171"})
    forget(accounts=(("x", "handle:marialoaf"),))
    assert not calls.get("older#crumb-bakery#x#id:990017", "-")
    assert not calls.get("future#crumb-bakery#x#post-1", "-")
    assert not calls.get("future#2", "-")
    assert calls.get("future#3", "-")


@pytest.mark.parametrize("likeness", [b"\x00\x01\x02", b"1\xff\xff"])
def test_bytes_that_hold_no_text_stop_nothing_and_stay(likeness):
    store(hers(1))
    calls.put({"pk": "future#1", "sk": "-", "s": likeness})
    forget(accounts=(("x", "handle:marialoaf"),))
    assert calls.get("future#1", "-")["s"] == likeness
    assert texts() == []


def test_everything_that_the_whole_way_of_a_mention_leaves_behind_goes():
    """Judged, stored, linked, merged, told, marked, thanked: nothing of it is left, and others keep theirs."""
    x, mastodon = ("x", "id:990017"), ("mastodon", "id:55")
    person = {"source": "x", "handle": "MariaLoaf", "basis": "given", "email": "maria@ovenrose.example"}
    linking.note("crumb-bakery", [parse_person(person | {"name": "Maria Ovenrose", "person": "m1"})], "boss", NOON)
    linking.note(
        "crumb-bakery",
        [parse_person({"source": "mastodon", "id": "55", "basis": "given", "person": "m1"})],
        "boss",
        NOON,
    )
    elsewhere = Author(id="55", handle="ovenrose_m", name="Maria Ovenrose")
    asks = {"text": "When does Crumb Bakery open? The sourdough saved my week", "created_at": NOON}
    through(
        hers(1, created_at=NOON),
        post(2, source="mastodon", author=elsewhere, **asks),
        post(3, text="Crumb Bakery is far too salty, I am angry", created_at=NOON),
        post(
            4,
            author=MARIA,
            in_reply_to="post-3",
            kind="reply",
            text="@eater3 Crumb Bakery told me that they use less now",
            created_at=NOON,
        ),
        post(
            5,
            in_reply_to="post-2",
            source="mastodon",
            kind="reply",
            text="They open at seven, Crumb Bakery says",
            created_at=NOON,
        ),
        post(
            6,
            text="RT @MariaLoaf: sourdough saved my week, Crumb Bakery",
            kind="repost",
            repost_of="post-1",
            created_at=NOON,
        ),
    )
    persons.mark_talked("crumb-bakery", *x, by="boss", at=NOON)
    persons.opt_out("crumb-bakery", *mastodon, at=NOON)
    marks.mark("crumb-bakery", "x", "post-1", "answered", "boss", NOON)
    silences.put("crumb-bakery", "author", "x:id:990017", NOON + timedelta(days=1), "boss", NOON)
    audit.note("crumb-bakery", "boss", "silence.put", "author:x:id:990017", NOON)
    gifts.give("crumb-bakery", x, Gift(person="x:id:990017", name="starter kit", at=NOON))
    assert "marialoaf" in whole_table()
    forget(accounts=(("x", "handle:marialoaf"),))
    left = whole_table()
    for word in (*SECRETS, "ovenrose_m", "id:55", "x:post-1", "#post-2", "when does"):
        assert not re.findall(f".{{0,120}}{re.escape(word)}.{{0,40}}", left)
    assert [text for text in texts() if "salty" in text or "seven" in text] == texts()
    assert len(texts()) == 2
    assert [each.id for each in threads.waiting("crumb-bakery", 9, None, NOON)[0]] == ["post-3"]


def through(*posts: Post) -> None:
    """The whole way: judged, stored, and what the stream makes of it."""
    bodies = [Received(post=each, connection="c", brand="crumb-bakery", received_at=NOON) for each in posts]
    records = [
        {
            "messageId": str(n),
            "receiptHandle": str(n),
            "body": msgspec.json.encode(body).decode(),
            "eventSource": "aws:sqs",
        }
        for n, body in enumerate(bodies)
    ]
    assert score({"Records": records}, Context()) == {"batchItemFailures": []}
    event = {"Records": sandbox.stream_records()}
    assert tally(event, Context()) == {"batchItemFailures": []}
    assert alert(event, Context()) == {"batchItemFailures": []}


def test_what_was_set_aside_is_looked_through_and_the_rest_stays():
    mentions_dead, alerts_dead = settings().dead_queues
    theirs = Received(post=hers(1), connection="c", brand="crumb-bakery", received_at=NOON)
    others = Received(post=post(2), connection="c", brand="crumb-bakery", received_at=NOON)
    sqs = aws.client("sqs")
    for each in (theirs, others):
        body = msgspec.json.encode(each).decode()
        sqs.send_message(QueueUrl=mentions_dead, MessageBody=body)
        sqs.send_message(
            QueueUrl=alerts_dead, MessageBody=body, MessageGroupId="g", MessageDeduplicationId=each.post.id
        )
    trace = traces.Trace(Subject(accounts=(("x", "id:990017"), ("x", "handle:marialoaf"))))
    assert dead_letters.purge(trace.holds) == 2
    for queue in (mentions_dead, alerts_dead):
        assert ["post-2" in each["body"] for each in sandbox.messages(queue)] == [True]


def test_a_step_that_comes_again_after_a_later_one_is_left_alone():
    store(hers(1))
    forget(accounts=(("x", "handle:marialoaf"),))
    repeated = Erasure(id="e1", subject=Subject(accounts=(("x", "handle:eater1"),)), stage="remove")
    store(post(1))
    record = {"messageId": "1", "receiptHandle": "1", "body": msgspec.json.encode(repeated).decode()}
    erase({"Records": [record | {"eventSource": "aws:sqs"}]}, Context())
    assert len(texts()) == 1
    assert erasures.progress("e1").state == "done"


def test_a_message_that_is_no_step_is_refused():
    with pytest.raises(BadPost):
        queues.parse_erasure('{"id": 5}')
