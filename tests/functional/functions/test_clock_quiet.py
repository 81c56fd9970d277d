"""A silent source is told once, and once that it is back."""

from datetime import timedelta

import pytest

from shared.adapters.table import brands, mentions
from shared.domain.brand import parse_brand
from tests.functional.made import NOON, mention
from tests.functional.ticking import past, tick

SILENT = {"name": "source-silent", "on": "silence", "after": "3h"}
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("stack")


def watch(*rules) -> None:
    destinations = [{"name": "team", "channel": "slack", "address": "https://hooks.slack.com/services/T/B/x"}]
    brand = {"name": "Crumb Bakery", "ready_made": False, "rules": list(rules), "destinations": destinations}
    brands.put(parse_brand(brand))


def sends(source: str, *hours: int) -> None:
    """Four mentions in each of these hours after noon."""
    past(((NOON + hour * HOUR, 4) for hour in hours), source=source)


def looks(since: int, until: int, **more) -> list:
    return [alert for hour in range(since, until + 1) for alert in tick("quiet", NOON + hour * HOUR, **more)]


def test_a_source_that_stops_is_told_once_and_once_that_it_is_back():
    watch(SILENT)
    sends("x", *range(-240, 0))
    sends("mastodon", *range(-240, 30))
    stopped = looks(0, 20, times=2)
    assert [(each.story, each.update) for each in stopped] == [("quiet#x#2026-11-23T12", 0)]
    assert "Nothing has come from X for" in stopped[0].headline
    sends("x", 20)
    back = looks(21, 23, times=2)
    assert [(each.story, each.update, each.resolved) for each in back] == [("quiet#x#2026-11-23T12", 1, True)]


def test_a_silence_shorter_than_the_rule_says_is_none():
    watch({**SILENT, "after": "18h"})
    sends("x", *range(-240, 0))
    assert looks(0, 17) == []
    assert len(looks(18, 20)) == 1


def test_a_rule_about_one_source_says_nothing_of_others():
    watch({**SILENT, "when": {"source": ["mastodon"]}})
    sends("x", *range(-240, 0))
    sends("mastodon", *range(-240, 0))
    assert {each.story for each in looks(0, 12)} == {"quiet#mastodon#2026-11-23T12"}


def test_hours_without_a_look_are_made_up_for():
    watch(SILENT)
    sends("x", *range(-240, 0))
    looks(0, 0)
    assert len(looks(19, 19)) == 1


def test_in_quiet_hours_nothing_is_told_and_a_source_that_is_back_by_then_was_never_silent():
    watch({**SILENT, "quiet_hours": {"from": "12:00", "to": "11:00"}})
    sends("x", *range(-240, 0))
    assert looks(0, 20) == []
    sends("x", 20)
    assert looks(21, 24) == []


def test_a_mention_that_comes_late_ends_a_silence_all_the_same():
    watch(SILENT)
    sends("x", *range(-240, 0))
    assert len(looks(0, 12)) == 1
    mentions.put(mention(1), 400)
    sends("x", 2)
    (back,) = looks(13, 13)
    assert back.resolved
