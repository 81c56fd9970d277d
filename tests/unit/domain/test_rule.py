"""A rule that is wrong is refused in words that name the field; a ready-made one is changed by its name."""

import pytest

from shared.domain.brand import Brand, parse_brand
from shared.domain.errors import BadBrand
from shared.domain.ready_made import READY_MADE
from shared.domain.rule import Rule


def brand(*rules: object, **fields: object) -> Brand:
    return parse_brand({"name": "Crumb Bakery", "rules": list(rules), **fields})


def named(of: Brand, name: str) -> Rule:
    (found,) = [rule for rule in of.all_rules if rule.name == name]
    return found


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"wait": "5 minutes"}, "rules[0].wait: is a number and s, m, h or d, such as 30s, 5m, 4h or 2d"),
        ({"when": {"min_influense": 3}}, "rules[0].when.min_influense: is not a field here"),
        ({"when": {"any": [{}]}}, "rules[0].when.any[0]: is empty"),
        ({"when": {"none": [{"min_story": 3}]}}, "rules[0].when.none[0].min_story: stands in `when` itself"),
        ({"when": {"topic": ["cars"]}}, "rules[0].when.topic: names 'cars', which is not among the brand's topics"),
        ({"when": {"min_sentiment": 0.5, "max_sentiment": 0.1}}, "rules[0].when.min_sentiment: is above max_sentiment"),
        ({"on": "spike", "wait": "5m"}, "rules[0].wait: is for rules about mentions; this one is on spike"),
        ({"after": "2h"}, "rules[0].after: is for rules on unanswered or silence; this one is on mention"),
        ({"min_authors": 9}, "rules[0].min_authors: is for rules on campaign"),
        ({"on": "story"}, "rules[0].when.min_story: is required in rules on story"),
        ({"group_by": "author", "when": {"min_story": 5}}, "rules[0].when.min_story: is for rules that group by story"),
        ({"destinations": ["nowhere"]}, "rules[0].destinations: names 'nowhere', which is not among destinations"),
        ({"quiet_hours": {"from": "25:00", "to": "07:00"}}, "rules[0].quiet_hours.from: is a time of the day"),
        ({"quiet_hours": {"from": "24:00", "to": "07:00"}}, "rules[0].quiet_hours.from: is a time of the day"),
        ({"quiet_hours": {"from": "22:00", "to": "24:30"}}, "rules[0].quiet_hours.to: is a time of the day"),
        ({"quiet_hours": {"from": "00:00", "to": "24:00"}}, "rules[0].quiet_hours: never end"),
        ({"quiet_hours": {"from": "22:00", "to": "07:00", "timezone": "Mars/Base"}}, "rules[0].quiet_hours.timezone"),
        ({"max_per_hour": 0}, "rules[0].max_per_hour"),
        ({"group_by": "day"}, "rules[0].group_by"),
        ({"name": "My Rule"}, "rules[0].name: is 1 to 63 of a-z, 0-9 and -"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told_with_its_field(fields, complaint):
    with pytest.raises(BadBrand) as refused:
        brand({"name": "mine", **fields})
    assert str(refused.value).startswith(complaint)


def test_conditions_may_stand_within_conditions_but_not_without_end():
    def deep(levels: int) -> dict[str, object]:
        return {"source": ["x"]} if levels == 0 else {"any": [deep(levels - 1)]}

    assert named(brand({"name": "mine", "when": deep(4)}), "mine").when.any
    with pytest.raises(BadBrand, match="more than 4 deep"):
        brand({"name": "mine", "when": deep(5)})


def test_a_brand_without_rules_has_the_ready_made_ones():
    assert parse_brand({"name": "Crumb Bakery"}).active_rules == READY_MADE
    assert parse_brand({"name": "Crumb Bakery", "rules": None}).active_rules == READY_MADE


def test_every_ready_made_rule_would_be_accepted_from_a_brand_file():
    assert brand(*({"name": rule.name} for rule in READY_MADE)).rules == READY_MADE


def test_a_brands_own_rules_stand_beside_the_ready_made_ones_unless_it_wants_none():
    own = {"name": "mine", "when": {"source": ["x"]}}
    assert [rule.name for rule in brand(own).active_rules] == [*(rule.name for rule in READY_MADE), "mine"]
    assert [rule.name for rule in brand(own, ready_made=False).active_rules] == ["mine"]


def test_a_ready_made_rule_is_switched_off_by_its_name():
    changed = brand({"name": "praise", "enabled": False})
    assert "praise" not in [rule.name for rule in changed.active_rules]
    assert named(changed, "praise").title == "Praise worth sharing"


def test_one_parameter_of_a_ready_made_rule_changes_and_the_others_stay():
    before = named(parse_brand({"name": "Crumb Bakery"}), "influential-negative")
    after = named(brand({"name": "influential-negative", "when": {"min_influence": 50}}), "influential-negative")
    assert after.when.min_influence == 50
    assert (after.title, after.when.sentiment, after.when.none) == (before.title, ("negative",), before.when.none)


def test_null_takes_a_field_of_a_ready_made_rule_away():
    after = named(brand({"name": "influential-negative", "when": {"none": None}}), "influential-negative")
    assert after.when.none == ()
