"""Exported files are written anew without a person, whole file by whole file, and hold nothing of them afterwards."""

import json
import os
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from infra.cli import erase_exports, export_columns, export_rows
from infra.cli.erase import erase, export_person
from infra.cli.export_place import Folder
from infra.cli.remote import Failed, Remote
from shared.adapters.api import shown
from shared.domain.erasure import Subject, parse_subject
from shared.domain.mention import Author, Metrics
from tests.functional.made import NOON, mention, post

MARIA = parse_subject({"source": "x", "handle": "maria"})
AUTHOR = Author(id="70007", handle="Maria", name="Maria Rossi", followers=7)
OTHER = Author(id="8", handle="jo", name="Jo", followers=7)
TRACES = ("maria", "rossi", "kneading at dawn", '"70007"', "post-1", "maria.old")

WITHOUT_PARQUET = pytest.mark.skipif(find_spec("pyarrow") is None, reason="needs Parquet: pip install -e '.[export]'")
FORMS = pytest.mark.parametrize(
    "form", [pytest.param(each, marks=WITHOUT_PARQUET if each == "parquet" else ()) for each in export_columns.FORMATS]
)


class Api:
    """Answers what the commands ask: the table knows the person under two handles."""

    def __init__(self):
        self.asked = []

    def ask(self, method, path, body=None, **query):
        self.asked.append(path)
        if path == "v1/erasures":
            return {"data": {"id": "e", "state": "done", "removed": 2, "blotted": 0}}
        if path != "v1/person-exports":
            raise Failed("what is this?", 404)
        if isinstance(body, dict) and body["stage"] == "collect":
            return {"data": [{"pk": "m#"}], "meta": {"next": None}}
        known = Subject(accounts=MARIA.accounts, learned=(("x", "id:70007"),))
        return {"data": [], "meta": {"next": {"subject": msgspec.to_builtins(known), "stage": "collect"}}}


@pytest.fixture
def api(monkeypatch):
    made = Api()
    monkeypatch.setattr(Remote, "ask", lambda self, *asked, **query: made.ask(*asked, **query))
    return made


def row(number, author=OTHER, days=0, **changes):
    made = mention(number, of=post(number, author=author, created_at=NOON - timedelta(days=days), **changes))
    return export_columns.row(json.loads(msgspec.json.encode(shown.mention(made))))


def rows():
    """Two days: her post, her post under an earlier handle, a repost of hers, one that names her, one of nobody."""
    today = [
        row(1, AUTHOR, text="Kneading at dawn."),
        row(20, repost_of="post-1", text="RT @Maria: Kneading at dawn."),
        row(30, text="I agree with @maria, and Maria Rossi knows."),
        row(40, text="Seven loaves."),
    ]
    return [today, [row(50, Author(id="70007", handle="maria.old"), days=1, text="Kneading at dawn, again.")]]


def exported(folder, form):
    for day, found in zip(("2026-11-23", "2026-11-22"), rows(), strict=True):
        place(folder).put(name(day, form), lambda file, found=found: export_columns.write(found, file, form))
    return place(folder)


def name(day, form):
    return f"brand=crumb-bakery/day={day}/mentions.{form}"


def place(folder):
    return Folder(Path(folder))


def left(folder, form):
    return [each for file in sorted(Path(folder).rglob(f"mentions.{form}")) for each in export_rows.read(file, form)]


def text_of(folder, form):
    """Every value of every file, and every other file's text."""
    told = json.dumps(left(folder, form), default=str, ensure_ascii=False).casefold()
    others = [each for each in Path(folder).rglob("*") if each.is_file() and each.suffix != ".parquet"]
    return told + "".join(each.read_text("utf-8").casefold() for each in others)


def forget(folder, subject=MARIA, **options):
    files = place(folder)
    return erase_exports.erase(files, erase_exports.learned(files, subject), **{"dry_run": False} | options)


@FORMS
def test_nothing_of_a_person_is_left_and_others_keep_their_rows(tmp_path, form):
    exported(tmp_path, form)
    found = forget(tmp_path)
    assert (found.files, found.changed, found.removed, found.blotted) == (2, 2, 3, 1)
    assert [each for each in TRACES if each in text_of(tmp_path, form)] == []
    assert [each["id"] for each in left(tmp_path, form)] == ["post-30", "post-40"]
    assert left(tmp_path, form)[0]["text"] == "I agree with …, and … knows."


@FORMS
def test_numbers_that_look_like_an_id_and_what_names_nobody_stay_as_they_were(tmp_path, form):
    liked = row(40, lang="maria", metrics=Metrics(likes=70007))
    found = [row(1, AUTHOR), liked]
    place(tmp_path).put(name("2026-11-23", form), lambda file: export_columns.write(found, file, form))
    before = left(tmp_path, form)[1]
    forget(tmp_path)
    assert left(tmp_path, form) == [before]


@FORMS
def test_a_dry_run_counts_the_same_and_changes_nothing(tmp_path, form):
    exported(tmp_path, form)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    counted = forget(tmp_path, dry_run=True)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
    assert counted == forget(tmp_path)


def test_made_again_it_finds_nothing_and_touches_no_file(tmp_path):
    exported(tmp_path, "jsonl")
    forget(tmp_path)
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.jsonl")}
    found = forget(tmp_path)
    assert (found.changed, found.removed, found.blotted) == (0, 0, 0)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.jsonl")} == before


def test_a_file_of_nobody_is_not_written_again(tmp_path):
    files = place(tmp_path)
    files.put(name("2026-11-20", "csv"), lambda file: export_columns.write([row(40)], file, "csv"))
    before = next(tmp_path.rglob("*.csv")).stat().st_mtime_ns
    forget(tmp_path)
    assert next(tmp_path.rglob("*.csv")).stat().st_mtime_ns == before


