"""A silent source is told once, and once that it is back."""

from datetime import timedelta

import pytest

from shared.adapters.table import brands, intake, mentions
from shared.domain.brand import Connection, parse_brand
from shared.domain.intake import Counted, Intake
from tests.functional.made import NOON, mention
from tests.functional.ticking import past, tick

SILENT = {"name": "source-silent", "on": "silence", "after": "3h"}
HOUR = timedelta(hours=1)


def watch(*rules) -> None:
    destinations = [{"name": "team", "channel": "slack", "address": "https://hooks.slack.com/services/T/B/x"}]
    brand = {"name": "Crumb Bakery", "ready_made": False, "rules": list(rules), "destinations": destinations}
    brands.put(parse_brand(brand))


def sends(source: str, *hours: int) -> None:
    """Four mentions in each of these hours after noon."""
    past(((NOON + hour * HOUR, 4) for hour in hours), source=source)


def looks(memory, since: int, until: int, **more) -> list:
    return [alert for hour in range(since, until + 1) for alert in tick(memory, "quiet", NOON + hour * HOUR, **more)]


def test_a_source_that_stops_is_told_once_and_once_that_it_is_back(memory):
    watch(SILENT)
    sends("x", *range(-240, 0))
    sends("mastodon", *range(-240, 30))
    stopped = looks(memory, 0, 20, times=2)
    assert [(each.story, each.update) for each in stopped] == [("quiet#x#2026-11-23T12", 0)]
    assert "Nothing has come from X for" in stopped[0].headline
    sends("x", 20)
    back = looks(memory, 21, 23, times=2)
    assert [(each.story, each.update, each.resolved) for each in back] == [("quiet#x#2026-11-23T12", 1, True)]


def test_a_silence_shorter_than_the_rule_says_is_none(memory):
    watch({**SILENT, "after": "18h"})
    sends("x", *range(-240, 0))
    assert looks(memory, 0, 17) == []
    assert len(looks(memory, 18, 20)) == 1


def test_a_rule_about_one_source_says_nothing_of_others(memory):
    watch({**SILENT, "when": {"source": ["mastodon"]}})
    sends("x", *range(-240, 0))
    sends("mastodon", *range(-240, 0))
    assert {each.story for each in looks(memory, 0, 12)} == {"quiet#mastodon#2026-11-23T12"}


def test_hours_without_a_look_are_made_up_for(memory):
    watch(SILENT)
    sends("x", *range(-240, 0))
    looks(memory, 0, 0)
    assert len(looks(memory, 19, 19)) == 1


def test_in_quiet_hours_nothing_is_told_and_a_source_that_is_back_by_then_was_never_silent(memory):
    watch({**SILENT, "quiet_hours": {"from": "12:00", "to": "11:00"}})
    sends("x", *range(-240, 0))
    assert looks(memory, 0, 20) == []
    sends("x", 20)
    assert looks(memory, 21, 24) == []


def test_a_mention_that_comes_late_ends_a_silence_all_the_same(memory):
    watch(SILENT)
    sends("x", *range(-240, 0))
    assert len(looks(memory, 0, 12)) == 1
    mentions.put(mention(1), 400)
    sends("x", 2)
    (back,) = looks(memory, 13, 13)
    assert back.resolved


def takes(connection: str, *hours: int, source: str = "x", refused: int = 0) -> None:
    """Four posts over a connection in each of these hours after noon, or so many that were refused."""
    brands.put_connection(Connection(id=connection, source=source, brand="crumb-bakery", verify="bearer"))
    for hour in hours:
        begun = NOON + hour * HOUR
        came = Intake(refused=refused, last_refused=begun) if refused else Intake(taken=4, last_taken=begun)
        intake.note(
            Counted(brand="crumb-bakery", connection=connection, process="a", hour=begun, intake=came),
        )


def test_of_two_connections_of_one_network_the_one_that_stops_is_told_and_named(memory):
    watch(SILENT)
    sends("x", *range(-240, 30))
    takes("first", *range(-240, 30))
    takes("second", *range(-240, 0))
    (stopped,) = looks(memory, 0, 20, times=2)
    assert stopped.story == "quiet#x/second#2026-11-23T12"
    assert stopped.headline.startswith("Nothing has come over the connection second (X) for")
    assert {fact.name: fact.text for fact in stopped.facts}["Last mention"] == "before 23 Nov 12:00 UTC"
    takes("second", 20)
    (back,) = looks(memory, 21, 23, times=2)
    assert (back.story, back.update, back.resolved) == (stopped.story, 1, True)
    assert back.headline.startswith("The connection second (X) speaks again")


@pytest.mark.parametrize("source", ["x", "generic"])
def test_a_network_is_not_told_beside_the_connection_that_brought_it(memory, source):
    watch(SILENT)
    sends("x", *range(-240, 0))
    takes("only", *range(-240, 1), source=source)  # the last hour's posts come in the next
    assert {each.story.rpartition("#")[0] for each in looks(memory, 0, 24)} == {f"quiet#{source}/only"}


def test_a_network_that_stops_within_a_connection_that_brings_others_is_told(memory):
    watch(SILENT)
    sends("reddit", *range(-240, 0))
    sends("mastodon", *range(-240, 30))
    takes("all", *range(-240, 30), source="generic")
    assert [each.story for each in looks(memory, 0, 20)] == ["quiet#reddit#2026-11-23T12"]


def test_a_network_is_told_while_too_little_is_known_of_its_connection(memory):
    watch(SILENT)
    sends("x", *range(-240, 0))
    takes("new", *range(-48, 0))
    assert [each.story for each in looks(memory, 0, 20)] == ["quiet#x#2026-11-23T12"]


def test_posts_that_were_refused_are_told_with_the_silence(memory):
    watch(SILENT)
    takes("only", *range(-240, 0))
    takes("only", 1, 2, refused=7)
    (stopped,) = looks(memory, 0, 20)
    assert "was refused" in stopped.body
    assert {fact.name: fact.text for fact in stopped.facts}["Refused meanwhile"] == "14"


def test_a_connection_that_was_ended_is_not_silent(memory):
    watch(SILENT)
    takes("gone", *range(-240, 0))
    brands.delete_connection("crumb-bakery", "gone")
    assert looks(memory, 0, 20) == []


def test_a_rule_about_one_source_looks_at_its_connections_alone(memory):
    watch({**SILENT, "when": {"source": ["x"]}})
    takes("one", *range(-240, 0))
    takes("other", *range(-240, 0), source="generic")
    assert {each.story.rpartition("#")[0] for each in looks(memory, 0, 12)} == {"quiet#x/one"}
