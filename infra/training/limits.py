"""How sure the authenticity figures are, and what limits them: intervals and a learning curve, by sets left out."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from infra.training.metrics import Floats, auc, interval, recall_at

SHARES = (0.25, 0.5, 1.0)
"""Shares of the automatic posts' authors that a model is fitted on."""

DRAWS = 3
LEAST_AUTO = 5

Score = Callable[[NDArray[np.bool_], str], Floats]
"""Fits on the posts that are marked and gives the set's scores, higher for automatic."""


def intervals(
    scores: Mapping[str, Floats], truth: Mapping[str, list[bool]], authors: Mapping[str, list[str]]
) -> dict[str, dict[str, list[float]]]:
    """95 % bootstrap intervals over authors of AUC and recall at 2 % false alarms, by set."""
    found = {}
    for name, said in scores.items():
        if sum(truth[name]) < LEAST_AUTO:
            continue
        columns = (truth[name], said.tolist())
        found[name] = {
            "AUC": [round(end, 3) for end in interval(auc, *columns, groups=authors[name])],
            "recall at 2 %": [round(end, 3) for end in interval(recall_at, *columns, groups=authors[name])],
        }
    return found


def learning(
    score: Score, auto: NDArray[np.bool_], sets: NDArray[np.str_], authors: NDArray[np.str_]
) -> dict[str, dict[str, float]]:
    """Mean AUC and recall over sets left out, when only a share of the automatic accounts is learned from."""
    names = [name for name in sorted(set(sets.tolist())) if auto[sets == name].sum() >= LEAST_AUTO]
    found = {}
    for share in SHARES:
        runs = []
        for draw in range(DRAWS if share < 1 else 1):
            kept = _drawn(auto, authors, share, draw)
            runs += [_measured(score(kept & (sets != name), name), auto[sets == name]) for name in names]
        means = np.mean(runs, axis=0)
        accounts = round(share * len(set(authors[auto].tolist())))
        found[f"{accounts} accounts"] = {"AUC": round(float(means[0]), 4), "recall at 2 %": round(float(means[1]), 4)}
    return found


def _drawn(auto: NDArray[np.bool_], authors: NDArray[np.str_], share: float, draw: int) -> NDArray[np.bool_]:
    machines = np.array(sorted(set(authors[auto].tolist())))
    chosen = np.random.default_rng(draw).permutation(machines)[: round(share * len(machines))]
    return ~auto | np.isin(authors, chosen)


def _measured(said: Floats, truth: NDArray[np.bool_]) -> tuple[float, float]:
    return auc(truth.tolist(), said.tolist()), recall_at(truth.tolist(), said.tolist())
