"""From a stored mention to a message: decided once by the brand's rules, sent once, in order, and never lost."""

import pytest

from functions.alert import alert
from functions.deliver import deliver
from infra.local import sandbox
from infra.local.sandbox import Context
from shared.adapters import channels, pacing, queues, secrets
from shared.adapters.settings import settings
from shared.adapters.table import brands, deliveries, destinations, mentions
from shared.domain.brand import parse_brand
from shared.domain.errors import Refused, Unavailable
from shared.domain.story import Alert
from shared.domain.verdict import Influence, Sentiment
from tests.functional.made import NOON, mention, post

UNHAPPY = {
    "authentic": True,
    "verdict": ["opinion"],
    "sentiment": ["negative"],
    "min_about": 0.6,
    "any": [{"min_influence": 35}, {"circle": ["customer"]}],
}
BRAND = {
    "name": "Crumb Bakery",
    "ready_made": False,
    "rules": [{"name": "unhappy-voice", "when": UNHAPPY}],
    "destinations": [
        {"name": "team", "channel": "slack", "address": "https://hooks.example/T/B/x"},
        {"name": "owner", "channel": "email", "address": "ilse@crumb.example"},
    ],
}


class Sent:
    """Stands where the channels are: takes alerts, or answers as it is told."""

    def __init__(self) -> None:
        self.alerts: list[tuple[str, str, Alert]] = []
        self.answers: list[Exception] = []

    def send(self, channel: str, address: str, alert: Alert, **_: str) -> None:
        if self.answers and (answer := self.answers.pop(0)):
            raise answer
        self.alerts.append((channel, address, alert))


@pytest.fixture
def sent(stack, monkeypatch) -> Sent:
    brands.put(parse_brand(BRAND))
    secrets.put_destination("crumb-bakery", "team", "https://hooks.example/T/B/x")
    secrets.put_destination("crumb-bakery", "owner", "ilse@crumb.example")
    fake = Sent()
    monkeypatch.setattr(channels, "send", fake.send)
    monkeypatch.setattr(queues, "postpone", lambda *_: None)
    monkeypatch.setattr(pacing, "PACE", {})  # how fast destinations are called: test_delivering.py
    monkeypatch.setattr(destinations, "pause", lambda *_: None)
    return fake


def unhappy(number: int = 1, **changes):
    made = {"sentiment": Sentiment("negative", -0.8, True), "influence": Influence(60.0, {"reach": 60.0})}
    return mention(number, **(made | changes))


def decide() -> dict:
    return alert({"Records": [each for each in sandbox.stream_records() if is_mention(each)]}, Context())


def is_mention(record) -> bool:
    return record["dynamodb"].get("NewImage", {}).get("t") == {"S": "m"}


def hand_over(records=None) -> list[str]:
    records = sandbox.messages(settings().alerts_queue) if records is None else records
    answer = deliver({"Records": records}, Context()) if records else {"batchItemFailures": []}
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_an_unhappy_voice_that_counts_reaches_every_destination_once(sent):
    mentions.put(unhappy(), 400)
    decide()
    assert hand_over() == []
    assert [(channel, address) for channel, address, _ in sent.alerts] == [
        ("slack", "https://hooks.example/T/B/x"),
        ("email", "ilse@crumb.example"),
    ]
    assert {each.rule for _, _, each in sent.alerts} == {"unhappy-voice"}


@pytest.mark.parametrize(
    "changes",
    [
        {"sentiment": Sentiment("positive", 0.8, True)},
        {"authentic": False},
        {"influence": Influence(10.0, {})},
        {"about": 0.1},
    ],
    ids=["happy", "not authentic", "small voice", "a namesake"],
)
def test_what_is_no_unhappy_voice_alerts_nobody(sent, changes):
    mentions.put(unhappy(1, **changes), 400)
    decide()
    assert hand_over() == []
    assert sent.alerts == []


def test_an_unhappy_customer_alerts_however_small_the_voice(sent):
    mentions.put(unhappy(1, influence=Influence(1.0, {}), circle="customer", basis="given"), 400)
    decide()
    hand_over()
    assert len(sent.alerts) == 2


