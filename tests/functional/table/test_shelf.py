"""The table in memory answers as moto does, for everything that the adapters ask of either."""

from datetime import timedelta

import pytest

from infra.local.expressions import holds, updated
from infra.local.sandbox import TABLE
from infra.local.shelf import Shelf
from shared.adapters.table import brands, calls, mentions, seen, tallies, times
from shared.adapters.table.cells import Cell
from shared.adapters.table.stream import Change
from shared.domain.brand import parse_brand
from tests.functional.made import NOON, mention, post

CELL = Cell("opinion", "positive", "stranger", True, "x")


@pytest.fixture(params=["moto", "memory"])
def either(request, monkeypatch):
    if request.param == "moto":
        request.getfixturevalue("table")
        yield
    else:
        monkeypatch.setenv("HUNDRED_TABLE", TABLE)
        with Shelf().in_place():
            yield


def test_what_was_put_is_got_once(either):
    item = {"pk": "a", "sk": "b", "n": 3, "on": True, "at": 1.5, "in": {"who": "jo"}, "raw": b"\x00\x01"}
    assert calls.put_if_absent(item)
    assert not calls.put_if_absent({**item, "n": 4})
    assert calls.get("a", "b") == item
    assert calls.get_many([("a", "b"), ("a", "c")]) == {("a", "b"): item}
    calls.delete("a", "b")
    assert calls.get("a", "b") is None


def test_a_condition_that_fails_gives_what_is_there(either):
    calls.put({"pk": "a", "sk": "b", "v": 2})
    with pytest.raises(calls.ConditionFailed) as failed:
        calls.call(
            "put_item",
            Item=calls.dump({"pk": "a", "sk": "b", "v": 3}),
            ConditionExpression="attribute_exists(pk) AND (v < :v OR NOT v > :v) AND v <> :two",
            ExpressionAttributeValues={":v": calls.value(5), ":two": calls.value(2)},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert failed.value.item["v"] == 2


def test_counters_count_once(either):
    changes = [Change(f"{n:040d}", "b", "20261123", 0, NOON, None, CELL) for n in range(5)]
    tallies.add(changes[:3], NOON)
    tallies.add(changes, NOON)
    tallies.add(changes, NOON)
    assert tallies.by_day("b", NOON, NOON) == {"20261123": {CELL: 5}}


def test_sets_grow_and_brands_are_raised_together(either):
    brands.put(parse_brand({"name": "Crumb Bakery"}))
    brands.put(parse_brand({"name": "Larkspur"}))
    assert [brand.id for brand in brands.everything()] == ["crumb-bakery", "larkspur"]
    for number in (1, 2):
        one = post(number)
        seen.note("b", one, [], 400, NOON)
        seen.note("b", one, [], 400, NOON)
    account = ("x", "handle:eater1")
    assert seen.authors("b", [account]) == {account: ["m#b#x#id:7001"]}


def test_an_index_is_read_in_order_and_page_by_page(either):
    for number in (3, 1, 2, 4):
        mentions.put(mention(number, of=post(number, author=post(1).author)), 400)
    mentions.remove("x", ["post-4"])
    request = {
        "IndexName": "author",
        "KeyConditionExpression": "ga = :ga AND gs BETWEEN :low AND :high",
        "ExpressionAttributeValues": {
            ":ga": calls.value("m#crumb-bakery#x#id:7001"),
            ":low": calls.value(times.time_prefix(NOON - timedelta(hours=1))),
            ":high": calls.value(times.time_prefix(NOON)),
        },
    }
    newest = [row["sk"][-6:] for row in calls.query(ScanIndexForward=False, Limit=1, **request)]
    oldest = [row["sk"][-6:] for row in calls.query(Limit=2, **request)]
    assert newest == list(reversed(oldest)) == ["post-1", "post-2", "post-3"]


def test_everything_is_scanned_page_by_page(either):
    for number in range(5):
        calls.put({"pk": "a", "sk": str(number)})
    answer = calls.call("scan", Limit=2)
    found = answer["Items"]
    while "LastEvaluatedKey" in answer:
        answer = calls.call("scan", Limit=2, ExclusiveStartKey=answer["LastEvaluatedKey"])
        found += answer["Items"]
    assert sorted(item["sk"]["S"] for item in found) == ["0", "1", "2", "3", "4"]


def test_the_stream_tells_of_changes_and_of_nothing_else(monkeypatch):
    monkeypatch.setenv("HUNDRED_TABLE", TABLE)
    with Shelf().in_place() as shelf:
        calls.put({"pk": "a", "sk": "b", "n": 1})
        calls.put({"pk": "a", "sk": "b", "n": 1})
        calls.put({"pk": "a", "sk": "b", "n": 2})
        calls.delete("a", "b")
        calls.delete("a", "b")
    assert [record["eventName"] for record in shelf.records] == ["INSERT", "MODIFY", "REMOVE"]
    numbers = [record["dynamodb"]["SequenceNumber"] for record in shelf.records]
    assert numbers == sorted(numbers)


def test_an_expression_that_is_not_known_is_an_error_and_no_answer():
    with pytest.raises((ValueError, KeyError)):
        holds("attribute_type(v, :v)", {}, {"ExpressionAttributeValues": {":v": {"N": "1"}}})


def test_updates_set_add_and_remove():
    request = {
        "UpdateExpression": "SET #a = if_not_exists(#a, :one), b = b + :one ADD c :one REMOVE d",
        "ExpressionAttributeNames": {"#a": "a"},
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    item = {"a": {"N": "7"}, "b": {"N": "1"}, "d": {"S": "x"}}
    assert updated(item, request) == {"a": {"N": "7"}, "b": {"N": "2"}, "c": {"N": "1"}}
