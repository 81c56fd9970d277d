"""An alert is sent once for each rule, story and destination, and what may be a repeat is known."""

from datetime import timedelta

import pytest

from shared.adapters.table import calls, deliveries
from shared.domain.errors import Unavailable
from shared.domain.story import Alert
from tests.functional.made import NOON, mention

pytestmark = pytest.mark.usefixtures("table")


def alert(**changes) -> Alert:
    made = {
        "brand": "crumb-bakery",
        "brand_name": "Crumb Bakery",
        "rule": "unhappy-voice",
        "title": "An unhappy voice that counts",
        "severity": "warning",
        "story": "post:x:post-1",
        "destination": "team",
        "mention": mention(1),
        "raised_at": NOON,
    }
    return Alert(**(made | changes))


def test_the_first_claim_sends_and_a_sent_alert_is_done():
    assert deliveries.claim(alert(), "a", NOON) == "first"
    deliveries.settle(alert(), "sent")
    assert deliveries.claim(alert(), "b", NOON) == "done"


def test_what_the_channel_refused_for_good_is_not_tried_again():
    deliveries.claim(alert(), "a", NOON)
    deliveries.settle(alert(), "failed", "no such channel")
    assert deliveries.claim(alert(), "b", NOON) == "done"


def test_what_had_to_wait_is_sent_again_and_is_no_repeat():
    deliveries.claim(alert(), "a", NOON)
    deliveries.settle(alert(), "waiting", "rate limit")
    assert deliveries.claim(alert(), "b", NOON) == "again"


def test_a_crash_between_sending_and_noting_makes_the_next_try_a_possible_repeat():
    deliveries.claim(alert(), "a", NOON)
    assert deliveries.claim(alert(), "b", NOON) == "uncertain"


def test_a_claim_that_the_sdk_made_twice_knows_itself():
    assert deliveries.claim(alert(), "a", NOON) == "first"
    assert deliveries.claim(alert(), "a", NOON) == "first"


def test_two_workers_with_one_alert_do_not_both_send(monkeypatch):
    deliveries.claim(alert(), "a", NOON)
    deliveries.settle(alert(), "waiting")
    stale = calls.get("l#crumb-bakery#unhappy-voice#post:x:post-1#team", "-")
    deliveries.claim(alert(), "b", NOON)
    with pytest.raises(Unavailable):
        deliveries._claim_again(alert(), "c", stale)


def test_other_rules_stories_and_destinations_are_other_alerts():
    deliveries.claim(alert(), "a", NOON)
    for change in ({"rule": "praise"}, {"story": "post:x:post-2"}, {"destination": "mail"}, {"brand": "other"}):
        assert deliveries.claim(alert(**change), "a2", NOON) == "first"


def test_a_story_may_be_told_again_when_its_row_has_expired():
    deliveries.claim(alert(), "a", NOON)
    deliveries.settle(alert(), "sent")
    assert deliveries.claim(alert(), "b", NOON + deliveries.KEEP) == "first"


def test_alerts_are_listed_newest_first_page_by_page():
    for number in range(5):
        each = alert(story=f"url:a#b{number}")
        deliveries.claim(each, "a", NOON + timedelta(minutes=number))
        deliveries.settle(each, "sent")
    found, place, pages = [], None, 0
    while pages == 0 or place:
        page, place = deliveries.recent("crumb-bakery", 2, place)
        found += page
        pages += 1
    assert [each.story for each in found] == [f"url:a#b{number}" for number in (4, 3, 2, 1, 0)]
    assert {(each.state, each.destination, each.mention) for each in found} == {("sent", "team", "post-1")}
