"""A trial sends nothing and shows what would have been sent: the same limits, the same stories."""

from datetime import timedelta

from msgspec.structs import replace

from shared.domain.brand import parse_brand
from shared.domain.rule import Condition, Rule
from shared.judges.story import story
from shared.judges.trying import tried
from tests.functional.made import NOON, mention, post

BRAND = parse_brand({"name": "Crumb Bakery"})
ALL = Rule(name="mine")
TEXT = "Our oven at Crumb Bakery broke down again and nobody told anybody about it for hours"


def at(minutes: int, number: int = 1, tale: str = "w:1", **changes):
    of = post(number, created_at=NOON + timedelta(minutes=minutes), **changes)
    return mention(number, of=of, story=tale)


def sent(rule: Rule, *mentions):
    return [
        (each.at - NOON, each.update, each.count)
        for each in tried(rule, BRAND, mentions, NOON + timedelta(days=2)).messages
    ]


def test_a_story_is_one_message_and_its_count_whatever_the_order():
    comings = [at(0, 1), at(2, 2), at(9, 3)]
    expected = [(timedelta(0), 0, 1), (timedelta(minutes=5), 1, 2), (timedelta(minutes=15), 2, 3)]
    assert sent(ALL, *comings) == sent(ALL, *reversed(comings)) == expected


def test_most_per_hour_and_cooldown_hold_what_they_would_hold():
    comings = [at(minute, minute, f"w:{minute}") for minute in (1, 2, 3)]
    assert [when for when, *_ in sent(replace(ALL, max_per_hour=2), *comings)] == [
        timedelta(minutes=1),
        timedelta(minutes=2),
        timedelta(hours=1),
    ]
    assert [when for when, *_ in sent(replace(ALL, cooldown="30m"), *comings)] == [
        timedelta(minutes=1),
        timedelta(minutes=31),
        timedelta(minutes=61),
    ]


def test_only_an_authors_first_mention_of_the_span_is_a_first_word():
    rule = Rule(name="mine", when=Condition(first_word=True))
    author = post(1).author
    assert len(sent(rule, at(0, 1, "w:1"), at(5, 2, "w:2", author=author), at(6, 3, "w:3"))) == 2


def test_a_text_with_other_links_is_one_story():
    made = []
    for number in (1, 2, 3):
        of = post(number, text=TEXT, urls=(f"https://oven.example/run/{number}",) if number < 3 else ())
        made.append(mention(number, of=of, story=story(of)))
    assert len([update for _, update, _ in sent(ALL, *made) if update == 0]) == 1


def test_what_meets_the_rule_is_counted_beside_what_was_looked_at():
    trial = tried(Rule(name="mine", when=Condition(source=("x",))), BRAND, [at(0), at(1, 2, source="rss")], NOON)
    assert trial.met == 1
