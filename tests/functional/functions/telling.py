"""Mentions that come, alerts that go out: what tests of stories look at."""

from functions.alert import alert
from infra.local import sandbox
from infra.local.sandbox import Context
from shared.adapters import queues
from shared.adapters.settings import settings
from shared.adapters.table import brands, mentions
from shared.domain.brand import Brand, parse_brand
from shared.domain.story import Alert
from shared.domain.verdict import Sentiment
from tests.functional.made import mention

UNHAPPY = Sentiment("negative", -0.8, True)
DESTINATION = {"name": "team", "channel": "slack", "address": "https://hooks.slack.com/services/T/B/x"}


def watch(**rule) -> Brand:
    raw = {"name": "mine", "when": {"sentiment": ["negative"]}} | rule
    brand = parse_brand({"name": "Crumb Bakery", "ready_made": False, "rules": [raw], "destinations": [DESTINATION]})
    brands.put(brand)
    return brand


def come(*numbers: int, story: str = "w:1", **changes) -> None:
    for number in numbers:
        mentions.put(mention(number, story=story, **({"sentiment": UNHAPPY} | changes)), 400)
    decide()


_SEEN: set[str] = set()
_LOG: set[tuple[object, ...]] = set()


def decide(again: bool = False) -> list[str]:
    """Hands the stream's new records to alert, or all of them again."""
    records = [each for each in sandbox.stream_records() if each["dynamodb"].get("NewImage", {}).get("t") == {"S": "m"}]
    new = [each for each in records if again or each["eventID"] not in _SEEN]
    _SEEN.update(each["eventID"] for each in new)
    return alert({"Records": new}, Context())["batchItemFailures"] if new else []


def sent() -> list[Alert]:
    return [queues.parse_alert(each["body"]) for each in sandbox.messages(settings().alerts_queue)]


def told() -> list[tuple[str, int, int]]:
    """What deliver lets through: each story's update once."""
    fresh = [each for each in sent() if (*each.key, each.update) not in _LOG]
    _LOG.update((*each.key, each.update) for each in fresh)
    return [(each.story, each.update, each.count) for each in fresh]


def forget() -> None:
    """Begins anew: nothing was let through yet."""
    _LOG.clear()
