from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from infra.cli.bench_endpoint import Answer, Arguments, Endpoint
from shared.adapters import queues
from shared.domain.errors import BadPost, Misconfigured, Unavailable
from shared.domain.mention import Mention, Post, Received
from shared.domain.parsing import parse_post
from shared.domain.story import Alert
from shared.domain.verdict import Influence, Sentiment, Verdict

Start = Callable[[Answer], Endpoint]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def received(identity: str = "1", text: str = "Lovely rye bread", urls: tuple[str, ...] = ()) -> Received:
    raw = {"id": identity, "source": "generic", "text": text, "urls": urls}
    return Received(post=parse_post(raw, NOW), connection="bakery-1", brand="crumb-bakery", received_at=NOW)


def alert(story: str = "s1", destination: str = "team") -> Alert:
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
        destination=destination,
        mention=mention,
        raised_at=NOW,
    )


def taking_all(operation: str, arguments: Arguments) -> tuple[int, Any]:
    return 200, {"Successful": [{"Id": each["Id"]} for each in arguments["Entries"]]}


def sent(endpoint: Endpoint) -> list[list[str]]:
    return [[entry["MessageBody"] for entry in arguments["Entries"]] for _, arguments in endpoint.calls]


def test_each_post_is_a_message_of_its_own_in_batches_of_ten(aws: Start) -> None:
    endpoint = aws(taking_all)
    posts = [received(str(number)) for number in range(23)]
    queues.send_messages(posts)
    assert [len(batch) for batch in sent(endpoint)] == [10, 10, 3]
    assert [queues.parse_message(body) for batch in sent(endpoint) for body in batch] == posts
    assert endpoint.calls[0][1]["QueueUrl"] == "https://queue.invalid/1/mentions"


def test_nothing_to_send_asks_nobody(aws: Start) -> None:
    endpoint = aws(taking_all)
    queues.send_messages([])
    queues.send_alerts([])
    assert endpoint.calls == []


def test_a_batch_stays_under_its_size_together(aws: Start) -> None:
    endpoint = aws(taking_all)
    queues.send_messages([received(str(number), "ü" * 99_000) for number in range(12)])
    assert [len(batch) for batch in sent(endpoint)] == [5, 5, 2]
    assert all(sum(len(body.encode()) for body in batch) <= queues.SIZE_LIMIT for batch in sent(endpoint))


def test_a_post_larger_than_a_message_is_refused_before_anything_is_sent(aws: Start) -> None:
    endpoint = aws(taking_all)
    with pytest.raises(BadPost, match="larger"):
        queues.send_messages([received(), received(urls=("面" * 4096,) * 100)])
    assert endpoint.calls == []


def test_only_what_was_not_taken_is_sent_again(aws: Start) -> None:
    failed = {"Id": "1", "SenderFault": False, "Code": "InternalError"}
    answers = iter([(200, {"Failed": [failed]}), (200, {})])
    endpoint = aws(lambda operation, arguments: next(answers))
    queues.send_messages([received("a"), received("b"), received("c")])
    assert [len(batch) for batch in sent(endpoint)] == [3, 1]
    assert queues.parse_message(sent(endpoint)[1][0]).post.id == "b"


def test_what_is_not_taken_twice_is_unavailable(aws: Start) -> None:
    failed = {"Id": "0", "SenderFault": False, "Code": "InternalError"}
    endpoint = aws(lambda operation, arguments: (200, {"Failed": [failed]}))
    with pytest.raises(Unavailable):
        queues.send_messages([received()])
    assert len(endpoint.calls) == 2


def test_what_the_queue_calls_our_fault_is_not_sent_again(aws: Start) -> None:
    failed = {"Id": "0", "SenderFault": True, "Code": "InvalidMessageContents"}
    endpoint = aws(lambda operation, arguments: (200, {"Failed": [failed]}))
    with pytest.raises(Misconfigured, match="InvalidMessageContents"):
        queues.send_messages([received()])
    assert len(endpoint.calls) == 1


@example("\ufffe and \uffff are letters to Python, but not to XML")
@given(st.text(max_size=200))
def test_any_text_travels_unchanged_in_the_characters_that_sqs_takes(text: str) -> None:
    message = received(text=text)
    body = queues.pack(message)
    assert all(_taken_by_sqs(character) for character in body)
    assert queues.parse_message(body) == message


def _taken_by_sqs(character: str) -> bool:
    """SQS, SendMessage: #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF."""
    point = ord(character)
    return point in (9, 10, 13) or 0x20 <= point <= 0xD7FF or 0xE000 <= point <= 0xFFFD or point >= 0x10000


@given(st.one_of(st.text(), st.sampled_from(["{}", "[]", "null", '{"post":{}}', '"\ud800"'])))
def test_a_message_that_is_none_is_refused(body: str) -> None:
    with pytest.raises(BadPost):
        queues.parse_message(body)
    with pytest.raises(BadPost):
        queues.parse_alert(body)


def test_alerts_keep_their_order_for_each_destination_and_are_sent_once(aws: Start) -> None:
    endpoint = aws(taking_all)
    alerts = [alert("s1"), alert("s1", "chief"), alert("s2")]
    queues.send_alerts(alerts)
    [(_, arguments)] = endpoint.calls
    entries = arguments["Entries"]
    assert arguments["QueueUrl"] == "https://queue.invalid/1/alerts.fifo"
    assert [entry["MessageGroupId"] for entry in entries] == [
        "crumb-bakery/team",
        "crumb-bakery/chief",
        "crumb-bakery/team",
    ]
    assert len({entry["MessageDeduplicationId"] for entry in entries}) == 3
    assert [queues.parse_alert(entry["MessageBody"]) for entry in entries] == alerts


def test_an_alert_is_the_same_whoever_raised_it_first() -> None:
    later = datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert queues.alert_id(alert()) == queues.alert_id(Alert(**{**_fields(alert()), "raised_at": later}))
    assert queues.alert_id(alert("s1")) != queues.alert_id(alert("s2"))


def _fields(of: Alert) -> dict[str, Any]:
    return {name: getattr(of, name) for name in of.__struct_fields__}


@pytest.mark.parametrize(("asked", "given"), [(30.1, 31), (-1, 0), (1_000_000, 43_200)])
def test_a_message_is_postponed_within_what_sqs_allows(aws: Start, asked: float, given: int) -> None:
    endpoint = aws(lambda operation, arguments: (200, {}))
    queues.postpone("https://queue.invalid/q", "receipt", asked)
    assert endpoint.calls[0][0] == "ChangeMessageVisibility"
    assert endpoint.calls[0][1]["VisibilityTimeout"] == given
