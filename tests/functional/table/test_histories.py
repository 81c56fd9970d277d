"""What chosen authors said: newest first, so many at the most, and whether that is all."""

from datetime import timedelta

import pytest

from shared.adapters.table import histories, mentions
from shared.domain.mention import Author
from tests.functional.made import NOON, mention, post

pytestmark = pytest.mark.usefixtures("table")

DAY = timedelta(days=1)
ANNA, BERT, NOBODY = ("x", "id:1"), ("x", "id:2"), ("x", "id:3")


def said(limit):
    return histories.said("crumb-bakery", [ANNA, BERT, NOBODY], NOON - 4 * DAY, NOON, NOON, limit)


@pytest.mark.parametrize(
    ("limit", "read", "whole"), [(2, ["post-1", "post-2"], False), (9, ["post-1", "post-2", "post-3"], True)]
)
def test_a_history_tells_whether_its_oldest_part_is_missing(limit, read, whole):
    for number in (1, 2, 3, 5):  # the last before the span
        mentions.put(mention(of=post(number, author=Author(id="1"), created_at=NOON - number * DAY)), 3650)
    mentions.put(mention(of=post(4, author=Author(id="2"), created_at=NOON - DAY)), 3650)
    found = said(limit)
    assert [each.post.id for each in found[ANNA].mentions] == read
    assert found[ANNA].whole == whole
    assert [each.post.id for each in found[BERT].mentions] == ["post-4"]
    assert found[BERT].whole
    assert (found[NOBODY].mentions, found[NOBODY].whole) == ([], True)
