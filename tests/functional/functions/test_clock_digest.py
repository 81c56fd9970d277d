"""Digests, questions that wait and peers who stopped: from stored mentions to alerts, each once."""

from contextlib import suppress
from datetime import timedelta

import pytest

from functions.clock import clock
from functions.tally import tally
from infra.local.sandbox import Context, Killed
from infra.local.shaky import never
from shared.adapters import queues
from shared.adapters.table import brands, calls, keys, mentions
from shared.domain.brand import parse_brand
from shared.domain.chore import Chore
from shared.domain.errors import Unavailable
from shared.domain.verdict import Sentiment, Verdict
from tests.functional.made import NOON, mention, post
from tests.functional.ticking import BRAND, counted, do, raised, record, tick, told

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DESTINATIONS = [{"name": "team", "channel": "slack", "address": "https://hooks.slack.com/services/T/B/x"}]


def watch(*rules, name: str = "Crumb Bakery", **more) -> None:
    raw = {"name": name, "ready_made": False, "rules": list(rules), "destinations": DESTINATIONS, **more}
    brands.put(parse_brand(raw))


def asked(number: int, hours: float, **changes) -> None:
    """Stores a question that was put so many hours before noon, by a customer of their own each."""
    of = post(number, text=f"Do you bake loaf {number} without nuts?", created_at=NOON - hours * HOUR)
    made = {
        "verdict": Verdict("question", 0.9, (), "1"),
        "sentiment": Sentiment("neutral", 0.0, True),
        "circle": "customer",
    }
    mentions.put(mention(number, of=of, **(made | changes)), 400)


def tallied(memory) -> None:
    is_mention = [each for each in memory.shelf.records if each["dynamodb"].get("NewImage", {}).get("t") == {"S": "m"}]
    assert tally({"Records": is_mention}, Context()) == {"batchItemFailures": []}


def test_a_daily_digest_says_whom_to_talk_to_and_comes_once(memory):
    watch(digests=[{"every": "day", "hour": 12}])
    for number in range(1, 13):
        asked(number, number)
    tallied(memory)
    alerts = tick(memory, "digest", NOON, times=3)
    (alert,) = alerts
    assert (alert.rule, alert.story, alert.kind) == ("digest-daily", "digest#2026-11-23", "digest")
    sections = {each.title: each for each in alert.sections}
    assert len(sections["Talk to"].entries) == 10
    assert sections["Talk to"].more == 2
    first = sections["Talk to"].entries[0]
    assert first.quote.startswith("Do you bake loaf")
    assert first.why.startswith("customer, asked")
    assert "12 mentions by people since yesterday" in alert.headline
    assert (len(sections["Open questions"].entries), sections["Open questions"].more) == (2, 0)
    assert tick(memory, "digest", NOON + 5 * HOUR) == []


def test_after_an_outage_of_ten_days_one_digest_comes_and_not_ten(memory):
    watch(digests=[{"every": "day", "hour": 8}])
    asked(1, 1)
    tallied(memory)
    assert len(tick(memory, "digest", NOON - 10 * DAY)) <= 1
    assert [each.story for each in tick(memory, "digest", NOON)] == ["digest#2026-11-23"]


def test_a_digest_is_not_sent_before_its_hour_on_the_brands_clock_nor_half_a_day_after(memory):
    watch(digests=[{"every": "day", "hour": 8}], timezone="America/New_York")
    asked(1, 1)
    tallied(memory)
    at_eight = NOON + HOUR  # 13:00 UTC
    assert tick(memory, "digest", at_eight - timedelta(minutes=5)) == []
    assert tick(memory, "digest", at_eight + 13 * HOUR) == []
    assert len(tick(memory, "digest", at_eight + DAY)) == 1


def test_a_day_on_which_nothing_happened_has_no_digest_and_a_week_says_so_in_one_line(memory):
    watch(digests=[{"every": "day", "hour": 9}, {"every": "week", "hour": 10, "weekday": "mon"}])
    assert tick(memory, "digest", NOON - 4 * HOUR) == []
    (alert,) = tick(memory, "digest", NOON)
    assert (alert.rule, alert.story) == ("digest-weekly", "digest#2026-W48")
    assert alert.headline == "Nothing was said of Crumb Bakery this week, and nobody waits."
    assert alert.sections == ()


def test_a_brand_made_after_a_period_hears_nothing_of_it_then_or_later(memory):
    watch(digests=[{"every": "day", "hour": 9}, {"every": "week", "hour": 10, "weekday": "mon"}])
    asked(1, 0)
    tallied(memory)
    assert tick(memory, "digest", NOON, times=2) == []
    assert [each.story for each in tick(memory, "digest", NOON + DAY)] == ["digest#2026-11-24"]


