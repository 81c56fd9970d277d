"""Fits the nine-label judge to posts with a verdict, and measures it on sets left out."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from infra.training import data
from infra.training.authenticity import table, without_each
from infra.training.metrics import Floats, accuracy, macro_f1
from shared.domain.brand import Brand
from shared.domain.verdict import AUTHENTIC_LABELS
from shared.judges import vader
from shared.judges.authenticity import looked_at, verdict
from shared.judges.authenticity_model import Model
from shared.judges.authenticity_shape import parts
from shared.judges.sentiment import mask
from shared.judges.target import target
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
    authentic, _ = without_each(table(folder))
    values = np.array([_signs(row, authentic.get(row.set)) for row in rows])
    labels = np.array([row.label for row in rows])
    sets = np.array([row.set for row in rows])
    fitted = np.isin(labels, FITTED)
    names = sorted(set(sets.tolist()))
    figures, told = {}, []
    for name in names:
        used = fitted & (sets != name)
        model = read(_model(values[used], labels[used]))
        told.append(_told([row for row in rows if row.set == name], model, authentic.get(name)))
        figures[name] = _measured(told[-1:])
    shipped = _model(values[fitted], labels[fitted])
    return shipped, {"trained_on": names, "left_out": {"verdict": figures}, "together": _measured(told)}


def write(folder: Path, weights: Path) -> None:
    """Trains, and writes `verdict.json` and its figures beside it."""
    shipped, figures = train(folder)
    (weights / "verdict.json").write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")
    (weights / "verdict.figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _signs(row: data.Ruled, authentic: dict[str, Model] | None) -> list[float]:
    """The signs of a post; how sure that a person meant it is told by models that had not seen the set either."""
    found, brand = parts(row.post), Brand(name=row.brand)
    compound = vader.compound(mask(row.post.text, target(brand)))
    look = looked_at(row.post, found, authentic)
    return signs(found, look.shape, look.profile, brand, compound, look.cold)


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


def _told(rows: list[data.Ruled], model: Labels, authentic: dict[str, Model] | None) -> list[tuple[str, str, bool]]:
    """The true label, the one said, and whether it was held authentic, for each post.

    `authentic` are authenticity models that have not seen the set; None where the shipped ones have not.
    """
    said = [verdict(row.post, Brand(name=row.brand), fitted=authentic, labels=model) for row in rows]
    return [(row.label, each.label, each.authentic(0.5)) for row, each in zip(rows, said, strict=True)]


def _measured(sets: list[list[tuple[str, str, bool]]]) -> dict[str, float]:
    truth, told, held = zip(*(each for rows in sets for each in rows), strict=True)
    meant = [label in AUTHENTIC_LABELS for label in truth]
    found = {
        "macro-F1 of nine": macro_f1(truth, told),
        "accuracy": accuracy(truth, told),
        "authentic macro-F1": macro_f1(meant, held),
    }
    if len(sets) > 1:
        found |= {label: macro_f1(truth, told, [label]) for label in sorted(set(truth))}
    return {name: round(value, 4) for name, value in found.items()}
