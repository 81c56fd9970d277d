"""Fits the influence judge's weights to how real posts were received, and measures them on sets left out."""

import json
from pathlib import Path
from statistics import NormalDist
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear

from infra.training.data import BRANDS, Reacted, reactions
from infra.training.metrics import Floats, ranks, spearman
from shared.domain.standing import Standing
from shared.judges import manner
from shared.judges.authenticity import verdict
from shared.judges.influence import signals

PER_TENFOLD = 9.0
"""Points that a tenfold of followers is worth: 10,000 are worth 36, a million 54 and what stars get beyond."""

SEARCH = 2.0
"""What a brand search weighs against a stream or a timeline of the same size: brand searches are what is judged."""

RIDGE = 3.0
"""Of the ridge, in normal scores; 1 to 10 gave the same rank correlation within .003."""

DAMPING = 1.0
"""Posts that the profile weighs against resonance; .5 to 2 gave the same rank correlation within .003."""

ROUNDS = 4
FOLDS = 5

TOPICS = {"pfizer_vaccine_tweets_2020_21": ("health", "medic", "doctor", "nurs", "clinic", "pharma", "scien", "vaccin")}
"""The niche that a brand file would name for a search."""

# The part that a signal counts in, and between which signs its weight may lie: what is known beforehand.
PLAN: dict[str, tuple[str, float, float]] = {
    "followers": ("reach", 0, np.inf),
    "stars": ("reach", 0, np.inf),
    "exchange": ("reach", -np.inf, 0),
    "follows": ("reach", -np.inf, 0),
    "verified": ("reach", 0, np.inf),
    "volume": ("resonance", -np.inf, 0),
    "years": ("trust", 0, np.inf),
    "niche": ("relevance", 0, np.inf),
    "role": ("relevance", 0, np.inf),
    "place": ("relevance", 0, np.inf),
    "person": ("trust", 0, np.inf),
    "own-views": ("trust", 0, np.inf),
    "outlet": ("trust", -np.inf, 0),
    "meant": ("trust", 4, np.inf),
    "voice": ("trust", 0, np.inf),
    "answers": ("resonance", -6, 0),
}


def train(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The weights that ship, and the figures of models that had not seen the set they are measured on."""
    rows = reactions(folder)
    table, received = _table(rows), _received(rows)
    sets = np.array([row.set for row in rows])
    everything = np.ones(len(rows), dtype=bool)
    weights = _fit(table, received, sets, everything)
    names = sorted({row.set for row in rows})
    figures = {name: _left_out(rows, table, received, sets, name) for name in names if len(names) > 1}
    searches = [name for name in names if name in BRANDS]
    authors = {name: _authors_out(rows, table, received, sets, name) for name in searches}
    shipped = {
        "signals": {name: {"part": PLAN[name][0], "points": round(points, 3)} for name, points in weights.items()},
        "resonance": _usual(rows, table @ np.array(list(weights.values()))),
    }
    return shipped, {"trained_on": names, "left_out": {"influence": figures}, "authors_left_out": authors}


def _table(rows: list[Reacted]) -> Floats:
    """One line of signals a post, judged cold."""
    lines = []
    for row in rows:
        said = manner(row.post, verdict(row.post))
        topics = TOPICS.get(row.set, ())
        found = signals(row.post.author, row.post.created_at, manner=said, topics=topics, standing=Standing())
        lines.append([found[name] for name in PLAN])
    return np.array(lines)


def _received(rows: list[Reacted]) -> Floats:
    """Reactions as normal scores of their rank within the set: sets were collected in different ways."""
    received = np.zeros(len(rows))
    for name in {row.set for row in rows}:
        at = np.array([row.set == name for row in rows])
        shares = (ranks([row.reactions for row in rows if row.set == name]) - 0.5) / at.sum()
        received[at] = [NormalDist().inv_cdf(share) for share in shares]
    return received


def _fit(table: Floats, received: Floats, sets: NDArray[np.str_], used: NDArray[np.bool_]) -> dict[str, float]:
    """Points by signal: ridge regression between the bounds of PLAN, with an intercept for each set.

    A set weighs the root of its size. Bounds are in points, so the fit is repeated with the scale that it found.
    """
    weight = _weights(sets, used)
    rows = np.flatnonzero(used)
    root = weight[rows] / np.sqrt((weight[rows] ** 2).mean())
    starts = np.column_stack([sets[rows] == name for name in sorted(set(sets))]).astype(float)
    left = np.column_stack([table[rows], starts]) * root[:, None]
    penalty = np.hstack([np.eye(len(PLAN)) * RIDGE**0.5, np.zeros((len(PLAN), starts.shape[1]))])
    target = np.concatenate([received[rows] * root, np.zeros(len(PLAN))])
    scale = 1.0
    for _ in range(ROUNDS):
        low, high = (np.array([bounds[side] for bounds in PLAN.values()]) * scale for side in (1, 2))
        free = np.full(starts.shape[1], np.inf)
        found = lsq_linear(
            np.vstack([left, penalty]), target, bounds=(np.concatenate([low, -free]), np.concatenate([high, free]))
        ).x[: len(PLAN)]
        scale = found[0] / PER_TENFOLD
    return dict(zip(PLAN, found / scale, strict=True))


def _weights(sets: NDArray[np.str_], used: NDArray[np.bool_]) -> Floats:
    weight = np.zeros(len(sets))
    for name in set(sets[used].tolist()):
        at = (sets == name) & used
        weight[at] = at.sum() ** -0.25 * (SEARCH if name in BRANDS else 1.0)
    return weight


def _left_out(
    rows: list[Reacted], table: Floats, received: Floats, sets: NDArray[np.str_], name: str
) -> dict[str, float]:
    points = np.array(list(_fit(table, received, sets, sets != name).values()))
    truth = [row.reactions for row in rows if row.set == name]
    return {"Spearman, cold": round(spearman(list(table[sets == name] @ points), truth), 4)}


def _authors_out(rows: list[Reacted], table: Floats, received: Floats, sets: NDArray[np.str_], name: str) -> float:
    """Spearman on a set of which a fifth of the authors is left out in turn; the other sets stay in."""
    writers = [row.post.author.id or row.post.author.handle or row.post.id for row in rows]
    fold = np.array([crc32(writer.encode()) % FOLDS for writer in writers])
    said = np.zeros(len(rows))
    for out in range(FOLDS):
        points = np.array(list(_fit(table, received, sets, ~((sets == name) & (fold == out))).values()))
        said[fold == out] = table[fold == out] @ points
    return round(spearman(list(said[sets == name]), [row.reactions for row in rows if row.set == name]), 4)


def _usual(rows: list[Reacted], points: Floats) -> dict[str, float]:
    """log(1 + reactions) of a search's posts as a line in points: what is usual for a profile."""
    at = np.array([row.search for row in rows])
    heard = np.log1p([row.reactions for row in rows if row.search])
    slope, start = np.polyfit(points[at], heard, 1)
    return {"usual": round(float(start), 4), "per_point": round(float(slope), 5), "damping": DAMPING}


def write(folder: Path, weights: Path) -> None:
    """Trains, and writes `influence.json` and its figures beside it."""
    shipped, figures = train(folder)
    (weights / "influence.json").write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")
    (weights / "influence.figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
