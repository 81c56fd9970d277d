"""How alerts travel: at a destination's pace, waiting as asked, given up at last, and off when nothing reaches it."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from functions import deliver as function
from infra.local import sandbox
from infra.local.sandbox import Context
from shared.adapters import channels, delivering, pacing, queues, resending, secrets
from shared.adapters.settings import settings
from shared.adapters.table import brands, deliveries, destinations, marks, mentions, suppression
from shared.domain.brand import parse_brand
from shared.domain.errors import Gone, NotFound, Refused, Unavailable
from shared.domain.story import Alert
from tests.functional.made import mention

BRAND = {
    "name": "Crumb Bakery",
    "destinations": [
        {"name": "team", "channel": "slack", "address": "https://hooks.example/T/B/x"},
        {"name": "owner", "channel": "email", "address": "ilse@crumb.example"},
    ],
}


class World:
    """A clock that is moved by hand, a queue that is looked at, and channels that answer as they are told."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
        self.answers: list[Exception | None] = []
        self.sent: list[tuple[str, Alert, channels.Way]] = []
        self.waits: list[float] = []
        self.at_the_end: list[Alert] = []

    def now(self, zone=None) -> datetime:
        return self.time

    def send(self, channel: str, address: str, alert: Alert, *, way: channels.Way) -> dict[str, str]:
        if self.answers and (answer := self.answers.pop(0)):
            raise answer
        self.sent.append((channel, alert, way))
        return {"ts": str(len(self.sent)), "told": str(alert.count)}

    def hand_over(self, alert: Alert, receipts: int = 1, after: float = 0.0) -> bool:
        """One message of the queue, `after` seconds from now; whether it is done with."""
        self.time += timedelta(seconds=after)
        body = msgspec.json.encode(alert).decode()
        record = {
            "messageId": "m", "receiptHandle": "r", "body": body, "eventSource": "aws:sqs", "messageAttributes": {},
            "attributes": {"MessageGroupId": "g", "ApproximateReceiveCount": str(receipts)},
        }  # fmt: skip
        return not function.deliver({"Records": [record]}, Context())["batchItemFailures"]

    def log(self) -> list[tuple[str, str, str]]:
        rows, _ = deliveries.recent("crumb-bakery", 50, None)
        return [(each.destination, each.state, each.error) for each in rows]

    def queued(self) -> list[Alert]:
        return [queues.parse_alert(record["body"]) for record in sandbox.messages(settings().alerts_queue)]


@pytest.fixture
def world(stack, monkeypatch) -> World:
    here = World()
    brands.put(parse_brand(BRAND))
    for each in BRAND["destinations"]:
        secrets.put_destination("crumb-bakery", each["name"], each["address"])
    mentions.put(mention(1), 400)
    monkeypatch.setattr(function, "datetime", here)
    monkeypatch.setattr(channels, "send", here.send)
    monkeypatch.setattr(queues, "postpone", lambda _, __, seconds: here.waits.append(seconds))
    monkeypatch.setattr(queues, "send_alert_to_the_end", here.at_the_end.append)
    return here


def alert(story: str = "one", **changes) -> Alert:
    made = {
        "brand": "crumb-bakery",
        "brand_name": "Crumb Bakery",
        "rule": "unhappy-voice",
        "title": "An unhappy voice",
        "severity": "warning",
        "story": story,
        "destination": "team",
        "mention": mention(1),
        "raised_at": datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
    }
    return Alert(**(made | changes))


def test_slack_is_called_at_its_pace_and_what_waits_is_not_marked(world):
    assert world.hand_over(alert("one"))
    assert not world.hand_over(alert("two"), after=0.1)
    assert world.waits == [pytest.approx(pacing.PACE["slack"] - 0.1)]
    assert world.hand_over(alert("two"), receipts=2, after=1.0)
    assert [each.repeat for _, each, _ in world.sent] == [False, False]


def test_mail_has_no_pace_and_destinations_do_not_wait_for_each_other(world):
    done = [world.hand_over(alert(str(n), destination=name)) for n, name in enumerate(("team", "owner", "owner"))]
    assert done == [True, True, True]


def test_a_retry_after_holds_the_destination_back_for_every_alert(world):
    world.answers = [Unavailable("the channel answered 429", 30, asked=True)]
    assert not world.hand_over(alert("one"))
    assert 30 <= world.waits[0] <= 31
    assert not world.hand_over(alert("two"), after=20)
    assert world.sent == []
    assert world.hand_over(alert("one"), receipts=2, after=11.5)


SHARED = {"name": "crew", "channel": "slack", "address": "https://hooks.example/T/B/x"}


