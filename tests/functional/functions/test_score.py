"""Score judges what it can, stores it once, and gives back alone what it cannot."""

from collections import Counter
from datetime import timedelta

import msgspec
import pytest

from functions.score import score
from functions.tally import tally
from infra.local import sandbox
from infra.local.sandbox import Context, Wire
from shared.adapters import queues
from shared.adapters.settings import settings
from shared.adapters.table import brands, mentions, people
from shared.adapters.table.filters import Filter
from shared.domain.brand import parse_brand
from shared.domain.mention import Author, Received, Rejudged, Removed
from shared.domain.person import Link
from tests.functional.made import NOON, post

CRUMB = parse_brand({"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}})
LARK = parse_brand({"name": "Larkspur Tools", "handles": {"x": ["larkspur"]}})


def received(number: int, brand: str = "crumb-bakery", **changes) -> Received:
    return Received(post=post(number, **changes), connection="c", brand=brand, received_at=NOON)


def record(body: str, name: str) -> dict:
    return {"messageId": name, "receiptHandle": name, "body": body, "attributes": {}, "eventSource": "aws:sqs"}


def run(*bodies: Received | str) -> list[str]:
    """Names of the messages that failed: their numbers, from 0."""
    texts = [each if isinstance(each, str) else msgspec.json.encode(each).decode() for each in bodies]
    records = [record(text, str(number)) for number, text in enumerate(texts)]
    return [each["itemIdentifier"] for each in score({"Records": records}, Context())["batchItemFailures"]]


def stored(brand: str = "crumb-bakery") -> list[str]:
    return sorted(each.post.id for each in mentions.newest(brand, Filter(), 100, None, NOON).mentions)


@pytest.fixture(autouse=True)
def _watched(stack, monkeypatch):
    brands.put(CRUMB)
    # The records here were never on a queue, so there is nothing to postpone.
    monkeypatch.setattr(queues, "postpone", lambda *_: None)


def test_a_poisoned_message_fails_alone():
    assert run(received(1), "not json", received(2), '{"post": 5}', received(3)) == ["1", "3"]
    assert stored() == ["post-1", "post-2", "post-3"]


def test_a_batch_of_nothing_but_poison_fails_message_by_message():
    assert run("", "[]") == ["0", "1"]


def test_a_message_for_a_brand_that_is_gone_waits_for_it_to_come_back():
    assert run(received(1, brand="gone")) == []  # it names Crumb Bakery, which is watched
    assert run(received(2, brand="gone", text="nothing of ours")) == ["0"]
    brands.put(parse_brand({"name": "Gone"}))
    assert run(received(2, brand="gone", text="nothing of ours")) == []
    assert stored("gone") == ["post-2"]


def test_a_post_is_stored_for_its_connection_and_for_every_brand_that_it_names():
    brands.put(LARK)
    assert (
        run(received(1, text="@larkspur is the only rival of Crumb Bakery"), received(2, text="Rye is sold out")) == []
    )
    assert stored() == ["post-1", "post-2"]
    assert stored("larkspur-tools") == ["post-1"]


def test_the_same_posts_again_in_another_order_change_nothing():
    posts = [received(number) for number in range(1, 9)]
    run(*posts)
    before = sandbox.everything()
    run(*reversed(posts))
    assert sandbox.everything() == before


def test_a_post_without_a_time_is_one_mention_however_often_it_is_received():
    run(received(1, time_assumed=True, created_at=NOON))
    run(received(1, time_assumed=True, created_at=NOON.replace(hour=13)))
    assert stored() == ["post-1"]


def test_a_customer_is_known_by_the_link():
    people.put("crumb-bakery", Link(source="x", account="id:7001", circle="customer", basis="given"))
    run(received(1), received(2))
    circles = {
        each.post.id: (each.circle, each.basis)
        for each in mentions.newest("crumb-bakery", Filter(), 9, None, NOON).mentions
    }
    assert circles == {"post-1": ("customer", "given"), "post-2": ("stranger", "none")}


def test_a_batch_asks_who_its_authors_are_once():
    with Wire().tapped() as wire:
        run(*(received(number, text=f"Crumb Bakery {number}") for number in range(1, 9)))
    assert wire.calls.count("BatchGetItem") == 1
    assert wire.calls.count("PutItem") == 8


def test_what_failed_comes_back_soon_and_lands_in_the_dead_letter_queue_alone(monkeypatch):
    monkeypatch.undo()
    sqs = sandbox.aws.client("sqs")
    dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    url = settings().mentions_queue
    policy = f'{{"deadLetterTargetArn":"{arn}","maxReceiveCount":"3"}}'
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": policy, "VisibilityTimeout": "360"})
    queues.send_messages([received(1), received(2)])
    sqs.send_message(QueueUrl=url, MessageBody="poison")
    for _ in range(5):  # as Lambda does: what did not fail is deleted
        taken = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        if not taken:
            break
        answer = score({"Records": [sandbox.as_record(each) for each in taken]}, Context())
        failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        for each in taken:
            if each["MessageId"] not in failed:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
    assert stored() == ["post-1", "post-2"]
    assert [each["body"] for each in sandbox.messages(dead)] == ["poison"]


TEMPLATE = "I just burnt {} kcal on my {} km run with PaceApp! https://pace.example/r/{} Crumb Bakery"


def test_a_family_that_is_found_late_relabels_its_earlier_posts():
    """Each alone could be a person's; together they are an app's, and the first ones are judged again."""
    for number in range(1, 12):
        text = TEMPLATE.format(100 + 7 * number, number, 9000 + number)
        run(received(number, text=text, author=Author(id=f"runner{number}", handle=f"runner{number}")))
    queued = sandbox.messages(settings().mentions_queue)
    assert queued, "no earlier post was exposed"
    run(*(each["body"] for each in queued))
    labels = {
        each.post.id: each.verdict.label for each in mentions.newest("crumb-bakery", Filter(), 50, None, NOON).mentions
    }
    assert set(labels.values()) == {"auto"}, labels


CITIES = ("Lisbon", "Porto", "Faro", "Braga", "Evora", "Sintra", "Tomar", "Viseu", "Aveiro", "Leiria", "Beja", "Lagos")


def test_a_family_in_which_single_words_are_exchanged_is_found_in_the_table_too():
    """No number changes, only the city: the skeletons differ, the first band is the same for most."""
    for number, city in enumerate(CITIES):
        text = (
            "Just finished my weekly baking challenge with Crumb Bakery and earned the golden rolling pin badge for "
            f"the city of {city} come and bake along with me https://bake.example/{number}"
        )
        run(received(number, text=text, author=Author(id=f"baker{number}", handle=f"baker{number}")))
        queued = [each["body"] for each in sandbox.messages(settings().mentions_queue)]
        if queued:
            run(*queued)
    seen = mentions.newest("crumb-bakery", Filter(), 50, None, NOON).mentions
    labels = Counter(each.verdict.label for each in seen)
    assert labels["auto"] >= 0.7 * len(CITIES), labels


def test_a_post_that_was_taken_back_is_gone_and_does_not_come_again():
    brands.put(LARK)
    run(received(1, text="@larkspur and Crumb Bakery"))
    body = msgspec.json.encode(Removed(source="x", ids=("post-1", "unknown"))).decode()
    assert run(body, body) == []
    assert run(received(1, text="@larkspur and Crumb Bakery")) == []
    assert stored() == stored("larkspur-tools") == []
    assert mentions.by_post("crumb-bakery", "post-1", NOON) == []
    assert "larkspur and" not in repr([item for item in sandbox.everything() if item["pk"]["S"].startswith("m#")])


def test_a_correction_wins_over_judging_again():
    run(received(1))
    mentions.correct("crumb-bakery", post(1), "promo", "Ilse", NOON)
    run(msgspec.json.encode(Rejudged(brand="crumb-bakery", post=post(1))).decode())
    (seen,) = mentions.by_post("crumb-bakery", "post-1", NOON)
    assert seen.verdict.label == "promo"
    assert seen.verdict.reasons[0].text == f"Set from {seen.correction.was} to promo by Ilse"
    assert not seen.authentic
    mentions.uncorrect("crumb-bakery", post(1))
    (undone,) = mentions.by_post("crumb-bakery", "post-1", NOON)
    assert undone.correction is None
    assert undone.verdict.label == seen.correction.was


def test_a_failure_is_logged_by_its_kind_and_place_and_without_the_post(caplog, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise ValueError("quotes the post: my secret loaf")

    monkeypatch.setattr("functions.score.judge", broken)
    assert run(received(1, text="my secret loaf")) == ["0"]
    (line,) = caplog.records
    assert (line.error, line.at.partition(":")[0]) == ("ValueError", "test_score.py")
    assert "secret loaf" not in repr(vars(line))


def test_an_author_whom_different_people_answered_is_heard_more_than_one_whom_nobody_did():
    words = "I love the rye of Crumb Bakery, it is wonderful and I had it for breakfast"
    for author, replies in (("7001", 6), ("7002", 0)):
        asker = Author(id=author, handle=f"eater{author}", followers=900)
        assert run(received(int(author), id=f"root-{author}", text=words, author=asker)) == []
        for number in range(replies):
            of = f"{author}{number}"
            reply = received(
                int(of), kind="reply", in_reply_to=f"root-{author}", text="So right, Crumb Bakery rye is good"
            )
            assert run(reply) == []
    assert tally({"Records": sandbox.stream_records()}, Context()) == {"batchItemFailures": []}
    later = {"text": "Crumb Bakery has a new oven, I like it", "created_at": NOON}
    for author in ("7001", "7002"):
        asker = Author(id=author, handle=f"eater{author}", followers=900)
        assert run(received(1, id=f"later-{author}", author=asker, **later)) == []
    page = mentions.newest("crumb-bakery", Filter(), 100, None, NOON + timedelta(minutes=1)).mentions
    influence = {each.post.id: each.influence for each in page}
    assert influence["later-7001"].score > influence["later-7002"].score
    assert influence["later-7001"].parts["resonance"] > influence["later-7002"].parts["resonance"]


ASKED = {"id": "q", "text": "Does anyone know when Crumb Bakery opens on Sundays?", "author": Author(id="1")}
HELPED = {"kind": "reply", "in_reply_to": "q", "text": "@ruth from eight till one, be there before ten."}


def labels() -> dict[str, str]:
    later = NOON + timedelta(days=1)
    return {
        each.post.id: each.verdict.label for each in mentions.newest("crumb-bakery", Filter(), 50, None, later).mentions
    }


def test_a_reply_to_somebody_elses_question_is_an_answer():
    further = {**HELPED, "text": "I mean the shop at the station."}
    assert (
        run(
            received(9, **ASKED),
            received(2, **HELPED, id="helped", author=Author(id="2")),
            received(3, **further, id="further", author=Author(id="1")),
            received(4, **HELPED | {"in_reply_to": "unknown"}, id="elsewhere", author=Author(id="2")),
        )
        == []
    )
    found = labels()
    assert (found.pop("q"), found.pop("helped")) == ("question", "answer")
    assert "answer" not in found.values()
    assert len(found) == 2


def test_an_answer_that_came_before_its_question_is_known_once_the_question_came():
    run(
        received(2, **HELPED, id="helped", author=Author(id="2")),
        received(3, **HELPED, id="further", author=Author(id="1")),
        received(4, **HELPED | {"kind": "reaction", "text": ""}, id="like", author=Author(id="3")),
    )
    assert "answer" not in labels().values()
    run(received(9, **ASKED))
    queued = [each["body"] for each in sandbox.messages(settings().mentions_queue)]
    assert [each.post.id for each in map(queues.parse_message, queued)] == ["helped"]
    assert run(*queued, *queued) == []
    assert [name for name, label in labels().items() if label == "answer"] == ["helped"]


def test_a_reply_to_what_a_person_corrected_to_something_else_is_no_answer():
    run(received(9, **ASKED))
    mentions.correct("crumb-bakery", post(9, **ASKED), "opinion", "Ilse", NOON)
    run(received(2, **HELPED, id="helped", author=Author(id="2")))
    assert labels()["helped"] != "answer"
