"""An alert is sent once for each rule, story and destination, and what may be a repeat is known."""

from datetime import timedelta

import pytest

from shared.adapters.table import calls, deliveries
from shared.domain.errors import NotFound, Unavailable
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


def claimed(each: Alert, by: str, now=NOON) -> str:
    return deliveries.claim(each, by, now).state


def sent(each: Alert, by: str = "a", reference=None, now=NOON) -> deliveries.Claim:
    claim = deliveries.claim(each, by, now)
    deliveries.settle(each, claim, "sent", reference=reference)
    return claim


def failed(each: Alert, by: str = "a", error: str = "no such channel") -> None:
    deliveries.settle(each, deliveries.claim(each, by, NOON), "failed", error)


def test_the_first_claim_sends_and_a_sent_alert_is_done():
    assert sent(alert()).state == "first"
    assert claimed(alert(), "b") == "done"


def test_what_the_channel_refused_for_good_is_not_tried_again():
    failed(alert())
    assert claimed(alert(), "b") == "done"


def test_what_had_to_wait_is_sent_again_and_is_no_repeat():
    deliveries.settle(alert(), deliveries.claim(alert(), "a", NOON), "waiting", "rate limit")
    again = deliveries.claim(alert(), "b", NOON)
    assert (again.state, again.attempts) == ("again", 2)


def test_a_crash_between_sending_and_noting_makes_the_next_try_a_possible_repeat():
    deliveries.claim(alert(), "a", NOON)
    assert claimed(alert(), "b") == "uncertain"


def test_a_doubt_outlives_a_try_that_surely_failed():
    deliveries.claim(alert(), "a", NOON)
    deliveries.settle(alert(), deliveries.claim(alert(), "b", NOON), "waiting", "rate limit")
    assert claimed(alert(), "c") == "uncertain"


def test_a_claim_that_the_sdk_made_twice_knows_itself():
    assert claimed(alert(), "a") == "first"
    assert claimed(alert(), "a") == "first"


def test_two_workers_with_one_alert_do_not_both_send(monkeypatch):
    first = deliveries.claim(alert(), "a", NOON)
    deliveries.settle(alert(), first, "waiting")
    stale = calls.get("l#crumb-bakery#unhappy-voice#post:x:post-1#team", "-")
    deliveries.claim(alert(), "b", NOON)
    with pytest.raises(Unavailable):
        deliveries._claim_again(alert(), "c", stale)


def test_who_lost_an_alert_to_another_does_not_say_how_it_ended():
    slow = deliveries.claim(alert(), "slow", NOON)
    quick = deliveries.claim(alert(), "quick", NOON)
    deliveries.settle(alert(), quick, "sent", reference={"ts": "2"})
    deliveries.settle(alert(), slow, "failed", "too late")
    assert deliveries.recent("crumb-bakery", 1, None)[0][0].state == "sent"


def test_an_update_of_what_was_sent_is_due_once_and_knows_the_message():
    sent(alert(), reference={"ts": "1.2", "told": "1"})
    update = deliveries.claim(alert(update=1, count=4), "b", NOON)
    assert (update.state, update.earlier) == ("again", {"ts": "1.2", "told": "1"})
    deliveries.settle(alert(update=1, count=4), update, "sent", reference={"ts": "1.2", "told": "4"})
    assert claimed(alert(update=1, count=4), "c") == "done"
    (row,) = deliveries.recent("crumb-bakery", 5, None)[0]
    assert (row.state, row.update, row.count) == ("sent", 1, 4)


def test_an_older_update_that_comes_late_is_done():
    sent(alert(update=3, count=9))
    for number in (0, 1, 2, 3):
        assert claimed(alert(update=number), f"late{number}") == "done"
    assert claimed(alert(update=4), "newer") == "again"


def test_an_update_overtakes_its_first_message_and_becomes_it():
    deliveries.settle(alert(), deliveries.claim(alert(), "a", NOON), "waiting", "rate limit")
    update = deliveries.claim(alert(update=1, count=3), "b", NOON)
    assert (update.state, update.earlier) == ("again", None)
    assert claimed(alert(), "late") == "done", "the newer one is on its way and says more"
    deliveries.settle(alert(update=1, count=3), update, "sent")
    assert claimed(alert(), "later") == "done"


def test_an_update_is_tried_after_its_first_message_failed():
    failed(alert())
    assert claimed(alert(update=1), "b") == "again"


def test_what_failed_is_sent_again_once_when_a_person_asks():
    failed(alert(links={"post": "https://x.com/1"}))
    (row,) = deliveries.recent("crumb-bakery", 5, None)[0]
    again = deliveries.to_send_again("crumb-bakery", row.id, NOON + timedelta(hours=9))
    assert (again.mention, again.links, again.resent) == (None, {"post": "https://x.com/1"}, 1)
    assert again.raised_at == NOON + timedelta(hours=9)
    assert again.key == alert().key
    assert sent(again, "b").state == "again"
    assert claimed(again, "c") == "done"
    with pytest.raises(NotFound):
        deliveries.to_send_again("crumb-bakery", row.id, NOON)


def test_only_what_failed_can_be_sent_again_and_by_its_own_brand():
    sent(alert())
    (row,) = deliveries.recent("crumb-bakery", 5, None)[0]
    for brand, name in (("crumb-bakery", row.id), ("crumb-bakery", "0" * 16), ("other", row.id)):
        with pytest.raises(NotFound):
            deliveries.to_send_again(brand, name, NOON)


def test_other_rules_stories_and_destinations_are_other_alerts():
    deliveries.claim(alert(), "a", NOON)
    for change in ({"rule": "praise"}, {"story": "post:x:post-2"}, {"destination": "mail"}, {"brand": "other"}):
        assert claimed(alert(**change), "a2") == "first"


def test_a_story_may_be_told_again_when_its_row_has_expired():
    sent(alert())
    assert claimed(alert(), "b", NOON + deliveries.KEEP) == "first"


def pages(size: int, state=None) -> list[str]:
    found, place, first = [], None, True
    while first or place:
        page, place = deliveries.recent("crumb-bakery", size, place, state)
        found += [each.story for each in page]
        first = False
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_alerts_are_listed_newest_first_page_by_page(size: int):
    for number in range(5):
        sent(alert(story=f"url:a#b{number}"), now=NOON + timedelta(minutes=number))
    assert pages(size) == [f"url:a#b{number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("size", [1, 2, 4, 50])
def test_alerts_of_one_moment_are_all_listed_and_so_are_those_of_one_state(size: int):
    for number in range(7):
        (failed if number % 2 else sent)(alert(story=f"s{number}"))
    assert sorted(pages(size)) == [f"s{number}" for number in range(7)]
    assert sorted(pages(size, "failed")) == ["s1", "s3", "s5"]


def test_a_notice_is_logged_without_a_mention():
    sent(alert(kind="notice", mention=None, body="Quiet since noon."))
    (row,) = deliveries.recent("crumb-bakery", 5, None)[0]
    assert (row.kind, row.source, row.mention) == ("notice", "", "")