def test_destinations_with_one_address_share_its_pace_and_its_pauses_in_other_brands_too(world):
    for name in ("Crumb Bakery", "Larkspur"):
        brand = parse_brand({"name": name, "destinations": [*BRAND["destinations"], SHARED]})
        brands.put(brand)
        for each in (*BRAND["destinations"], SHARED):
            secrets.put_destination(brand.id, each["name"], each["address"])
    assert world.hand_over(alert("one"))
    assert not world.hand_over(alert("one", destination="crew"), after=0.1)
    assert not world.hand_over(alert("one", brand="larkspur"), after=0.1)
    assert world.hand_over(alert("one", destination="owner"))
    assert world.hand_over(alert("one", destination="crew"), after=1.0)
    world.answers = [Unavailable("the channel answered 429", 30, asked=True)]
    assert not world.hand_over(alert("one", brand="larkspur"), after=1.1)
    assert not world.hand_over(alert("two"), after=20)
    assert world.hand_over(alert("two"), after=11.5)


@pytest.mark.parametrize(
    ("channel", "one", "other", "shared"),
    [
        ("slack-bot", "xoxb-1@C01", "xoxb-2@C01#secret", True),
        ("slack-bot", "xoxb-1@C01", "xoxb-1@C02", False),
        ("slack", "https://hooks.slack.com/services/T/B/x", " https://hooks.slack.com/services/T/B/x", True),
        ("slack", "https://hooks.slack.com/services/T/B/x", "https://hooks.slack.com/services/T/B/y", False),
        ("discord", "https://d.example/api/webhooks/1/a?thread_id=7", "https://d.example/api/webhooks/1/a", True),
        ("webhook", "https://you.example/a#whsec_1", "https://you.example/a#whsec_2", True),
        ("pagerduty", "eu:0123", "0123", False),
    ],
)
def test_calls_are_counted_as_the_vendor_counts_them(channel, one, other, shared):
    assert (pacing.counted_by(channel, one) == pacing.counted_by(channel, other)) is shared


def test_waits_double_and_jitter_between_the_tries(world):
    seen = []
    for attempt in range(1, 12):
        waits = {pacing.wait(Unavailable("no", 15), attempt) for _ in range(200)}
        assert min(waits) >= pacing.SHORTEST_WAIT
        assert max(waits) <= min(pacing.LONGEST_WAIT, max(pacing.SHORTEST_WAIT, pacing.FIRST_WAIT * 2 ** (attempt - 1)))
        seen.append(max(waits))
    assert seen[3] > 2 * seen[0]
    assert seen[10] > 600
    assert len(waits) > 150


def test_a_message_that_was_received_often_goes_to_the_end_of_its_line(world):
    world.answers = [Unavailable("500", 15)]
    assert world.hand_over(alert("one"), receipts=function.RECEIVED_OFTEN)
    assert world.at_the_end == [alert("one")]
    assert world.waits == []
    assert world.log() == [("team", "waiting", "500")]


def test_what_cannot_be_handed_over_for_hours_is_given_up_and_listed(world):
    world.answers = [Unavailable("500", 15), Unavailable("503", 15)]
    assert not world.hand_over(alert("one"))
    assert world.hand_over(alert("one"), after=pacing.GIVE_UP.total_seconds() + 1)
    assert world.log() == [("team", "failed", "given up after 6 hours: 503")]


def test_a_dead_destination_is_switched_off_and_the_owner_hears_of_it_elsewhere(world):
    world.answers = [Gone("Slack answered invalid_auth: give the bot token of the installed app")]
    assert world.hand_over(alert("one"))
    (notice,) = world.queued()
    assert (notice.destination, notice.kind, notice.severity) == ("owner", "notice", "critical")
    assert "invalid_auth" in notice.headline
    standing = destinations.standings("crumb-bakery")["team"]
    assert (standing.on, standing.since, standing.by) == (False, world.time, "Hundred")
    assert world.hand_over(alert("two"), after=60)
    assert world.sent == []
    assert {state for _, state, _ in world.log()} == {"failed"}
    assert world.queued() == []
    assert world.hand_over(notice)
    assert [channel for channel, _, _ in world.sent] == ["email"]


def test_the_notice_comes_once_whatever_crashes_before_the_switch(world, monkeypatch):
    def crash(*_):
        raise RuntimeError

    world.answers = [Gone("404"), Gone("404")]
    with monkeypatch.context() as broken:
        broken.setattr(destinations, "switch_off", crash)
        assert not world.hand_over(alert("one"))
    assert world.hand_over(alert("one"), receipts=2, after=10)
    assert len({queues.alert_id(each) for each in world.queued()}) == 1