def test_one_story_alerts_once_however_many_tell_it_and_however_often_it_is_decided(sent):
    for number in range(1, 6):
        mentions.put(unhappy(number, story="family:late-parcel"), 400)
    for _ in range(3):
        decide()
        hand_over()
    assert len(sent.alerts) == 2


def test_a_changed_mention_is_no_new_mention(sent):
    mentions.put(unhappy(), 400)
    mentions.correct("crumb-bakery", post(1), "question", "Ilse", NOON)
    mentions.uncorrect("crumb-bakery", post(1))
    decide()
    hand_over()
    assert len(sent.alerts) == 2


def test_what_has_to_wait_stays_in_the_queue_and_goes_out_later_without_a_mark(sent):
    mentions.put(unhappy(), 400)
    decide()
    records = sandbox.messages(settings().alerts_queue)
    sent.answers = [Unavailable("rate limit", retry_after=30), None]
    assert hand_over(records) == [records[0]["messageId"]]
    assert hand_over(records) == []
    assert [each.repeat for _, _, each in sent.alerts] == [False, False]


def test_what_may_have_arrived_is_sent_again_with_a_mark(sent):
    mentions.put(unhappy(), 400)
    decide()
    records = sandbox.messages(settings().alerts_queue)[:1]
    sent.answers = [Unavailable("no answer", doubtful=True)]
    hand_over(records)
    hand_over(records)
    assert [each.repeat for _, _, each in sent.alerts] == [True]


def test_a_lasting_refusal_is_noted_and_not_tried_again(sent):
    mentions.put(unhappy(), 400)
    decide()
    records = sandbox.messages(settings().alerts_queue)
    sent.answers = [Refused("channel_not_found")]
    assert hand_over(records) == []
    assert hand_over(records) == []
    found, _ = deliveries.recent("crumb-bakery", 10, None)
    assert sorted((each.destination, each.state, each.error) for each in found) == [
        ("owner", "sent", ""),
        ("team", "failed", "channel_not_found"),
    ]
    assert len(sent.alerts) == 1


def test_a_destination_that_the_brand_has_no_more_is_noted_as_failed(sent):
    mentions.put(unhappy(), 400)
    decide()
    brands.put(parse_brand({"name": "Crumb Bakery"}))
    assert hand_over() == []
    assert {each.state for each in deliveries.recent("crumb-bakery", 10, None)[0]} == {"failed"}


def test_a_message_that_is_no_alert_fails_alone(sent):
    mentions.put(unhappy(), 400)
    decide()
    poison = {**sandbox.messages(settings().alerts_queue)[0], "messageId": "poison", "body": "{}"}
    poison["attributes"] = {"MessageGroupId": "another"}
    decide()
    assert "poison" in hand_over([poison])


def test_a_record_of_the_stream_that_cannot_be_read_fails_alone(sent):
    mentions.put(unhappy(1), 400)
    records = [each for each in sandbox.stream_records() if is_mention(each)]
    broken = {
        "eventName": "INSERT",
        "eventID": "broken",
        "eventSource": "aws:dynamodb",
        "dynamodb": {"SequenceNumber": "99", "NewImage": {"t": {"S": "m"}, "pk": {"S": "m#b"}, "sk": {"S": "x"}}},
    }
    answer = alert({"Records": [broken, *records]}, Context())
    assert answer["batchItemFailures"] == [{"itemIdentifier": "99"}]
    hand_over()
    assert len(sent.alerts) == 2


def test_the_local_stack_alerts_at_its_inbox_alone_when_the_brand_has_no_destination(sent, monkeypatch):
    monkeypatch.setenv("HUNDRED_INBOX", "http://127.0.0.1:1/inbox")
    brands.put(parse_brand({"name": "Crumb Bakery"}))
    mentions.put(unhappy(), 400)
    decide()
    assert hand_over() == []
    assert [(channel, address) for channel, address, _ in sent.alerts] == [("inbox", "http://127.0.0.1:1/inbox")]
