"""Queues and secrets against an emulator in a process of its own, over HTTP as on AWS."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from shared.adapters import queues, secrets
from shared.adapters.aws import client
from shared.domain.brand import Connection
from shared.domain.errors import HundredError, Misconfigured, NotFound
from shared.domain.mention import Mention, Post, Received
from shared.domain.parsing import parse_post
from shared.domain.story import Alert
from shared.domain.verdict import Influence, Sentiment, Verdict

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def mentions_queue(aws: None, monkeypatch: pytest.MonkeyPatch) -> str:
    url: str = client("sqs").create_queue(QueueName=f"mentions-{uuid4().hex}")["QueueUrl"]
    monkeypatch.setenv("HUNDRED_MENTIONS_QUEUE", url)
    return url


@pytest.fixture
def alerts_queue(aws: None, monkeypatch: pytest.MonkeyPatch) -> str:
    name, attributes = f"alerts-{uuid4().hex}.fifo", {"FifoQueue": "true"}
    url: str = client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    monkeypatch.setenv("HUNDRED_ALERTS_QUEUE", url)
    return url


def messages(url: str) -> Iterator[dict[str, Any]]:
    while found := client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        yield from found


def received(identity: str, text: str = "Lovely rye") -> Received:
    post = parse_post({"id": identity, "source": "generic", "text": text}, NOW)
    return Received(post=post, connection="bakery-1", brand="crumb-bakery", received_at=NOW)


def alert(story: str) -> Alert:
    mention = Mention(
        post=Post(id="1", source="x", text="Stale again", created_at=NOW),
        brand="crumb-bakery",
        verdict=Verdict("opinion", 0.9, ()),
        sentiment=Sentiment("negative", -0.7, True),
        influence=Influence(60.0, {"reach": 60.0}),
        authentic=True,
        about=0.9,
        story=story,
        stored_at=NOW,
    )
    return Alert(
        brand="crumb-bakery",
        brand_name="Crumb Bakery",
        rule="unhappy-voice",
        title="An unhappy voice",
        severity="warning",
        story=story,
        destination="team",
        mention=mention,
        raised_at=NOW,
    )


def test_posts_arrive_as_they_were_sent(mentions_queue: str) -> None:
    sent = [received(str(number), f"Bröt {number} \u2028\uffff\U0001f35e\t\n") for number in range(23)]
    queues.send_messages(sent)
    arrived = [queues.parse_message(each["Body"]) for each in messages(mentions_queue)]
    assert sorted(arrived, key=lambda each: int(each.post.id)) == sent


def test_the_longest_posts_fit(mentions_queue: str) -> None:
    queues.send_messages([received(str(number), "\U0001f35e" * 100_000) for number in range(5)])
    assert len(list(messages(mentions_queue))) == 5


def test_an_alert_that_is_sent_twice_arrives_once(alerts_queue: str) -> None:
    queues.send_alerts([alert("s1"), alert("s2")])
    queues.send_alerts([alert("s2"), alert("s1")])
    arrived = []
    for message in messages(alerts_queue):
        arrived.append(queues.parse_alert(message["Body"]))
        client("sqs").delete_message(QueueUrl=alerts_queue, ReceiptHandle=message["ReceiptHandle"])
    assert arrived == [alert("s1"), alert("s2")]


def test_a_message_can_be_kept_out_of_sight_and_shown_again(mentions_queue: str) -> None:
    queues.send_messages([received("1")])
    [message] = messages(mentions_queue)
    queues.postpone(mentions_queue, message["ReceiptHandle"], 600)
    assert list(messages(mentions_queue)) == []
    queues.postpone(mentions_queue, message["ReceiptHandle"], 0)
    assert len(list(messages(mentions_queue))) == 1


def test_a_queue_that_is_not_there_is_our_mistake(monkeypatch: pytest.MonkeyPatch, emulator: str) -> None:
    monkeypatch.setenv("HUNDRED_MENTIONS_QUEUE", f"{emulator}/000000000000/nowhere")
    with pytest.raises(Misconfigured):
        queues.send_messages([received("1")])


def test_a_connection_lives_as_a_secure_string() -> None:
    connection = Connection(id="bakery-1", source="x", brand="crumb-bakery", verify="x", secrets=("new", "old"))
    secrets.put_connection(connection)
    secrets.forget()
    assert secrets.connection("bakery-1") == connection
    stored = client("ssm").get_parameter(Name="/hundred/test/connections/bakery-1")["Parameter"]
    assert stored["Type"] == "SecureString"
    secrets.delete_connection("bakery-1")
    secrets.delete_connection("bakery-1")
    with pytest.raises(NotFound):
        secrets.connection("bakery-1")


def test_a_destination_can_be_replaced_and_removed() -> None:
    for address in ("https://hooks.example/1", "https://hooks.example/2"):
        secrets.put_destination("crumb-bakery", "team", address)
        secrets.forget()
        assert secrets.destination("crumb-bakery", "team") == address
    secrets.delete_destination("crumb-bakery", "team")
    with pytest.raises(HundredError):
        secrets.destination("crumb-bakery", "team")