def test_a_destination_without_another_is_noted_loudly(world, monkeypatch):
    brands.put(parse_brand({**BRAND, "destinations": BRAND["destinations"][:1]}))
    world.answers = [Gone("410")]
    outcome = delivering.handed_over(alert("one"), world.time)
    assert (outcome.state, outcome.unheard) == ("failed", True)
    monkeypatch.setenv("HUNDRED_INBOX", "http://127.0.0.1:1/inbox")
    destinations.switch_on("crumb-bakery", "team")
    world.answers = [Gone("410")]
    outcome = delivering.handed_over(alert("two"), world.time + timedelta(seconds=5))
    assert (outcome.unheard, [each.destination for each in world.queued()]) == (False, ["inbox"])


def test_a_bad_message_does_not_switch_its_destination_off(world):
    world.answers = [Refused("Slack answered invalid_blocks")]
    assert world.hand_over(alert("one"))
    assert world.hand_over(alert("two"), after=2)
    assert len(world.sent) == 1
    assert destinations.off("crumb-bakery", "team") == ""


def test_what_failed_is_sent_again_with_its_mention_as_it_is_now(world):
    world.answers = [Gone("404")]
    world.hand_over(alert("one", links={"post": "https://x.com/1"}))
    world.queued()
    mentions.correct("crumb-bakery", mention(1).post, "question", "Ilse", world.time)
    resending.switch("crumb-bakery", "team", True, "", "Ilse", world.time)
    (row,) = deliveries.recent("crumb-bakery", 9, None, "failed")[0]
    for _ in range(2):
        resending.send_again("crumb-bakery", row.id, "Ilse", world.time)
    (again,) = world.queued()
    assert (again.mention.verdict.label, again.links) == ("question", {"post": "https://x.com/1"})
    assert world.hand_over(again, after=5)
    assert world.hand_over(again, after=5)
    assert len(world.sent) == 1
    assert world.log() == [("team", "sent", "")]


def test_what_was_erased_since_is_not_sent_again(world):
    world.answers = [Gone("404")]
    world.hand_over(alert("one"))
    world.queued()
    mentions.remove("x", ["post-1"])
    (row,) = deliveries.recent("crumb-bakery", 9, None, "failed")[0]
    with pytest.raises(NotFound):
        resending.send_again("crumb-bakery", row.id, "Ilse", world.time)
    assert world.queued() == []


def test_a_new_address_switches_a_destination_on(world):
    from shared.adapters import destinations as addresses

    destinations.switch_off("crumb-bakery", "team", "404", "Hundred", world.time)
    masked = parse_brand({**BRAND, "destinations": [{**each, "address": "***"} for each in BRAND["destinations"]]})
    addresses.kept_apart(masked)
    assert not destinations.standings("crumb-bakery")["team"].on
    addresses.kept_apart(parse_brand(BRAND))
    assert "team" not in destinations.standings("crumb-bakery")


def test_an_alert_about_somebody_who_was_forgotten_meanwhile_goes_nowhere(world):
    suppression.put([("x", "handle:eater1")])
    assert world.hand_over(alert())
    assert world.sent == []
    assert world.log() == []


def test_an_update_knows_its_message_and_what_was_done_from_it(world):
    world.hand_over(alert("one"))
    marks.mark("crumb-bakery", "x", "post-1", "answered", "Ilse", world.time)
    assert world.hand_over(alert("one", update=1, count=4), after=2)
    assert world.hand_over(alert("one", update=1, count=4), after=2)
    assert world.hand_over(alert("one"), after=2)
    assert len(world.sent) == 2
    _, _, way = world.sent[1]
    assert way.earlier == {"ts": "1", "told": "1"}
    assert way.done == (f"Answered by Ilse, {world.time:%d %b} 12:00 UTC",)


def test_acts_are_offered_where_the_public_address_is_known(world, monkeypatch):
    world.hand_over(alert("one"))
    monkeypatch.setenv("HUNDRED_URL", "https://hundred.example/api")
    marks.mark("crumb-bakery", "x", "post-1", "answered", "Ilse", world.time)
    world.hand_over(alert("one", update=1), after=2)
    (first, second) = (way.acts for _, _, way in world.sent)
    assert first == ()
    assert [act.name for act in second] == ["act-not-about", "act-mute-story"]
    assert second[0].url.startswith("https://hundred.example/api/act/")


def test_a_brands_words_travel_with_the_alert(world):
    brands.put(parse_brand({**BRAND, "templates": {"slack": {"title": "{brand}!"}}}))
    world.hand_over(alert("one"))
    assert world.sent[0][2].wordings["slack"].title == "{brand}!"


def test_what_cannot_be_read_waits_briefly_and_is_left_to_the_dead_letters(world):
    record = {
        "messageId": "m", "receiptHandle": "r", "body": "{}", "eventSource": "aws:sqs", "messageAttributes": {},
        "attributes": {"MessageGroupId": "g", "ApproximateReceiveCount": "9"},
    }  # fmt: skip
    assert function.deliver({"Records": [record]}, Context())["batchItemFailures"]
    assert world.waits == [function.BROKEN_SECONDS]
