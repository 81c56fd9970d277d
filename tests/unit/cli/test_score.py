import gzip
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.cli.score import LINE_LIMIT, judged, own_brand, score
from shared.domain.brand import parse_brand
from shared.domain.parsing import parse_post

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
CRUMB = parse_brand({"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}, "aliases": ["Crumb's"]})


def answers(*lines: bytes | dict[str, Any], warm: bool = True) -> list[dict[str, Any]]:
    raw = b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)
    return [json.loads(answer) for answer, _ in judged(io.BytesIO(raw), None, warm=warm, now=NOON)]


def post(text: str = "The rye is superb", **fields: Any) -> dict[str, Any]:
    return {"id": "1", "source": "x", "text": text, **fields}


def test_a_post_is_answered_in_the_agreed_shape() -> None:
    [answer] = answers(post(author={"handle": "jo", "followers": 900}))
    assert list(answer) == ["id", "verdict", "sentiment", "influence", "about", "story"]
    assert list(answer["verdict"]) == ["label", "authenticity", "reasons"]
    assert set(answer["verdict"]["reasons"][0]) == {"code", "text", "weight"}
    assert list(answer["sentiment"]) == ["label", "score", "recognised"]
    assert list(answer["influence"]) == ["score", "parts"]
    assert answer["influence"]["score"] == pytest.approx(sum(answer["influence"]["parts"].values()), abs=0.1)


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"[1", "not JSON"),
        (b"[]", "a post is a JSON object"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 200_000, "not JSON"),
        (b'{"id":"1","source":"x"}', "text: is required"),
        (b'{"source":"x","text":"a"}', "id: is required"),
        (b'{"id":"1","source":"X!","text":"a"}', "source"),
        (b'{"id":"1","source":"x","text":"a","created_at":"soon"}', "created_at"),
        (b'{"id":' + b"9" * 5000 + b"}", "not JSON"),
    ],
)
def test_a_line_that_is_no_post_is_answered_in_its_place(line: bytes, error: str) -> None:
    first, second, third = answers(post(), line, post())
    assert (first["id"], third["id"]) == ("1", "1")
    assert second["line"] == 2
    assert error in second["error"]


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"text": "🙂🙃👍🏽"},
        {"text": "https://t.co/abcdef"},
        {"text": "مرحبا بالعالم ‏עברית"},
        {"text": "\ud83d lone \udc00"},
        {"text": "nul \x00 and \x1b[31m"},
        {"text": "a", "author": None},
        {"text": "a", "author": {}},
        {"text": "a", "author": {"followers": -5, "following": 1e300, "posts": "many", "verified": "yes"}},
        {"text": "a", "author": {"followers": float("nan"), "created_at": "2999-01-01T00:00:00Z"}},
        {"text": "a", "created_at": "2999-01-01T00:00:00Z"},
        {"text": "a", "lang": "xx-unknown"},
        {"text": "a", "metrics": {"likes": 10**30, "reposts": -1}},
        {"text": None, "kind": "reaction"},
    ],
)
def test_odd_posts_are_judged_with_a_reason(fields: dict[str, Any]) -> None:
    [answer] = answers(post(**fields))
    assert answer["verdict"]["reasons"]
    assert 0 <= answer["verdict"]["authenticity"] <= 1
    assert 0 <= answer["influence"]["score"] <= 100


def test_a_text_of_a_hundred_thousand_characters_is_judged() -> None:
    assert answers(post("The bread was not good! " * 4200))[0]["verdict"]["label"]


def test_a_line_that_is_too_long_is_refused_and_the_next_one_judged() -> None:
    first, second = answers(b'"' + b"a" * (2 * LINE_LIMIT) + b'"', post())
    assert "longer" in first["error"]
    assert second["id"] == "1"


def test_a_repeated_template_counts_warm_and_not_cold() -> None:
    lines = [
        post(f"I just scored {n}0 points on the Big Bread Quiz, can you beat me?", id=str(n), author={"id": str(n)})
        for n in range(1, 30)
    ]
    warm, cold = answers(*lines)[-1], answers(*lines, warm=False)[-1]
    assert warm["verdict"]["authenticity"] <= cold["verdict"]["authenticity"]
    assert cold == answers(lines[-1], warm=False)[0]


def test_an_author_whose_posts_were_well_received_gains_influence_warm() -> None:
    liked = [
        post(
            "My loaf of the day", id=str(n), author={"id": "7", "followers": 200}, metrics={"likes": 400, "reposts": 90}
        )
        for n in range(6)
    ]
    warm, cold = answers(*liked), answers(*liked, warm=False)
    assert warm[-1]["influence"]["score"] > cold[-1]["influence"]["score"]
    assert warm[0]["influence"] == cold[0]["influence"]


