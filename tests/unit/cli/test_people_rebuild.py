"""The rebuild tells what differs by its key alone, and fails a check when something does."""

import json

import pytest
from click.testing import CliRunner

from infra.cli import people_rebuild
from infra.cli.people import people
from infra.cli.place import Place
from shared.adapters.table import merging
from shared.adapters.table import rebuild as made
from shared.domain.thread import Reply, Thread
from tests.unit.domain.test_thread import NOON, question

KEY = ("th#b#x#q", "-")


@pytest.fixture
def local(monkeypatch):
    class Session:
        region_name = "eu-central-1"

    monkeypatch.setattr(people_rebuild, "place", lambda *wanted: Place("here", {"Table": "t"}, Session()))
    monkeypatch.setattr(made, "scanned", lambda: iter(()))

    def found(*differences):
        compared = made.Comparison(3, 1, 1, differences)
        monkeypatch.setattr(made, "compared", lambda *asked: compared)

    return found


def test_a_check_without_differences_says_so(local):
    local()
    run = CliRunner().invoke(people, ["rebuild", "--check"])
    assert (run.exit_code, "0 are not" in run.output) == (0, True)


def test_a_check_with_differences_fails_and_shows_no_text(local):
    local(made.Difference(KEY, 1, question(), None))
    run = CliRunner().invoke(people, ["rebuild", "--check"])
    assert run.exit_code == 1
    assert "thread x:q is in no mention" in run.output
    assert "When do you open" not in run.output


def test_without_check_each_is_repaired_once(local, monkeypatch):
    done = []
    monkeypatch.setattr(made, "repair", lambda difference, ranks: done.append(difference) or True)
    missing = Thread(brand="b", source="x", id="q", replies=(Reply("", "r", NOON, "", "us"),))
    local(made.Difference(KEY, 0, None, merging.thread.merged(question(), missing)))
    run = CliRunner().invoke(people, ["rebuild", "--json"])
    assert json.loads(run.output)["repaired"] == len(done) == 1
