"""A person who asks to be forgotten is gone from everywhere, and does not come back."""

import json

import msgspec
import pytest

from functions.erase import erase
from functions.score import score
from infra.local import sandbox
from infra.local.sandbox import Context
from shared.adapters import aws, dead_letters, queues
from shared.adapters.settings import settings
from shared.adapters.table import brands, calls, erasures, mentions, suppression, traces
from shared.adapters.table.filters import Filter
from shared.domain.brand import parse_brand
from shared.domain.erasure import Erasure, Subject
from shared.domain.errors import BadPost
from shared.domain.mention import Author, Post, Received
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
    assert (done.removed, done.blotted) == (4, 2)


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
    calls.put({"pk": "p#crumb-bakery#x#id:990017", "sk": "-", "c": "customer"})
    calls.put({"pk": "future#crumb-bakery#x#post-1", "sk": "-"})
    calls.put({"pk": "future#2", "sk": "-", "d": json.dumps({"by": ["x#id:990017"]})})
    calls.put({"pk": "future#3", "sk": "-", "who": "x#id:9900171"})
    forget(accounts=(("x", "handle:marialoaf"),))
    assert not calls.get("p#crumb-bakery#x#id:990017", "-")
    assert not calls.get("future#crumb-bakery#x#post-1", "-")
    assert not calls.get("future#2", "-")
    assert calls.get("future#3", "-")


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
