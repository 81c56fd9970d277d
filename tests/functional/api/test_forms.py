"""Lists in the forms that spreadsheets and scripts read, and errors that are problems wherever they come from."""

import csv
import json
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.adapters.api import forms
from shared.adapters.table import mentions
from shared.domain.errors import TooLarge
from shared.domain.mention import Author
from tests.functional.made import mention, post

MENTIONS = "/v1/brands/crumb-bakery/mentions"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


def test_a_list_is_csv_by_parameter_and_by_accept(ask):
    mentions.put(mention(1), 3650)
    by_name = ask("GET", f"{MENTIONS}?format=csv")
    assert by_name.headers["content-type"] == "text/csv; charset=utf-8"
    assert by_name.headers["content-disposition"] == "attachment; filename*=UTF-8''crumb-bakery-mentions.csv"
    assert by_name.body.count("\r\n") == 2
    (row,) = rows(by_name.body)
    assert row["id"] == "post-1"
    assert row["verdict.label"] == "opinion"
    assert row["author.followers"] == "10"
    assert row["sentiment.score"] == "0.6"
    assert row["verdict.reasons"] == "speaks of an own experience"
    assert ask("GET", MENTIONS, Accept="text/csv, application/json;q=0.5").body == by_name.body
    assert ask("GET", MENTIONS, Accept="text/csv;q=0.1, */*").headers["content-type"] == "application/json"
    assert ask("GET", f"{MENTIONS}?format=excel").body == "\ufeff" + by_name.body


def test_columns_do_not_depend_on_what_there_is(ask):
    empty = ask("GET", f"{MENTIONS}?format=csv").body
    mentions.put(mention(1, of=post(1, author=Author())), 3650)
    assert ask("GET", f"{MENTIONS}?format=csv").body.startswith(empty)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@crumbbakery hello", "\t=1", "\r=1"])
def test_what_looks_like_a_formula_is_guarded_unless_a_machine_reads(ask, text):
    mentions.put(mention(1, of=post(1, text=text)), 3650)
    assert rows(ask("GET", f"{MENTIONS}?format=csv").body)[0]["text"] == f"'{text}"
    assert "'=" not in ask("GET", f"{MENTIONS}?format=csv&guard=false").body
    assert ask("GET", f"{MENTIONS}?format=csv&guard=perhaps").body["field"] == "guard"


def test_quotes_and_lines_within_a_text_survive(ask):
    text = 'She said "warm", twice;\nand\tmeant it, ü 🥖'
    mentions.put(mention(1, of=post(1, text=text)), 3650)
    assert rows(ask("GET", f"{MENTIONS}?format=csv").body)[0]["text"] == text


def test_json_lines_are_the_rows_of_the_list(ask):
    for number in range(1, 4):
        mentions.put(mention(number), 3650)
    got = ask("GET", f"{MENTIONS}?format=jsonl")
    assert got.headers["content-type"] == "application/x-ndjson"
    lines = got.body if isinstance(got.body, str) else ""
    assert [json.loads(line) for line in lines.splitlines()] == ask("GET", MENTIONS).data
    assert ask("GET", MENTIONS, Accept="application/x-ndjson").body == got.body


def test_the_next_page_is_linked_in_every_form(ask):
    for number in range(1, 6):
        mentions.put(mention(number), 3650)
    address, seen = f"{MENTIONS}?limit=2&format=csv&circle=stranger", []
    while True:
        got = ask("GET", address)
        seen += [row["id"] for row in rows(got.body)]
        if "link" not in got.headers:
            break
        target, relation = got.headers["link"].split(">; ")
        assert relation == 'rel="next"'
        assert parse_qs(urlsplit(target[1:]).query)["circle"] == ["stranger"]
        address = MENTIONS + target[1:]
    assert seen == [f"post-{number}" for number in range(1, 6)]


def test_a_form_is_for_lists_alone(ask):
    for path in ("/v1/me?format=csv", "/v1/brands/crumb-bakery?guard=false"):
        assert "is not a parameter here" in ask("GET", path).body["detail"]
    assert ask("GET", f"{MENTIONS}?format=xml").body["field"] == "format"
    assert ask("GET", "/v1/me", Accept="text/csv").headers["content-type"] == "application/json"


def test_an_unchanged_csv_is_not_sent_again(ask):
    first = ask("GET", f"{MENTIONS}?format=csv")
    assert ask("GET", f"{MENTIONS}?format=csv", If_None_Match=first.headers["etag"]).status == 304
    assert ask("GET", MENTIONS, If_None_Match=first.headers["etag"]).status == 200


def test_a_page_ends_early_rather_than_outgrow_an_answer(ask):
    for number in range(1, 8):
        mentions.put(mention(number, of=post(number, text="🥖" * 90_000)), 3650)
    found, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        got = ask("GET", MENTIONS + (f"?cursor={cursor}" if cursor else ""))
        assert got.status == 200
        assert forms.on_the_wire(json.dumps(got.body, ensure_ascii=False)) < 6_000_000
        found += [each["id"] for each in got.data]
        cursor, pages = got.body["meta"]["next_cursor"], pages + 1
    assert found == [f"post-{number}" for number in range(1, 8)]
    assert pages == 2


def test_an_answer_that_cannot_fit_is_refused_and_one_that_fits_is_not():
    assert forms.fitting("a" * 5_000_000)
    with pytest.raises(TooLarge):
        forms.fitting("🥖" * 500_000)


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(ask):
    for method in ("POST", "PATCH"):
        got = ask(method, MENTIONS, {})
        assert (got.status, got.body["status"], got.headers["allow"]) == (405, 405, "GET")
        assert got.headers["content-type"] == "application/problem+json"
    assert set(ask("PATCH", "/v1/brands/crumb-bakery", {}).headers["allow"].split(", ")) == {"GET", "PUT", "DELETE"}


def test_a_body_of_another_type_is_a_problem(ask):
    got = ask("PUT", "/v1/brands/crumb-bakery", {}, key="writer", Content_Type="text/plain")
    assert (got.status, got.headers["content-type"]) == (415, "application/problem+json")
