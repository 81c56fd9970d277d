"""Fits the authenticity judge to posts by the client that sent them, and measures it on sets left out.

A linear model whose signs are fixed where they are known beforehand (a link never speaks for a person, a question
never against one), so that a chance of one set is not learned, and whose ridge is strong, for the same reason.
Every set weighs the same: the next brand is a new set.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from infra.training import data, limits, streams
from infra.training.metrics import Floats, auc, average_precision, recall_at
from shared.judges.authenticity import verdict
from shared.judges.authenticity_model import Model, read
from shared.judges.authenticity_profile import PROFILE, profile
from shared.judges.authenticity_shape import SHAPE, parts, shape

AGAINST = frozenset(
    """links link-only ends-link two-end-links dots-link tags-after-link app-host hashtags headline stamp label
    suffix pipe
    bullets app followers job reading feed report horoscope scripture contest adult bot-name outlet-name bot-bio
    names-itself
    follows-none posts-a-day default-image via-end bare-headline reports-and-links word-length advert offer spread
    starts-digit numbers spread-to-win company-bio space-link""".split()  # noqa: SIM905
)
FOR = frozenset(
    """cut-link handles starts-handle dot-handle repost reply quote first second slang stretched emoji emoticon question
    exclaims ask judge help personal people-host personal-bio age verified words-after-link repeats
    starts-lower""".split()  # noqa: SIM905
)
"""Features that speak against a person or for one, whatever a set says; the others are free."""

HELD_BACK = frozenset("advert offer spread contest money spread-to-win company-bio".split())  # noqa: SIM905
"""What sellers write. People type it too, and the labels know only the app that sent it: penalised threefold."""

PENALTY = 1000.0
"""Of the ridge, on standardised features. On sets left out 25 reached .866 cold and .771 alone, 400 .880 and .794, 1000
.882 and .801 (AUC; recall at 2 % moved up and down by .03): what is learned of a few sets is mostly of these sets."""

LEAST_SET = 200
"""Posts from which on a set counts in full."""

SPREAD = 0.05
"""Least standard deviation that a feature is divided by: what is almost constant must not be blown up."""


class Table(NamedTuple):
    """The posts as numbers: features (nan where unknown), whether automatic, set, and weight."""

    posts: list[data.Labelled]
    values: Floats
    auto: NDArray[np.bool_]
    sets: NDArray[np.str_]
    weight: Floats


def table(folder: Path) -> Table:
    """The labelled posts with their features, profile and all."""
    rows = [row for row in data.routes(folder) if row.auto is not None]
    values = np.array([[*shape(row.post, parts(row.post)), *profile(row.post)] for row in rows], dtype=float)
    sets = np.array([row.set for row in rows])
    sizes = {name: max(LEAST_SET, int((sets == name).sum())) for name in set(sets.tolist())}
    weight = np.array([1000 / sizes[name] for name in sets.tolist()])
    return Table(rows, values, np.array([bool(row.auto) for row in rows]), sets, weight)


def train(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The weights that ship, and the figures of models that had not seen the set they are measured on."""
    seen = table(folder)
    names = sorted(set(seen.sets.tolist()))
    left_out, scale = without_each(seen)
    shipped = {"models": _scaled(_fitted(seen, np.ones(len(seen.auto), dtype=bool)), scale)}
    tables = {
        table_: {name: _figures(folder, name, left_out[name], shown) for name in names}
        for table_, shown in (("cold", {}), ("alone", {"profiles": False}), ("client", {"clients": True}))
    }
    tables["streams"] = streams.measured(folder, left_out)
    limited = _limits(seen, {name: models["profile"] for name, models in left_out.items()})
    return shipped, {"trained_on": names, "left_out": tables, **limited}


def without_each(seen: Table) -> tuple[dict[str, dict[str, Model]], dict[str, tuple[float, float]]]:
    """Models that have not seen a set, by its name, and the calibration that all of them and the shipped ones share."""
    out = {name: _fitted(seen, seen.sets != name) for name in sorted(set(seen.sets.tolist()))}
    scale = {kind: _calibrated(seen, out, kind) for kind in ("post", "profile")}
    return {name: read(_scaled(model, scale)) for name, model in out.items()}, scale


