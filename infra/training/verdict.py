"""Fits the nine-label judge to posts with a verdict, and measures it on sets left out."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from infra.training import data
from infra.training.metrics import Floats, accuracy, macro_f1
from shared.domain.brand import Brand
from shared.domain.verdict import AUTHENTIC_LABELS
from shared.judges.authenticity import verdict
from shared.judges.authenticity_profile import profile
from shared.judges.authenticity_shape import parts, shape
from shared.judges.verdict_label import FITTED, Labels, read
from shared.judges.verdict_signs import SIGNS, signs

RIDGE = 0.03
"""scikit-learn's C, on standardised signs; .01 to .1 moved macro-F1 on sets left out by less than .02."""

BALANCE = 0.75
"""How far rare labels are weighed up: 0 not at all, 1 in full."""

SPREAD = 0.2


def train(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The weights that ship, and the figures of models that had not seen the set they are measured on."""
    rows = data.verdicts(folder)
    values = np.array([_signs(row) for row in rows])
    labels = np.array([row.label for row in rows])
    sets = np.array([row.set for row in rows])
    fitted = np.isin(labels, FITTED)
    names = sorted(set(sets.tolist()))
    figures = {}
    for name in names:
        used = fitted & (sets != name)
        model = read(_model(values[used], labels[used]))
        figures[name] = _figures([row for row in rows if row.set == name], model)
    shipped = _model(values[fitted], labels[fitted])
    return shipped, {"trained_on": names, "left_out": {"verdict": figures}}


def write(folder: Path, weights: Path) -> None:
    """Trains, and writes `verdict.json` and its figures beside it."""
    shipped, figures = train(folder)
    (weights / "verdict.json").write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")
    (weights / "verdict.figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _signs(row: data.Ruled) -> list[float]:
    found = parts(row.post)
    return signs(row.post, found, shape(row.post, found), profile(row.post), Brand(name=row.brand))


def _model(values: Floats, labels: NDArray[np.str_]) -> dict[str, Any]:
    means, spread = values.mean(axis=0), np.maximum(values.std(axis=0), SPREAD)
    counts = Counter(labels.tolist())
    weight = {label: (len(labels) / len(counts) / count) ** BALANCE for label, count in counts.items()}
    model = LogisticRegression(C=RIDGE, class_weight=weight, max_iter=1000).fit((values - means) / spread, labels)
    rows = dict(zip(model.classes_.tolist(), model.coef_ / spread, strict=True))
    starts = dict(zip(model.classes_.tolist(), model.intercept_, strict=True))
    return {"labels": {label: _row(rows.get(label), starts.get(label), means) for label in FITTED}}


def _row(weights: Floats | None, start: float | None, means: Floats) -> dict[str, Any]:
    """One label's weights; a label that was never seen is never said."""
    if weights is None or start is None:
        return {"start": -30.0, "weights": dict.fromkeys(SIGNS, 0.0)}
    named = {name: round(float(weight), 4) for name, weight in zip(SIGNS, weights, strict=True)}
    return {"start": round(float(start - weights @ means), 4), "weights": named}


def _figures(rows: list[data.Ruled], model: Labels) -> dict[str, float]:
    said = [verdict(row.post, Brand(name=row.brand), labels=model) for row in rows]
    truth, told = [row.label for row in rows], [each.label for each in said]
    meant = [row.label in AUTHENTIC_LABELS for row in rows]
    held = [each.authentic(0.5) for each in said]
    return {
        "macro-F1 of nine": round(macro_f1(truth, told), 4),
        "accuracy": round(accuracy(truth, told), 4),
        "authentic macro-F1": round(macro_f1(meant, held), 4),
    }
