"""Each story is told once by each rule and with its right count at last, whatever is cut off and comes again."""

import pytest

from infra.cli.bench_stories import rows


@pytest.mark.parametrize("seed", [1, 2])
def test_each_story_is_told_once_by_each_rule_and_ends_with_its_count(seed):
    lines = []
    found = list(rows(lines.append, mentions=700, stories=40, seed=seed))
    assert [each.rule for each in found] == ["each-story", "grown", "waited"]
    assert all(each.killed and each.lost for each in found)
    for each in found:
        assert (each.alerts, each.right, each.twice, each.missing) == (each.due, each.due, 0, 0)
    assert lines
