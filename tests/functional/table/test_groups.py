"""A group's mentions are counted once each, however the stream cuts, repeats and mixes their records."""

import random
from datetime import timedelta

import pytest

from shared.adapters.table import calls, groups, keys
from shared.adapters.table.groups import Arrival
from shared.domain.group import Lead, Told
from tests.functional.made import NOON, mention, post

pytestmark = pytest.mark.usefixtures("table")

GROUP = "w:1"


def arrivals(number: int) -> list[Arrival]:
    """Mentions of three days, numbered as they came."""
    made = []
    for each in range(number):
        of = mention(each, of=post(each, created_at=NOON - timedelta(hours=each % 72)), story=GROUP)
        pk, _ = keys.mention(of.brand, of.post)
        made.append(Arrival(of, str(each), f"{each:040d}", pk))
    return made


def size() -> int:
    found = groups.get("crumb-bakery", GROUP)
    return found.size if found else 0


@pytest.mark.parametrize("seed", range(5))
def test_any_cut_repeat_and_mixture_of_shards_counts_each_once(seed):
    chance = random.Random(seed)  # noqa: S311 - for a test that repeats
    shards: dict[str, list[Arrival]] = {}
    for each in arrivals(60):
        shards.setdefault(each.partition, []).append(each)
    while any(shards.values()):
        name = chance.choice([name for name, left in shards.items() if left])
        batch = shards[name][: chance.randint(1, 9)]
        done = chance.randint(1, len(batch))  # the rest comes again, as after a kill
        groups.count(GROUP, batch, NOON)
        for _ in range(chance.randint(0, 2)):
            assert groups.count(GROUP, batch, NOON).again
        del shards[name][:done]
    assert size() == 60


def test_one_batch_may_bring_several_partitions():
    counted = groups.count(GROUP, arrivals(30), NOON)
    assert (counted.group.size, counted.again) == (30, False)
    assert groups.count(GROUP, arrivals(31), NOON) == groups.count(GROUP, arrivals(31), NOON)
    assert size() == 31


def test_accounts_are_counted_about_and_few_of_them_exactly():
    groups.count(GROUP, arrivals(5), NOON)
    assert groups.get("crumb-bakery", GROUP).authors == 5
    groups.count(GROUP, arrivals(150), NOON)
    assert 130 <= groups.get("crumb-bakery", GROUP).authors <= 170


def test_what_a_rule_told_is_written_only_over_what_was_read():
    group = groups.count(GROUP, arrivals(1), NOON).group
    told = Told(lead=Lead("x", "post-0", NOON), update=0, count=1)
    first = groups.note(group, "mine", told)
    assert first is not None
    assert groups.note(group, "mine", Told(lead=Lead("x", "post-0", NOON), update=1, count=2)) is None
    assert groups.note(group, "mine", told) == groups.get("crumb-bakery", GROUP)  # ours: its answer was lost
    assert groups.note(first, "other", told) == groups.get("crumb-bakery", GROUP)


def test_marks_of_partitions_that_were_silent_for_days_are_taken_out_and_nothing_is_counted_twice():
    for day in range(40):
        of = mention(day, of=post(day, created_at=NOON - timedelta(days=day)), story=GROUP)
        each = Arrival(of, str(day), f"{day:040d}", keys.mention(of.brand, of.post)[0])
        for _ in range(2):
            groups.count(GROUP, [each], NOON + timedelta(hours=6 * day))
    row = calls.get(keys.group("crumb-bakery", GROUP), keys.ALONE)
    assert sum(name.startswith("q") for name in row) <= groups.MARKS
    assert row["n"] == 40


def test_a_story_is_listed_from_its_second_mention_on():
    groups.count(GROUP, arrivals(1), NOON, story=True)
    assert "ga" not in calls.get(keys.group("crumb-bakery", GROUP), keys.ALONE)
    groups.count(GROUP, arrivals(2), NOON, story=True)
    assert calls.get(keys.group("crumb-bakery", GROUP), keys.ALONE)["ga"] == keys.stories_index("crumb-bakery")