def test_what_people_meant_stands_beside_everything_that_was_posted(memory):
    watch(digests=[{"every": "day", "hour": 12}])
    counted(NOON - 2 * HOUR, 4, sentiment="negative")
    counted(NOON - 2 * HOUR, 6, sentiment="positive")
    counted(NOON - 3 * HOUR, 90, sentiment="positive", authentic=False)
    counted(NOON - 30 * HOUR, 10, sentiment="positive")
    (alert,) = tick(memory, "digest", NOON)
    (changed,) = [each for each in alert.sections if each.title == "What changed"]
    assert [each.text for each in changed.entries] == [
        "People: 10, 60% happy, 40% unhappy",
        "All posts: 100, 96% happy, 4% unhappy",
    ]
    assert changed.entries[0].why == "before: 10, 100% and 0%"


def test_a_question_that_waits_is_told_once_and_an_answered_one_never(memory):
    watch({"name": "unanswered-question", "on": "unanswered", "after": "4h", "when": {"circle": ["customer"]}})
    asked(1, 3.5)
    asked(2, 3.6)
    asked(3, 3.7, circle="stranger")
    mentions.put(
        mention(
            9,
            of=post(9, text="No nuts in it.", in_reply_to="post-2", created_at=NOON),
            verdict=Verdict("answer", 0.9, (), "1"),
        ),
        400,
    )
    tallied(memory)
    assert tick(memory, "unanswered", NOON) == []
    alerts = tick(memory, "unanswered", NOON + HOUR, times=2) + tick(memory, "unanswered", NOON + 2 * HOUR)
    assert told(alerts) == {("unanswered-question", "unanswered#x#post-1", 0): 1}
    assert alerts[0].mention.post.id == "post-1"
    assert alerts[0].headline.startswith("Waits for more than 4 hours")


def test_many_questions_are_told_hour_by_hour_and_none_is_lost(memory):
    watch({"name": "unanswered-question", "on": "unanswered", "after": "4h", "max_per_hour": 2})
    for number in range(1, 6):
        asked(number, 4 + number / 10)
    tallied(memory)
    hours = [[each.story for each in tick(memory, "unanswered", NOON + hour * HOUR)] for hour in range(4)]
    assert [len(each) for each in hours] == [2, 2, 1, 0]
    assert len({story for each in hours for story in each}) == 5


def test_peers_who_stop_answering_are_told_once_a_case(memory):
    watch({"name": "peers-stopped", "on": "peers"})
    for number in range(1, 41):
        asked(number, 24 * (10 + number / 2), circle="stranger")
        reply = post(
            100 + number,
            text="Try the seeded one.",
            in_reply_to=f"post-{number}",
            created_at=NOON - (24 * (10 + number / 2) - 1) * HOUR,
        )
        mentions.put(mention(100 + number, of=reply, verdict=Verdict("answer", 0.9, (), "1")), 400)
    for number in range(200, 220):
        asked(number, 24 * 2 + number - 200, circle="stranger")
    tallied(memory)
    (alert,) = tick(memory, "peers", NOON, times=3)
    assert alert.story == "peers#2026-11-23"
    assert "stopped answering" in alert.headline
    assert tick(memory, "peers", NOON + DAY) == []


@pytest.mark.parametrize("fault", ["kill", "lose", "gone"])
def test_a_cut_after_any_call_tells_each_once(fault, memory):
    watch(
        {"name": "unanswered-question", "on": "unanswered"},
        {"name": "source-silent", "on": "silence"},
        digests=[{"every": "day", "hour": 12}],
    )
    for hours in range(30, 220, 3):
        counted(NOON - hours * HOUR, 1, source="mastodon")
    asked(1, 4.5)
    tallied(memory)
    for chore in ("unanswered", "quiet", "digest"):
        for number in range(100):
            calls.delete(keys.clock(BRAND), chore)
            memory.outbox.forget()
            memory.wire.calls.clear()
            memory.wire.cut = lambda index, name, number=number: fault if index == number else None
            with suppress(Killed, Unavailable, AssertionError):
                do(chore, NOON)
            calls_made, memory.wire.cut = list(memory.wire.calls), never
            alerts = raised(memory) + tick(memory, chore, NOON, times=2)
            assert list(told(alerts).values()) == [1], (chore, calls_made)
            if len(calls_made) <= number:
                break
        assert number > 4


def test_a_tick_becomes_a_chore_of_each_brand_and_a_broken_chore_fails_alone(memory):
    watch()
    watch(name="Larkspur")
    clock({"Records": [record(queues.pack_chore(Chore(name="spikes", at=NOON)))]}, Context())
    bodies = [each["body"] for each in memory.chores()]
    assert sorted(queues.parse_chore(each).brand for each in bodies) == ["crumb-bakery", "larkspur"]
    answer = clock({"Records": [record("{}", "broken"), *(record(each, each) for each in bodies)]}, Context())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "broken"}]}
    assert raised(memory) == []


def test_a_chore_of_a_brand_that_is_gone_is_done(memory):
    assert tick(memory, "digest", NOON, brand="nobody") == []
    assert tick(memory, "due", NOON, brand=BRAND) == []