def test_lines_that_do_not_change_stay_byte_for_byte(tmp_path):
    exported(tmp_path, "jsonl")
    file = tmp_path / name("2026-11-23", "jsonl")
    kept = file.read_bytes().splitlines(keepends=True)[3]
    forget(tmp_path)
    assert file.read_bytes().endswith(kept)


def test_what_an_export_left_unfinished_goes_and_foreign_files_are_told(tmp_path):
    exported(tmp_path, "jsonl")
    unfinished = tmp_path / "brand=crumb-bakery" / "day=2026-11-23" / ".mentions.csv.part"
    unfinished.write_text("maria")
    (tmp_path / "mentions.sql").write_text("CREATE")
    (tmp_path / "notes.txt").write_text("mine")
    assert (forget(tmp_path, dry_run=True).unfinished, unfinished.exists()) == (1, True)
    found = forget(tmp_path)
    assert (found.unfinished, found.others, unfinished.exists()) == (1, 1, False)


class Killed(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("after", [0, 1])
def test_after_a_kill_between_files_a_later_run_ends_it_although_what_taught_the_accounts_is_gone(
    tmp_path, monkeypatch, after
):
    files = exported(tmp_path, "jsonl")
    erase_exports.begin(files, erase_exports.learned(files, MARIA))
    put, done = Folder.put, []

    def cut(self, *put_what):
        if len(done) == after:
            raise Killed
        done.append(put(self, *put_what))

    newest_first = list(reversed(files.names()))
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "put", cut)
        patch.setattr(Folder, "names", lambda self: newest_first)
        with pytest.raises(Killed):
            forget(tmp_path)
    forget(tmp_path, Subject())
    assert [each for each in TRACES if each in text_of(tmp_path, "jsonl")] == []
    assert not files.has(erase_exports.NOTE)


def test_a_kill_while_a_file_is_written_leaves_the_old_one_whole(tmp_path, monkeypatch):
    exported(tmp_path, "jsonl")
    before = left(tmp_path, "jsonl")

    def cut(*_):
        raise Killed

    monkeypatch.setattr(os, "replace", cut)
    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(Killed):
        forget(tmp_path)
    monkeypatch.undo()
    assert left(tmp_path, "jsonl") == before
    forget(tmp_path)
    assert [each for each in TRACES if each in text_of(tmp_path, "jsonl")] == []


def test_whoever_took_over_a_handle_that_was_learned_keeps_their_rows(tmp_path):
    files = place(tmp_path)
    found = [row(1, AUTHOR), row(2, Author(id="9", handle="maria", name="Maria Bianchi"))]
    files.put(name("2026-11-23", "jsonl"), lambda file: export_columns.write(found, file, "jsonl"))
    forget(tmp_path, parse_subject({"source": "x", "id": "70007"}))
    assert [each["id"] for each in left(tmp_path, "jsonl")] == ["post-2"]


def test_a_file_that_is_none_is_named_and_left(tmp_path):
    file = tmp_path / name("2026-11-23", "jsonl")
    file.parent.mkdir(parents=True)
    file.write_text('{"id": 1}\n{broken')
    with pytest.raises(click.ClickException, match=r"mentions.jsonl cannot be read"):
        forget(tmp_path)
    assert file.read_text().endswith("{broken")


def test_what_is_not_waited_for_would_be_exported_again(api, tmp_path):
    who = ["--source", "x", "--handle", "maria", "--url", "http://127.0.0.1:1", "--key", "k"]
    result = CliRunner().invoke(erase, [*who, "--exports", str(tmp_path), "--no-wait", "--yes"])
    assert (result.exit_code, api.asked) == (2, [])


@given(st.lists(st.sampled_from(["@Maria", "maria", "a,b", 'say "hi"', "two\nlines", "…", "7", "@mariam"]), max_size=6))
def test_any_text_comes_through_csv_as_it_was_but_for_the_name(parts):
    text = " ".join(parts)
    with TemporaryDirectory() as folder:
        files = place(folder)
        files.put(name("2026-11-23", "csv"), lambda file: export_columns.write([row(2, text=text)], file, "csv"))
        forget(folder)
        assert left(folder, "csv")[0]["text"] == text.replace("@Maria", "…")


def run(command, folder, *options):
    who = ["--source", "x", "--handle", "maria", "--url", "http://127.0.0.1:1", "--key", "k", "--json"]
    result = CliRunner().invoke(command, [*who, "--exports", str(folder), *options])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_command_reaches_table_and_files(api, tmp_path):
    exported(tmp_path, "csv")
    (told,) = run(erase, tmp_path, "--yes")
    assert (told["removed"], told["exports"]["removed"], told["exports"]["changed"]) == (2, 3, 2)
    assert [each for each in TRACES if each in text_of(tmp_path, "csv")] == []


def test_its_dry_run_starts_no_erasure(api, tmp_path):
    exported(tmp_path, "csv")
    (told,) = run(erase, tmp_path, "--dry-run")
    assert (told["items"], told["exports"]["removed"]) == (1, 3)
    assert "v1/erasures" not in api.asked
    assert len(left(tmp_path, "csv")) == 5


def test_what_is_known_of_a_person_is_handed_over_with_their_exported_rows(api, tmp_path):
    exported(tmp_path, "jsonl")
    found = run(export_person, tmp_path)
    assert [each["id"] for each in found[1:]] == ["post-50", "post-1", "post-20"]
    assert found[1]["file"] == name("2026-11-22", "jsonl")
