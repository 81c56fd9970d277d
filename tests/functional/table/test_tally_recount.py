"""The tally of any span, zone and filter is what counting the mentions again gives."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from infra.local.shelf import Shelf
from shared.adapters.api.spans import STEPS
from shared.adapters.api.tallied import BY, tallied
from shared.adapters.table import calls, keys, tallies
from shared.adapters.table.cells import Cell
from shared.adapters.table.stream import Change
from shared.domain.person import CIRCLES
from shared.domain.verdict import LABELS, SENTIMENTS

pytestmark = pytest.mark.usefixtures("table")

QUESTIONS = 1_000
ZONES = ("UTC", "Europe/Vienna", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Auckland")
NOW = datetime(2026, 11, 3, 17, 3, tzinfo=UTC)  # New York has changed its clocks two days before

Seen = list[tuple[datetime, Cell]]


def made(chance: random.Random) -> Seen:
    """400 mentions of six days, most of them in bursts."""
    seen: Seen = []
    for _ in range(400):
        at = NOW - timedelta(minutes=chance.choice((chance.randint(0, 8_640), chance.randint(0, 90))))
        label, circle = chance.choice(LABELS), chance.choice(CIRCLES)
        authentic = label in ("opinion", "question") and chance.random() < 0.8
        source = chance.choice(("x", "x", "mastodon", "generic-9"))
        seen.append((at, Cell(label, chance.choice(SENTIMENTS), circle, authentic, source)))
    return seen


def question(chance: random.Random) -> dict[str, list[str]]:
    """Any parameters that the tally takes together."""
    since = NOW - timedelta(minutes=chance.randint(1, 7 * 1440))
    bucket = chance.choice(tuple(STEPS))
    longest = 1440 if bucket == "5m" else 4 * 1440
    asked = {
        "bucket": [bucket],
        "tz": [chance.choice(ZONES)],
        "from": [since.isoformat().replace("+00:00", "Z")],
        "to": [(since + timedelta(minutes=chance.randint(1, longest))).isoformat().replace("+00:00", "Z")],
        "by": [",".join(chance.sample(BY, chance.randint(0, 2)))],
    }
    for name, values in (
        ("verdict", LABELS),
        ("sentiment", SENTIMENTS),
        ("circle", CIRCLES),
        ("source", ("x", "none")),
    ):
        if chance.random() < 0.3:
            asked[name] = [",".join(chance.sample(values, chance.randint(1, len(values))))]
    if chance.random() < 0.2:
        asked["authentic"] = [chance.choice(("true", "false"))]
    return asked


def recount(seen: Seen, asked: dict[str, list[str]]) -> Counter[tuple[Any, ...]]:
    """By hand: each mention that passes, at the beginning of its bucket as a clock on the wall there shows it."""
    zone, bucket = ZoneInfo(asked["tz"][0]), asked["bucket"][0]
    since, until = (datetime.fromisoformat(asked[name][0]) for name in ("from", "to"))
    by = sorted(filter(None, asked["by"][0].split(",")))
    counts: Counter[tuple[Any, ...]] = Counter()
    for at, cell in seen:
        fits = all(str(getattr(cell, name)) in asked[name][0].split(",") for name in BY if name in asked)
        if not fits or ("authentic" in asked and str(cell.authentic).lower() != asked["authentic"][0]):
            continue
        if floor(at, bucket, zone) < floor(since, bucket, zone) or floor(at, bucket, zone) >= until:
            continue
        group = (floor(at, bucket, zone).timestamp(), *(str(getattr(cell, name)) for name in by))
        counts[*group, "raw"] += 1
        counts[*group, "authentic"] += cell.authentic
    return +counts


def floor(at: datetime, bucket: str, zone: ZoneInfo) -> datetime:
    if bucket == "1d":
        local = at.astimezone(zone)
        return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return at.replace(minute=at.minute // 5 * 5 if bucket == "5m" else 0, second=0, microsecond=0)


def ask_all(questions: int) -> list[dict[str, list[str]]]:
    """The questions that are answered otherwise than by hand."""
    chance = random.Random(20261123)  # noqa: S311 - questions, no secrets
    seen = made(chance)
    changes = [
        Change(f"{number:040d}", "crumb-bakery", f"{at:%Y%m%d}", number % 4, at, None, cell)
        for number, (at, cell) in enumerate(seen)
    ]
    tallies.add(changes, NOW)
    wrong = []
    for _ in range(questions):
        asked = question(chance)
        found = tallied("crumb-bakery", asked, NOW)
        by = sorted(filter(None, asked["by"][0].split(",")))
        told: Counter[tuple[Any, ...]] = Counter()
        for row in found.rows:
            group = (datetime.fromisoformat(row["time"]).timestamp(), *(row[name] for name in by))
            told[*group, "raw"] += row["raw"]
            told[*group, "authentic"] += row["authentic"]
        if +told != recount(seen, asked) or found.approximate:
            wrong.append(asked)
    return wrong


def test_the_tally_equals_a_recount_as_the_table_answers():
    assert ask_all(40) == []


def test_the_tally_equals_a_recount_for_1000_random_questions(monkeypatch):
    """With the counters held in memory after they were read once: moto takes 50 ms for each question."""
    held: list[dict[str, Any]] = []

    def counters(brand: str, size: str, first: str, last: str, only: str = "") -> list[dict[str, Any]]:
        if not held:
            everything = {":pk": calls.value(keys.tally(brand))}
            held.extend(calls.query(KeyConditionExpression="pk = :pk", ExpressionAttributeValues=everything))
        return [item for item in held if f"{size}#{first}" <= item["sk"] <= f"{size}#{last}#~"]

    monkeypatch.setattr(tallies, "_counters", counters)
    with Shelf().in_place():
        assert ask_all(QUESTIONS) == []