def test_a_line_may_name_its_own_brand() -> None:
    assert own_brand(parse_post(post(), NOON), CRUMB) is CRUMB
    assert own_brand(parse_post(post(brand="crumb bakery"), NOON), CRUMB) is CRUMB
    other = own_brand(parse_post(post(brand=["Delta", "Delta Air Lines"]), NOON), CRUMB)
    assert other is not None
    assert (other.name, other.aliases) == ("Delta", ("Delta Air Lines",))
    assert own_brand(parse_post(post(), NOON), None) is None


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    "kind",
    "lang",
    "created_at",
    "client",
    "in_reply_to",
    "url",
    "urls",
    "brand",
    "author",
    "repost_of",
    "metrics",
]
AUTHOR = ["id", "handle", "name", "bio", "followers", "following", "posts", "created_at", "verified"]
posts = st.builds(
    lambda base, odd, author: {**base, **odd, **({"author": author} if author else {})},
    st.fixed_dictionaries(
        {"id": st.text(min_size=1, max_size=9), "source": st.just("x"), "text": st.text(max_size=80)}
    ),
    st.dictionaries(st.sampled_from(FIELDS), values, max_size=4),
    st.dictionaries(st.sampled_from(AUTHOR), values, max_size=5),
)
anything = st.one_of(
    posts.map(lambda each: json.dumps(each).encode()), values.map(lambda each: json.dumps(each).encode()), st.binary()
).map(lambda line: line.replace(b"\n", b" "))


@settings(max_examples=200, deadline=None)
@given(st.lists(anything, max_size=8), st.booleans())
def test_every_line_is_answered_once_and_in_its_order(lines: list[bytes], warm: bool) -> None:
    found = answers(*lines, warm=warm)
    assert len(found) == len(lines)
    for number, answer in enumerate(found, start=1):
        assert answer.get("line", number) == number
        assert ("error" in answer) != ("verdict" in answer)


def test_the_command_exits_with_1_after_an_error_line_and_0_without(tmp_path: Path) -> None:
    good = json.dumps(post())
    assert CliRunner().invoke(score, ["-"], input=good).exit_code == 0
    assert CliRunner().invoke(score, ["-"], input=f"{good}\nx\n{good}\n").exit_code == 1
    assert CliRunner().invoke(score, ["-"], input="").exit_code == 0


def test_a_field_that_no_brand_has_is_told_of_and_left_out(tmp_path: Path) -> None:
    file = tmp_path / "brand.json"
    file.write_text(
        '{"name": "Crumb Bakery", "sector": "bread", "competitors": ["Loaf & Co"], "handles": {"x": "crumb"}}'
    )
    found = CliRunner().invoke(score, ["--brand", str(file), "-"], input=json.dumps(post()) + "\n")
    assert found.exit_code == 0
    assert "sector" in found.stderr
    assert json.loads(found.stdout)["about"] > 0


def test_a_known_field_that_is_wrong_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "brand.json"
    file.write_text('{"name": "Crumb Bakery", "topics": 5}')
    found = CliRunner().invoke(score, ["--brand", str(file), "-"], input="")
    assert found.exit_code == 2
    assert "topics" in found.stderr


def test_a_wrong_call_exits_with_2_and_names_what_is_wrong(tmp_path: Path) -> None:
    bad = tmp_path / "brand.json"
    bad.write_text('{"name":5}')
    found = CliRunner().invoke(score, ["--brand", str(bad), "-"], input="")
    assert (found.exit_code, "name" in found.output) == (2, True)
    assert CliRunner().invoke(score, [str(tmp_path / "missing.jsonl")]).exit_code == 2


def test_a_gzipped_file_is_read_and_a_damaged_one_is_said_so(tmp_path: Path) -> None:
    whole = tmp_path / "posts.jsonl.gz"
    whole.write_bytes(gzip.compress(json.dumps(post()).encode()))
    assert CliRunner().invoke(score, [str(whole)]).exit_code == 0
    whole.write_bytes(whole.read_bytes()[:-9])
    found = CliRunner().invoke(score, [str(whole)])
    assert (found.exit_code, "damaged" in found.output) == (1, True)


def test_answers_come_line_by_line_and_a_reader_that_leaves_is_no_error() -> None:
    command = [sys.executable, "-c", "from infra.cli.score import score; score()", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:  # noqa: S603  # our own command
        assert running.stdin
        assert running.stdout
        assert running.stderr
        running.stdin.write(json.dumps(post()).encode() + b"\n")
        running.stdin.flush()
        assert json.loads(running.stdout.readline())["id"] == "1"
        running.stdout.close()
        running.stdin.write(json.dumps(post()).encode() + b"\n")
        running.stdin.close()
        assert running.wait(20) == 0
        assert running.stderr.read() == b""
