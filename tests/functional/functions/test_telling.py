"""Stories are told once with a count that follows, or later, or not while somebody asked for silence."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.clock import due
from shared.adapters import queues, telling
from shared.adapters.table import brands, groups, mentions, silences, stories
from shared.domain.errors import Unavailable
from tests.functional.functions.telling import UNHAPPY, come, decide, sent, told, watch
from tests.functional.made import mention, post


def test_fifty_of_a_story_are_one_alert_and_one_count(clock):
    brand = watch()
    come(1)
    assert told() == [("w:1", 0, 1)]
    come(*range(2, 51))
    assert told() == []
    due.look(brand, clock[0] + timedelta(minutes=4))
    assert told() == []
    due.look(brand, clock[0] + timedelta(minutes=5))
    assert told() == [("w:1", 1, 50)]
    due.look(brand, clock[0] + timedelta(days=2))
    assert told() == []


def test_what_comes_again_is_counted_once_and_raised_as_it_was(clock):
    watch()
    come(1, 2, 3)
    (first,) = sent()
    decide(again=True)
    assert sent() == [first]  # deliver and the queue know it by its id
    assert groups.get("crumb-bakery", "w:1").size == 3
    assert first.count == 3


def test_a_first_alert_that_never_left_is_sent_when_its_record_comes_again(clock, monkeypatch):
    watch()

    def broken(alerts):
        raise Unavailable("the queue does not answer")

    with monkeypatch.context() as patched:
        patched.setattr(queues, "send_alerts", broken)
        mentions.put(mention(1, story="w:1", sentiment=UNHAPPY), 400)
        assert len(decide()) == 1
    decide(again=True)
    assert told() == [("w:1", 0, 1)]


def test_an_update_that_never_left_is_sent_by_the_next_look(clock, monkeypatch):
    brand = watch()
    come(1)
    come(2)
    sent()

    def broken(alerts):
        raise Unavailable("the queue does not answer")

    later = clock[0] + timedelta(minutes=6)
    with monkeypatch.context() as patched:
        patched.setattr(queues, "send_alerts", broken)
        with pytest.raises(Unavailable):
            due.look(brand, later)
    due.look(brand, later)
    assert ("w:1", 1, 2) in told()
    due.look(brand, later + timedelta(days=1))
    assert told() == []


def test_two_functions_that_tell_one_story_at_once_agree(clock, monkeypatch):
    watch()
    note, raced = groups.note, []

    def racing(group, rule, after):
        if not raced:
            raced.append(note(group, rule, after))
        return note(group, rule, after)

    monkeypatch.setattr(groups, "note", racing)
    come(1)
    assert told() == [("w:1", 0, 1)]
    monkeypatch.setattr(groups, "note", lambda *_: None)
    mentions.put(mention(2, story="w:2", sentiment=UNHAPPY), 400)
    assert len(decide()) == 1  # comes again instead of being lost
    assert telling.TRIES > 1


def test_a_silenced_story_is_noted_and_another_is_told(clock):
    watch()
    silences.put("crumb-bakery", "story", "w:1", clock[0] + timedelta(hours=1), "Ada", clock[0])
    come(1)
    come(2, story="w:2")
    assert told() == [("w:2", 0, 1)]
    (kept,), _ = silences.kept_back("crumb-bakery", 10, None)
    assert (kept.rule, kept.story, kept.silence, kept.mention) == ("mine", "w:1", "story:w:1", "post-1")
    clock[0] += timedelta(hours=2)
    come(3)
    assert told() == [("w:1", 0, 2)]


@pytest.mark.parametrize(
    ("scope", "target"), [("author", "x:id:7001"), ("author", "x:handle:eater1"), ("rule", "mine"), ("brand", "")]
)
def test_an_author_a_rule_and_the_whole_brand_can_be_silenced(clock, scope, target):
    watch()
    silences.put("crumb-bakery", scope, target, clock[0] + timedelta(hours=1), "Ada", clock[0])
    come(1)
    assert told() == []
    assert len(silences.kept_back("crumb-bakery", 10, None)[0]) == 1


def test_an_update_is_not_sent_while_its_story_is_silenced(clock):
    brand = watch()
    come(1)
    come(2)
    told()
    silences.put("crumb-bakery", "story", "w:1~0", clock[0] + timedelta(hours=1), "Ada", clock[0])
    due.look(brand, clock[0] + timedelta(minutes=10))
    assert told() == []
    clock[0] += timedelta(hours=2)
    come(3)
    assert told() == [("w:1", 1, 3)]


def test_no_more_than_most_per_hour_go_out_and_the_others_in_the_next(clock):
    brand = watch(max_per_hour=2)
    for number in range(1, 6):
        come(number, story=f"w:{number}")
    assert [story for story, *_ in told()] == ["w:1", "w:2"]
    decide(again=True)
    assert told() == []
    hour = clock[0].replace(minute=0) + timedelta(hours=1)
    due.look(brand, hour)
    assert len(told()) == 2
    due.look(brand, hour + timedelta(minutes=30))
    assert told() == []
    due.look(brand, hour + timedelta(hours=1))
    assert len(told()) == 1


def test_a_cooldown_lies_between_two_stories(clock):
    brand = watch(cooldown="30m")
    come(1, story="w:1")
    come(2, story="w:2")
    assert [story for story, *_ in told()] == ["w:1"]
    decide(again=True)
    assert told() == []
    due.look(brand, clock[0] + timedelta(minutes=29))
    assert told() == []
    due.look(brand, clock[0] + timedelta(minutes=30))
    assert [story for story, *_ in told()] == ["w:2"]


def test_quiet_hours_hold_an_alert_until_they_end(clock):
    hour = (clock[0] + timedelta(hours=1)).strftime("%H:00")
    brand = watch(quiet_hours={"from": clock[0].strftime("%H:00"), "to": hour})
    come(1)
    come(2)
    assert told() == []
    assert stories.one("crumb-bakery", "w:1", clock[0]).told[0].held == "quiet hours"
    due.look(brand, clock[0].replace(minute=0) + timedelta(hours=1))
    assert told() == [("w:1", 0, 2)]


def test_a_rule_that_was_switched_off_meanwhile_tells_nothing(clock):
    watch(wait="5m")
    come(1)
    brands.put(brand := watch(wait="5m", enabled=False))
    due.look(brand, clock[0] + timedelta(hours=1))
    assert told() == []


def test_a_post_that_was_taken_back_meanwhile_is_not_told(clock):
    brand = watch(wait="5m")
    come(1)
    mentions.remove("x", ["post-1"])
    due.look(brand, clock[0] + timedelta(hours=1))
    assert told() == []


def test_mentions_are_taken_together_by_author(clock):
    brand = watch(group_by="author", when={"source": ["x"]})
    come(1, story="w:1")
    mentions.put(mention(2, of=post(2, author=post(1).author), story="w:2"), 400)
    mentions.put(mention(3, story="w:3"), 400)
    decide()
    assert sorted(told()) == [("mine:by:x:id:7001", 0, 1), ("mine:by:x:id:7003", 0, 1)]
    due.look(brand, clock[0] + timedelta(hours=1))
    assert [(each.story, each.update, each.count) for each in sent()] == [("mine:by:x:id:7001", 1, 2)]


def test_the_first_word_of_an_author_is_told_and_not_the_second(clock):
    watch(when={"first_word": True})
    author = post(1).author
    come(5, of=post(5, author=author), story="w:5")
    come(1, of=post(1, author=author), story="w:1")
    assert [story for story, *_ in told()] == ["w:5"]


def test_a_campaign_is_told_once_enough_accounts_took_part(clock):
    watch(on="campaign", min_authors=3, when={"sentiment": ["negative"]})
    author = post(1).author
    for number in (1, 2, 3, 4):
        come(number, of=post(number, author=author))
    come(5)
    assert told() == []
    come(6)
    assert told() == [("w:1", 0, 6)]


def test_stories_are_listed_with_what_was_told_and_a_single_mention_is_none(clock):
    watch()
    come(1, 2, story="w:1")
    come(3, story="w:3")
    (seen,), place = stories.recent("crumb-bakery", None, 10, None, clock[0])
    assert (seen.id, seen.mentions, seen.authors, seen.negative, seen.sources) == ("w:1", 2, 2, 2, ("x",))
    assert seen.text == post(1).text
    assert [(each.rule, each.count) for each in seen.told] == [("mine", 2)]
    assert place is None
    found = stories.mentions("crumb-bakery", seen, 10, datetime.now(UTC))
    assert {each.post.id for each in found.mentions} == {"post-1", "post-2"}