def write(folder: Path, weights: Path) -> None:
    """Trains, and writes `authenticity.json` and its figures beside it."""
    shipped, figures = train(folder)
    (weights / "authenticity.json").write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")
    (weights / "authenticity.figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _fitted(seen: Table, used: NDArray[np.bool_]) -> dict[str, Any]:
    """Both models, uncalibrated: log-odds of a person with both classes weighing the same."""
    return {
        "post": _model(seen.values[used][:, : len(SHAPE)], SHAPE, seen.auto[used], seen.weight[used]),
        "profile": _model(seen.values[used], (*SHAPE, *PROFILE), seen.auto[used], seen.weight[used]),
    }


def _model(values: Floats, names: tuple[str, ...], auto: NDArray[np.bool_], weight: Floats) -> dict[str, Any]:
    balanced = np.where(auto, 0.5 / weight[auto].sum(), 0.5 / weight[~auto].sum()) * weight
    start, weights, means = _linear(values, names, auto, balanced * len(auto))
    return {
        "start": -start,
        "weights": {name: [-w, mean] for name, w, mean in zip(names, weights, means, strict=True)},
    }


def _linear(
    values: Floats, names: tuple[str, ...], auto: NDArray[np.bool_], weight: Floats
) -> tuple[float, Floats, Floats]:
    """Logistic regression with a ridge and fixed signs, on standardised values; unknown values are the mean."""
    means, spread = np.nanmean(values, axis=0), np.maximum(np.nanstd(values, axis=0), SPREAD)
    inputs = np.nan_to_num((values - means) / spread)
    side = np.where(auto, 1.0, -1.0)
    ridge = np.array([PENALTY * (3.0 if name in HELD_BACK else 1.0) for name in names])

    def loss(guess: Floats) -> tuple[float, Floats]:
        margin = side * (inputs @ guess[1:] + guess[0])
        pull = -side * weight / (1 + np.exp(margin))
        value = (weight * np.logaddexp(0, -margin)).sum() + (ridge * guess[1:] ** 2).sum()
        return float(value), np.concatenate([[pull.sum()], inputs.T @ pull + 2 * ridge * guess[1:]])

    bounds = [
        (None, None),
        *((0.0, None) if n in AGAINST else (None, 0.0) if n in FOR else (None, None) for n in names),
    ]
    found = minimize(loss, np.zeros(len(names) + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    return float(found[0]), found[1:] / spread, means


def _calibrated(seen: Table, out: Mapping[str, dict[str, Any]], kind: str) -> tuple[float, float]:
    """Slope and start that turn log-odds into probabilities, on scores of sets left out (Platt 1999).

    A set's posts are taken as they are: about 1 in 20 is automatic, as in a brand's search.
    """
    width = len(SHAPE) if kind == "post" else seen.values.shape[1]
    scores = np.zeros(len(seen.auto))
    for name, each in out.items():
        model = read({kind: each[kind]})[kind]
        at = seen.sets == name
        scores[at] = [_log_odds(model, row) for row in seen.values[at][:, :width]]
    side = np.where(seen.auto, -1.0, 1.0)

    def loss(guess: Floats) -> float:
        return float((seen.weight * np.logaddexp(0, -side * (guess[0] * scores + guess[1]))).sum())

    slope, start = minimize(loss, np.array([1.0, 2.0]), method="Nelder-Mead").x
    return float(slope), float(start)


def _log_odds(model: Model, row: Floats) -> float:
    from shared.judges.authenticity_model import contributions

    return model.start + sum(contributions(model, [None if np.isnan(value) else float(value) for value in row]))


def _scaled(models: Mapping[str, dict[str, Any]], scale: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """Models with the calibration folded in, rounded to what matters."""
    scaled = {}
    for kind, model in models.items():
        slope, start = scale[kind]
        scaled[kind] = {
            "start": round(float(slope * model["start"] + start), 4),
            "weights": {
                name: [round(float(slope * w), 4), round(float(m), 4)] for name, (w, m) in model["weights"].items()
            },
        }
    return scaled


def _limits(seen: Table, left_out: Mapping[str, Model]) -> dict[str, Any]:
    """Intervals and learning curve of the cold judge with the profile, on sets left out."""
    authors = np.array([row.author for row in seen.posts])
    scores = {name: _scores(model, seen.values[seen.sets == name]) for name, model in left_out.items()}
    truth = {name: seen.auto[seen.sets == name].tolist() for name in left_out}
    groups = {name: authors[seen.sets == name].tolist() for name in left_out}

    def score(used: NDArray[np.bool_], name: str) -> Floats:
        model = _model(seen.values[used], (*SHAPE, *PROFILE), seen.auto[used], seen.weight[used])
        return _scores(read({"profile": model})["profile"], seen.values[seen.sets == name])

    return {
        "intervals": limits.intervals(scores, truth, groups),
        "learning": limits.learning(score, seen.auto, seen.sets, authors),
    }


def _scores(model: Model, values: Floats) -> Floats:
    return -np.array([_log_odds(model, row) for row in values])


def _figures(folder: Path, name: str, models: Mapping[str, Model], shown: dict[str, bool]) -> dict[str, float]:
    rows = [row for row in data.routes(folder, **shown) if row.auto is not None and row.set == name]
    said = [verdict(row.post, fitted=models) for row in rows]
    truth = [bool(row.auto) for row in rows]
    score = [1 - each.authenticity for each in said]
    alarms = [each.label in ("auto", "promo") for each, auto in zip(said, truth, strict=True) if not auto]
    found = {"AUC": auc(truth, score), "average precision": average_precision(truth, score)}
    found |= {"recall at 2 %": recall_at(truth, score), "people called auto or promo": float(np.mean(alarms))}
    return {measure: round(value, 4) for measure, value in found.items()}
