"""Spikes as they are told: once when they begin, again when they have doubled, once when they are over."""

from contextlib import suppress
from datetime import timedelta

import pytest

from infra.local.sandbox import Killed
from infra.local.shaky import never
from shared.adapters.table import brands, calls, keys, mentions, silences
from shared.domain.brand import parse_brand
from shared.domain.errors import Unavailable
from tests.functional.made import NOON, mention, post
from tests.functional.ticking import BRAND, counted, do, past, raised, tick, told

SPIKE = {"name": "spike", "on": "spike", "title": "Many people speak of us"}
FIVE = timedelta(minutes=5)


def watch(*rules, **more) -> None:
    brands.put(
        parse_brand(
            {
                "name": "Crumb Bakery",
                "ready_made": False,
                "rules": list(rules),
                "destinations": [
                    {"name": "team", "channel": "slack", "address": "https://hooks.slack.com/services/T/B/x"}
                ],
                **more,
            }
        )
    )


def usual_days() -> None:
    """Nine days of four mentions an hour."""
    past((NOON - timedelta(hours=hours, minutes=minutes), 2) for hours in range(1, 9 * 24) for minutes in (7, 42))


def step(minutes: int, each: int = 6, **kind) -> None:
    """From noon on, so many mentions in each five minutes."""
    for begin in range(0, minutes, 5):
        counted(NOON + timedelta(minutes=begin), each, **kind)


def looks(memory, since: int, until: int, **more) -> list:
    """A look each five minutes after noon, from one to another."""
    return [
        alert
        for minute in range(since, until + 1, 5)
        for alert in tick(memory, "spikes", NOON + minute * (FIVE / 5), **more)
    ]


def test_a_spike_is_told_within_fifteen_minutes_with_what_is_usual_and_by_chance(memory):
    watch(SPIKE)
    usual_days()
    assert looks(memory, -30, 0) == []
    step(15)
    (alert,) = looks(memory, 5, 15)
    assert (alert.rule, alert.update, alert.resolved, alert.kind) == ("spike", 0, False, "notice")
    assert alert.story.startswith("spike#2026-11-23T12:")
    assert "mentions of Crumb Bakery in the last hour; about 4 would be usual" in alert.headline
    facts = {fact.name: fact.text for fact in alert.facts}
    assert "at this time yesterday" in facts["Usual"]
    assert "once in" in facts["By chance"] or facts["By chance"] == "practically never"


def test_a_look_that_comes_three_times_tells_nothing_twice(memory):
    watch(SPIKE)
    usual_days()
    step(60)
    alerts = looks(memory, 5, 60, times=3)
    assert max(told(alerts).values()) == 1
    assert len({each.story for each in alerts}) == 1
    assert len(alerts) == len(told(alerts))


def test_a_spike_that_doubles_is_told_again_and_its_end_once(memory):
    watch(SPIKE)
    usual_days()
    step(30, 6)
    for begin in range(30, 90, 5):
        counted(NOON + timedelta(minutes=begin), 40)
    alerts = looks(memory, 5, 240)
    assert [each.update for each in alerts] == list(range(len(alerts)))
    assert len(alerts) >= 3
    assert [each.resolved for each in alerts] == [*[False] * (len(alerts) - 1), True]
    assert "over" in alerts[-1].headline
    assert len({each.story for each in alerts}) == 1


def test_looks_that_were_left_out_are_made_up_for_by_one(memory):
    watch(SPIKE)
    usual_days()
    assert looks(memory, 0, 0) == []
    step(180)
    (alert,) = looks(memory, 120, 120)
    assert alert.update == 0


def test_a_crisis_is_of_unhappy_voices_and_the_happy_ones_raise_none(memory):
    crisis = {"name": "crisis", "on": "spike", "severity": "critical", "when": {"sentiment": ["negative"]}}
    watch(crisis)
    usual_days()
    step(60, sentiment="positive")
    assert looks(memory, 5, 60) == []
    step(60, sentiment="negative")
    (alert,) = looks(memory, 65, 65)
    assert "unhappy mentions" in alert.headline


def test_what_no_person_meant_is_no_spike(memory):
    watch(SPIKE)
    usual_days()
    step(60, 100, authentic=False)
    assert looks(memory, 5, 60) == []


def test_a_spike_in_quiet_hours_is_told_when_they_end_and_only_once_when_it_is_over_by_then(memory):
    watch({**SPIKE, "quiet_hours": {"from": "12:00", "to": "18:00"}})
    usual_days()
    step(30)
    assert looks(memory, 5, 355) == []
    (alert,) = looks(memory, 360, 360)
    assert (alert.update, alert.resolved) == (0, True)
    assert alert.headline.startswith("There were up to")
    assert looks(memory, 365, 420) == []


def test_a_silenced_rule_tells_nothing_and_what_it_kept_back_can_be_seen(memory):
    watch(SPIKE)
    usual_days()
    silences.put(BRAND, "rule", "spike", NOON + timedelta(days=1), "Ilse", NOON)
    step(60)
    assert looks(memory, 5, 60) == []
    kept_back, _ = silences.kept_back(BRAND, 10, None)
    assert [each.rule for each in kept_back] == ["spike"]


def test_another_spike_within_the_cooldown_is_not_told(memory):
    watch({**SPIKE, "cooldown": "1d"})
    usual_days()
    step(30)
    first = looks(memory, 5, 200)
    assert [each.resolved for each in first] == [False, True]
    for begin in range(240, 300, 5):
        counted(NOON + timedelta(minutes=begin), 30)
    assert looks(memory, 245, 320) == []


def test_a_new_brand_is_not_told_of_before_there_is_a_yesterday(memory):
    watch(SPIKE)
    step(60, 50)
    assert looks(memory, 5, 60) == []


def test_words_and_stories_that_drive_a_spike_are_named(memory):
    watch(SPIKE)
    usual_days()
    for number in range(30):
        of = post(1000 + number, text=f"Calm words number {number}", created_at=NOON - timedelta(hours=20 + number))
        mentions.put(mention(1000 + number, of=of), 400)
    for number in range(20):
        of = post(number, text="There was wire in my roll", created_at=NOON + timedelta(minutes=number / 2))
        mentions.put(mention(number, of=of, story="url:wire"), 400)
    step(15, 7)
    (alert,) = looks(memory, 5, 15)
    facts = {fact.name: fact.text for fact in alert.facts}
    assert "wire" in facts["Words"]
    assert any("wire in my roll" in fact.text for fact in alert.facts if fact.name.startswith("Told"))


@pytest.mark.parametrize("fault", ["kill", "lose", "gone"])
def test_a_cut_after_any_call_tells_the_same_once(fault, memory):
    watch(SPIKE)
    usual_days()
    step(15)
    for number in range(100):
        calls.delete(keys.clock(BRAND), "spikes")
        memory.outbox.forget()
        memory.wire.calls.clear()
        memory.wire.cut = lambda index, name, number=number: fault if index == number else None
        with suppress(Killed, Unavailable, AssertionError):
            do("spikes", NOON + 3 * FIVE)
        calls_made, memory.wire.cut = list(memory.wire.calls), never
        alerts = raised(memory) + [
            alert for minute in (15, 15, 20) for alert in tick(memory, "spikes", NOON + minute * FIVE / 5)
        ]
        assert told(alerts) == {("spike", "spike#2026-11-23T12:15Z", 0): 1}, calls_made
        if len(calls_made) <= number:
            break
    assert number > 5
