"""How good a judge is: the measures that the project publishes, and how sure each of them is."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FALSE_ALARMS = 0.02
"""The share of people's posts that may be called automatic: what `recall_at` is reported for."""

RESAMPLES = 500
"""Bootstrap resamples: the interval's ends move by less than .005 between seeds from here on."""


def accuracy(truth: Sequence[object], said: Sequence[object]) -> float:
    """The share that is right, 0..1."""
    return float(np.mean(np.asarray(truth) == np.asarray(said))) if len(truth) else float("nan")


def macro_f1(truth: Sequence[object], said: Sequence[object], labels: Sequence[object] | None = None) -> float:
    """The mean F1 over the labels that occur in `truth` (or over `labels`), each counting the same."""
    is_, called = np.asarray(truth), np.asarray(said)
    chosen = np.unique(is_) if labels is None else labels
    return float(np.mean([_f1(is_ == label, called == label) for label in chosen])) if len(chosen) else float("nan")


def auc(truth: Sequence[bool], score: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties counting half. nan with one class only."""
    positive = np.asarray(truth, dtype=bool)
    count = int(positive.sum())
    others = len(positive) - count
    if not count or not others:
        return float("nan")
    return float((ranks(score)[positive].sum() - count * (count + 1) / 2) / (count * others))


def average_precision(truth: Sequence[bool], score: Sequence[float]) -> float:
    """The precision averaged over the positives, tied scores taken together. nan without positives."""
    hits, seen = _curve(truth, score)
    if not len(hits) or not hits[-1]:
        return float("nan")
    gained = np.diff(hits, prepend=0) / hits[-1]
    return float(np.sum(gained * hits / seen))


def recall_at(truth: Sequence[bool], score: Sequence[float], false_alarms: float = FALSE_ALARMS) -> float:
    """The largest share of positives found while at most `false_alarms` of the negatives are called one."""
    hits, seen = _curve(truth, score)
    positives, negatives = hits[-1], seen[-1] - hits[-1]
    if not positives or not negatives:
        return float("nan")
    allowed = (seen - hits) / negatives <= false_alarms
    return float(np.max(hits[allowed], initial=0) / positives)


def precision_recall(truth: Sequence[bool], score: Sequence[float]) -> tuple[Floats, Floats]:
    """Precision and recall at each threshold, the strictest first."""
    hits, seen = _curve(truth, score)
    return hits / seen, hits / max(1.0, hits[-1])


def spearman(left: Sequence[float], right: Sequence[float]) -> float:
    """The correlation of ranks, -1..1, ties sharing their mean rank. nan where one side is constant."""
    a, b = ranks(left), ranks(right)
    if a.std() == 0 or b.std() == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def reliability(truth: Sequence[bool], probability: Sequence[float], bins: int = 10) -> list[tuple[float, float, int]]:
    """For each tenth of probability: mean probability, share of positives, posts. Empty bins are left out."""
    y, p = np.asarray(truth, dtype=float), np.asarray(probability, dtype=float)
    at = np.minimum((p * bins).astype(int), bins - 1)
    return [
        (float(p[at == b].mean()), float(y[at == b].mean()), int((at == b).sum()))
        for b in range(bins)
        if (at == b).any()
    ]


def calibration_error(truth: Sequence[bool], probability: Sequence[float], bins: int = 10) -> float:
    """How far probabilities are from shares, averaged over posts: 0 is perfect."""
    rows = reliability(truth, probability, bins)
    total = sum(count for _, _, count in rows)
    return sum(abs(said - is_) * count for said, is_, count in rows) / max(1, total)


def interval(
    measure: Callable[..., float], *columns: Sequence[object], groups: Sequence[object] | None = None, seed: int = 0
) -> tuple[float, float]:
    """The 95 % bootstrap interval of a measure over rows, or over whole `groups` (authors) where given."""
    random = np.random.default_rng(seed)
    members = _members(groups if groups is not None else range(len(columns[0])))
    table = [np.asarray(column) for column in columns]
    found = []
    for _ in range(RESAMPLES):
        rows = np.concatenate([members[pick] for pick in random.integers(0, len(members), len(members))])
        found.append(measure(*(column[rows] for column in table)))
    kept = [value for value in found if not np.isnan(value)]
    return (float(np.quantile(kept, 0.025)), float(np.quantile(kept, 0.975))) if kept else (float("nan"),) * 2


def ranks(values: Sequence[float]) -> Floats:
    """Ranks from 1, ties sharing their mean."""
    found = np.asarray(values, dtype=float)
    _, inverse, counts = np.unique(found, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    shared: Floats = (ends - (counts - 1) / 2)[inverse]
    return shared


def _f1(is_: NDArray[np.bool_], called: NDArray[np.bool_]) -> float:
    either = int(is_.sum() + called.sum())
    return 2 * int((is_ & called).sum()) / either if either else 0.0


def _curve(truth: Sequence[bool], score: Sequence[float]) -> tuple[Floats, Floats]:
    """Positives and posts at or above each distinct score, the highest score first."""
    y, s = np.asarray(truth, dtype=float), np.asarray(score, dtype=float)
    order = np.argsort(-s, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(s[order])), len(s) - 1)
    return np.cumsum(y[order])[ends], (ends + 1).astype(float)


def _members(groups: Sequence[object]) -> list[NDArray[np.int64]]:
    rows: dict[object, list[int]] = {}
    for row, group in enumerate(groups):
        rows.setdefault(group, []).append(row)
    return [np.asarray(each, dtype=np.int64) for each in rows.values()]
