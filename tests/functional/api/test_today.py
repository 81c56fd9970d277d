"""The day at a glance."""

from datetime import timedelta

from functions.alert import alert
from functions.tally import tally
from infra.local import sandbox
from shared.adapters.table import mentions
from shared.domain.verdict import Sentiment, Verdict
from tests.conftest import NOW
from tests.functional.made import mention, post


def store(number: int, **changes) -> None:
    at = NOW - timedelta(minutes=number)
    mentions.put(mention(number, of=post(number, created_at=at), stored_at=at, **changes), 400)


def worked_off() -> None:
    event = {"Records": sandbox.stream_records()}
    assert tally(event, sandbox.Context()) == alert(event, sandbox.Context()) == {"batchItemFailures": []}


def test_a_day_without_mentions_is_empty(ask):
    assert ask("GET", "/v1/brands/crumb-bakery/today").data == {
        "people": [],
        "waiting": {},
        "more": False,
        "campaign": None,
    }


def test_customers_come_first_what_waits_is_counted_and_a_campaign_is_named(ask):
    for number in range(1, 6):
        store(number, sentiment=Sentiment("negative", -0.8, True))
    store(6, verdict=Verdict("question", 0.9, (), "1"), sentiment=Sentiment("neutral", 0.0, True), circle="customer")
    for number in range(10, 14):
        store(number, verdict=Verdict("auto", 0.02, (), "1"), authentic=False, story="family:badge")
    worked_off()
    told = ask("GET", "/v1/brands/crumb-bakery/today").data
    assert [each["circle"] for each in told["people"]] == ["customer", "stranger", "stranger"]
    assert told["waiting"] == {"question": 1, "unhappy": 5}
    assert told["campaign"]["mentions"] == 4
