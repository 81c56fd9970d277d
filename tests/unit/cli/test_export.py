import csv
import json
import sys
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from infra.cli import export_columns
from infra.cli.export import export
from infra.cli.remote import Remote
from shared.adapters.api import shown
from tests.conftest import NOW
from tests.functional.made import mention, post

TODAY = NOW.replace(hour=12)


class Api:
    """Answers the list of mentions, two a page, from what it holds by day."""

    def __init__(self) -> None:
        self.days: dict[str, list[dict]] = {}
        self.asked: list[str] = []

    def add(self, days_ago: int, *numbers: int, **changes) -> None:
        day = TODAY - timedelta(days=days_ago)
        for number in numbers:
            seen = mention(number, of=post(number, created_at=day - timedelta(minutes=number), **changes))
            self.days.setdefault(f"{day:%Y-%m-%d}", []).append(json.loads(msgspec.json.encode(shown.mention(seen))))

    def ask(self, method: str, path: str, body: object = None, **query: str | None) -> dict:
        if not path.endswith("/mentions"):
            return {"data": {}}
        day = (query["from"] or "")[:10]
        self.asked.append(day)
        start = int(query.get("cursor") or 0)
        rows = self.days.get(day, [])
        more = start + 2 < len(rows)
        return {"data": rows[start : start + 2], "meta": {"next_cursor": str(start + 2) if more else None}}


@pytest.fixture
def api(monkeypatch):
    made = Api()
    monkeypatch.setattr(Remote, "ask", lambda self, *asked, **query: made.ask(*asked, **query))
    return made


def run(out: Path | str, *options: str, since: int = 5):
    first = f"{TODAY - timedelta(days=since):%Y-%m-%d}"
    common = [
        "crumb-bakery",
        "--since",
        first,
        "--out",
        str(out),
        "--url",
        "http://127.0.0.1:1",
        "--key",
        "k",
        "--json",
    ]
    return CliRunner().invoke(export, [*common, *options])


def day(days_ago: int) -> str:
    return f"brand=crumb-bakery/day={TODAY - timedelta(days=days_ago):%Y-%m-%d}"


def test_each_day_is_a_file_with_all_its_pages(api, tmp_path):
    api.add(4, 1, 2, 3, 4, 5)
    api.add(0, 6)
    got = run(tmp_path, "--format", "jsonl")
    assert got.exit_code == 0, got.output
    lines = (tmp_path / day(4) / "mentions.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [f"post-{number}" for number in range(1, 6)]
    assert len(list(tmp_path.glob("brand=*/day=*/mentions.jsonl"))) == 6
    assert (tmp_path / day(3) / "mentions.jsonl").read_text() == ""


def test_what_is_there_is_left_except_for_days_that_still_change(api, tmp_path):
    run(tmp_path, "--format", "jsonl")
    api.asked.clear()
    api.add(4, 1)
    api.add(1, 2)
    run(tmp_path, "--format", "jsonl")
    assert len(set(api.asked)) == 2
    assert (tmp_path / day(4) / "mentions.jsonl").read_text() == ""
    assert (tmp_path / day(1) / "mentions.jsonl").read_text() != ""
    run(tmp_path, "--format", "jsonl", "--again")
    assert (tmp_path / day(4) / "mentions.jsonl").read_text() != ""


def test_an_export_that_breaks_off_leaves_no_half_file_and_goes_on(api, tmp_path, monkeypatch):
    api.add(4, 1, 2, 3)
    whole = api.ask

    def breaks(*asked, **query):
        if query.get("cursor"):
            raise RuntimeError("the line is cut")
        return whole(*asked, **query)

    api.ask = breaks
    assert run(tmp_path, "--format", "jsonl").exit_code == 1
    assert not (tmp_path / day(4) / "mentions.jsonl").exists()
    api.ask = whole
    assert run(tmp_path, "--format", "jsonl").exit_code == 0
    assert len((tmp_path / day(4) / "mentions.jsonl").read_text().splitlines()) == 3


def test_csv_keeps_every_text_and_guards_nothing(api, tmp_path):
    api.add(4, 1, text='=1, "quoted"\nnext ü')
    run(tmp_path, "--format", "csv")
    with (tmp_path / day(4) / "mentions.csv").open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert row["text"] == '=1, "quoted"\nnext ü'
    assert (row["authentic"], row["author_followers"], row["reasons"]) == ("true", "10", "speaks of an own experience")


def test_parquet_has_types(api, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pip install -e .[export]")
    api.add(4, 1, 2, 3)
    assert run(tmp_path).exit_code == 0
    read = parquet.read_table(tmp_path / day(4) / "mentions.parquet", partitioning=None)
    assert read.num_rows == 3
    assert read.column_names == [column.name for column in export_columns.COLUMNS]
    first = read.to_pylist()[0]
    assert first["created_at"] == TODAY - timedelta(days=4, minutes=1)
    assert (first["sentiment_score"], first["authentic"], first["reasons"]) == (
        0.6,
        True,
        ["speaks of an own experience"],
    )
    empty = parquet.read_table(tmp_path / day(3) / "mentions.parquet", partitioning=None)
    assert (empty.num_rows, empty.schema) == (0, read.schema)


def test_parquet_without_pyarrow_says_what_to_do_before_anything_is_read(api, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    got = run(tmp_path)
    assert got.exit_code == 2
    assert "pip install" in got.output
    assert api.asked == []


def test_the_table_names_each_column_and_where_the_files_are(api, tmp_path):
    run(tmp_path, "--format", "jsonl")
    told = (tmp_path / "mentions.sql").read_text()
    assert all(f"  {column.name} " in told for column in export_columns.COLUMNS)
    assert "PARTITIONED BY (brand string, day string)" in told
    in_s3 = export_columns.table("s3://shelf/crumbs/", "parquet")
    assert "LOCATION 's3://shelf/crumbs/'" in in_s3
    assert "s3://shelf/crumbs/brand=${brand}/day=${day}/" in in_s3


def test_days_the_wrong_way_round_are_a_usage_error(api, tmp_path):
    assert run(tmp_path, "--format", "jsonl", since=-3).exit_code == 2
    assert run("s3://", "--format", "jsonl").exit_code == 2
