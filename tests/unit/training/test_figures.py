import gzip
import json
import math
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numpy", reason="needs the extra train")

from click.testing import CliRunner

from infra.cli.evaluate import evaluate
from infra.cli.train import train, trainers
from infra.training import data, figures, report

USER = {
    "id": "7",
    "screen_name": "jo",
    "followers": 10,
    "friends": 5,
    "statuses": 100,
    "created_at": "2015-01-01T00:00:00Z",
}


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))


def route(number: int, auto: bool, **fields: Any) -> dict[str, Any]:
    text = f"I just scored {number} on the quiz http://t.co/{number}" if auto else f"my loaf number {number} was lovely"
    row = {
        "dataset": "invented",
        "id": str(number),
        "text": text,
        "lang": "en",
        "created_at": f"2020-01-01T00:{number % 60:02}:00Z",
        "source_client": "Quiz Bot" if auto else "Twitter for iPhone",
        "user": {**USER, "id": str(number)},
        "in_reply_to_status_id": None,
        "in_reply_to_screen_name": None,
        "is_retweet": False,
        "is_quote": None,
        "urls": [],
        "label": "auto" if auto else "human",
        "label_broad": "auto" if auto else "human",
        "dup_group": None,
    }
    return {**row, **fields}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "authenticity/tweets_by_client.jsonl.gz", [route(n, n % 3 == 0) for n in range(45)])
    verdicts = [
        {"dataset": "invented", "id": str(n), "brand": "Crumb Bakery", "text": "Crumb Bakery is lovely", "handle": "jo"}
        | {"bio": None, "reply": False, "label": "opinion" if n % 2 else "question", "about": n > 5, "sure": True}
        for n in range(12)
    ]
    write(tmp_path / "verdicts/verdicts.jsonl.gz", verdicts)
    feelings = [
        {
            "dataset": "invented",
            "id": str(n),
            "text": f"{word} bread {n}",
            "label": label,
            "target": "Crumb",
            "lang": "en",
        }
        | {"author": None, "score": None, "confidence": None}
        for n in range(6)
        for word, label in (("lovely", "positive"), ("awful", "negative"), ("brown", "neutral"))
    ]
    write(tmp_path / "sentiment/sentiment.jsonl.gz", feelings)
    reactions = [
        {"dataset": "invented", "kind": "search", "text": f"bread {n}", "created_at": f"2020-01-01T00:{n:02}:00Z"}
        | {"followers": 10**n, "friends": 5, "statuses": None, "verified": False, "label": None, "listed": 0}
        | {"user_created_at": f"2019-01-01T00:{n:02}:00Z", "favourites": 1, "retweet_count": n, "favorite_count": n}
        for n in range(8)
    ]
    write(tmp_path / "influence/author_engagement.jsonl.gz", reactions)
    return tmp_path


def test_the_client_is_hidden_unless_asked_for_and_the_profile_can_be(folder: Path) -> None:
    assert {row.post.client for row in data.routes(folder)} == {None}
    assert {row.post.client for row in data.routes(folder, clients=True)} == {"Quiz Bot", "Twitter for iPhone"}
    assert {row.post.author.followers for row in data.routes(folder, profiles=False)} == {None}


def test_repeats_are_removed_and_posts_keep_their_own_time(tmp_path: Path) -> None:
    rows = [route(n, False, dup_group="same" if n < 3 else None) for n in range(5)]
    write(tmp_path / "authenticity/tweets_by_client.jsonl.gz", rows)
    assert [row.post.id for row in data.routes(tmp_path)] == ["0", "3", "4"]
    assert len(data.routes(tmp_path, repeats=True)) == 5
    assert not any(row.post.time_assumed for row in data.routes(tmp_path))


def test_a_post_never_shows_the_reactions_that_it_is_measured_by(folder: Path) -> None:
    rows = data.reactions(folder)
    assert {(row.post.metrics.likes, row.post.metrics.reposts) for row in rows} == {(None, None)}
    assert data.with_reactions(rows[3]).metrics.likes == rows[3].reactions == 6


def test_every_figure_comes_with_its_baseline_and_interval(folder: Path) -> None:
    found, curves = figures.authenticity(folder)
    cold = {each.measure: each for each in found if each.table == "cold"}
    assert cold["AUC"].posts == 45
    assert cold["AUC"].baseline == 1.0  # every invented app post has a link, and nobody else
    assert cold["AUC"].low <= cold["AUC"].value <= cold["AUC"].high
    assert [curve.name for curve in curves] == ["cold", "alone", "client", "warm"]
    [felt] = [each for each in figures.feelings(folder) if each.measure == "macro-F1"]
    assert felt.value == 1.0


def test_campaigns_are_mixed_only_into_sets_with_enough_people(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert figures.campaigns(folder) == []
    monkeypatch.setattr(figures, "LEAST_STREAM", 10)
    found = {each.measure: each.value for each in figures.campaigns(folder)}
    assert found["wrong, in the end"] <= found["wrong, cold"]


def test_sets_with_too_few_posts_are_shown_but_not_in_the_mean() -> None:
    few = figures.Figure(table="cold", set="small", measure="AUC", value=0.1, counts=False)
    many = figures.Figure(table="cold", set="large", measure="AUC", value=0.9)
    [mean] = figures.means([few, many])
    assert (mean.value, mean.set) == (0.9, "mean of 1 sets")


def test_a_fitted_set_is_marked_and_its_figure_with_the_set_left_out_stands_beside_it() -> None:
    figure = figures.Figure(table="cold", set="invented", measure="AUC", value=0.9, baseline=0.5, posts=7)
    stored = {"authenticity": report.LeftOut(("invented",), {"cold": {"invented": {"AUC": 0.8}}})}
    table = report.markdown([figure], [], stored)
    assert "| invented (fitted) | 7 | 0.900 | 0.800 | 0.500 |" in table
    assert "| mean of 1 sets | 7 | 0.900 | 0.800 | 0.500 |" in table


def test_what_cannot_be_told_is_null_for_machines() -> None:
    figure = figures.Figure(table="cold", set="invented", measure="AUC", value=math.nan)
    assert json.loads(report.as_json([figure], {}))["figures"][0]["value"] is None


def test_eval_prints_every_table_and_writes_markdown_json_and_a_picture(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="needs the extra train")
    out = tmp_path / "figures"
    found = CliRunner().invoke(evaluate, ["--data", str(folder), "--out", str(out)])
    assert found.exit_code == 0, found.output
    for title in ("Authenticity, cold", "Verdict labels", "Sentiment", "Influence", "Calibration"):
        assert title in found.output
    assert (out / "figures.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((out / "figures.json").read_text())["figures"]


def test_eval_without_a_data_folder_and_train_of_an_unknown_judge_are_wrong_calls(tmp_path: Path) -> None:
    assert CliRunner().invoke(evaluate, ["--data", str(tmp_path / "none")]).exit_code == 2
    found = CliRunner().invoke(train, ["--data", str(tmp_path), "taste"])
    assert (found.exit_code, "influence" in found.output) == (2, True)


def test_a_missing_set_is_said_in_a_sentence(tmp_path: Path) -> None:
    found = CliRunner().invoke(evaluate, ["--data", str(tmp_path)])
    assert (found.exit_code, "tweets_by_client.jsonl.gz is not there" in found.output) == (1, True)


def test_training_twice_gives_the_same_weights(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("scipy", reason="needs the extra train")
    assert "influence" in trainers()
    weights = []
    for name in ("one", "two"):
        found = CliRunner().invoke(train, ["--data", str(folder), "--out", str(tmp_path / name), "influence"])
        assert found.exit_code == 0, found.output
        weights.append((tmp_path / name / "influence.json").read_bytes())
    assert weights[0] == weights[1]
