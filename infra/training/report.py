"""The figures as people read them: Markdown tables, JSON, and a picture."""

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from infra.training.figures import Curve, Figure, means
from infra.training.metrics import calibration_error, precision_recall, reliability

TITLES = {
    "cold": "Authenticity, cold: one post with its author's profile, no client",
    "alone": "Authenticity, the post alone: profile hidden, no client",
    "client": "Authenticity with the client given",
    "warm": "Authenticity, warm: with what earlier posts of the set showed",
    "streams": "Wrong calls in streams with invented families of apps, campaigns and people",
    "campaign": "Campaigns in a stream: other invented families, which no rule was made with",
    "verdict": "Verdict labels",
    "about": "About the brand at all",
    "sentiment": "Sentiment, English",
    "sentiment, other languages": "Sentiment, other languages",
    "influence": "Influence against reposts and likes",
}
BASELINES = {
    **dict.fromkeys(("cold", "alone", "client", "warm"), "has a link"),
    **dict.fromkeys(("sentiment", "sentiment, other languages"), "VADER at ±0.05"),
    "influence": "log(followers)",
}
JUDGES = {
    **dict.fromkeys(("cold", "alone", "client", "warm", "streams", "campaign", "about"), "authenticity"),
    **dict.fromkeys(("sentiment", "sentiment, other languages"), "sentiment"),
    "verdict": "verdict",
    "influence": "influence",
}


class LeftOut(Struct, frozen=True):
    """What `hundred train` stored beside the weights: the sets used, and figures of models that had not seen them."""

    trained_on: tuple[str, ...] = ()
    left_out: dict[str, dict[str, dict[str, float]]] = {}


def left_out(weights: Path) -> dict[str, LeftOut]:
    """By judge, from `{judge}.figures.json`; a judge without fitted weights has none."""
    found = {}
    for path in sorted(weights.glob("*.figures.json")):
        stored = json.loads(path.read_text(encoding="utf-8"))
        found[path.name.removesuffix(".figures.json")] = LeftOut(
            tuple(stored.get("trained_on", ())), stored.get("left_out", {})
        )
    return found


def markdown(figures: Sequence[Figure], curves: Sequence[Curve], stored: dict[str, LeftOut]) -> str:
    """Every table, a line a set and the mean; what a set contributed to the weights is said on its line."""
    lines = [
        "# Figures of the judges",
        "",
        "Each cell: the shipped judge [95 % bootstrap interval]. `fitted` marks a set that the shipped weights were "
        "trained on: there the honest figure is the next one, of weights fitted without that set. Sets with fewer than "
        "5 posts of the rarer class are shown but not in the mean.",
        "",
    ]
    for table in dict.fromkeys(figure.table for figure in figures):
        lines += [f"## {TITLES.get(table, table)}", "", *_table(table, figures, stored.get(JUDGES.get(table, ""))), ""]
    lines += ["## Calibration", "", "| view | posts | mean distance of probability and share |", "|---|---:|---:|"]
    lines += [f"| {c.name} | {len(c.truth)} | {calibration_error(c.truth, c.score):.3f} |" for c in curves]
    return "\n".join(lines) + "\n"


def as_json(figures: Sequence[Figure], stored: dict[str, LeftOut]) -> str:
    """The same for machines; what cannot be told (one class only) is null."""
    rows = [{name: _plain(value) for name, value in asdict(each).items()} for each in (*figures, *means(figures))]
    return json.dumps({"figures": rows, "left_out": {judge: asdict(each) for judge, each in stored.items()}}, indent=1)


def picture(curves: Sequence[Curve], path: Path) -> None:
    """A reliability diagram and precision over recall, a line a view, as PNG."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    drawn, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.8), constrained_layout=True)
    left.plot([0, 1], [0, 1], color="0.7", linestyle=":", label="perfect")
    for curve in curves:
        said, is_, _ = zip(*reliability(curve.truth, curve.score), strict=True)
        left.plot(said, is_, marker="o", markersize=4, label=curve.name)
        precision, recall = precision_recall(curve.truth, curve.score)
        right.plot(recall, precision, label=curve.name)
    left.set(title="Reliability", xlabel="probability of automatic, as judged", ylabel="share that is automatic")
    right.set(title="Precision and recall of automatic posts", xlabel="recall", ylabel="precision", ylim=(0, 1.02))
    for axes in (left, right):
        axes.legend()
        axes.grid(alpha=0.3)
    drawn.savefig(path, dpi=110)
    pyplot.close(drawn)


def _table(table: str, figures: Sequence[Figure], stored: LeftOut | None) -> list[str]:
    rows = [figure for figure in figures if figure.table == table]
    measures = list(dict.fromkeys(figure.measure for figure in rows))
    baseline = BASELINES.get(table)
    shown = _Shown(baseline, stored if stored and stored.left_out.get(table) else None)
    heads = [head for measure in measures for head in _heads(measure, rows, shown)]
    lines = ["| set | posts | " + " | ".join(heads) + " |", "|---|---:|" + "---:|" * len(heads)]
    for name in [*dict.fromkeys(row.set for row in rows), "mean"]:
        of_set = means(rows) if name == "mean" else [row for row in rows if row.set == name]
        cells = [cell for measure in measures for cell in _cells(measure, of_set, rows, shown)]
        posts = of_set[0].posts if of_set else 0
        said = of_set[0].set if name == "mean" and of_set else name
        lines.append(f"| {said}{_fitted(name, stored)} | {posts} | " + " | ".join(cells) + " |")
    return lines


class _Shown(Struct, frozen=True):
    """Which columns stand beside a measure: the baseline's, and that of models that had not seen the set."""

    baseline: str | None
    stored: LeftOut | None


def _heads(measure: str, rows: Sequence[Figure], shown: _Shown) -> list[str]:
    heads = [measure]
    heads += ["set left out"] if _measured_left_out(measure, rows, shown) else []
    return heads + ([str(shown.baseline)] if shown.baseline and _has_baseline(measure, rows) else [])


def _cells(measure: str, of_set: Sequence[Figure], rows: Sequence[Figure], shown: _Shown) -> list[str]:
    found = next((each for each in of_set if each.measure == measure), None)
    if found is None:
        return [""] * len(_heads(measure, rows, shown))
    bounds = "" if math.isnan(found.low) else f" [{found.low:.3f}, {found.high:.3f}]"
    cells = [f"{found.value:.3f}{bounds}{'' if found.counts else ' (few)'}"]
    if _measured_left_out(measure, rows, shown):
        cells.append(_left_out(found, rows, shown.stored))
    return cells + ([f"{found.baseline:.3f}"] if shown.baseline and _has_baseline(measure, rows) else [])


def _measured_left_out(measure: str, rows: Sequence[Figure], shown: _Shown) -> bool:
    by_set = shown.stored.left_out.get(rows[0].table, {}) if shown.stored else {}
    return any(measure in of_set for of_set in by_set.values())


def _left_out(found: Figure, rows: Sequence[Figure], stored: LeftOut | None) -> str:
    """The figure of a model that had not seen the set; for a mean, over the sets that count and have one."""
    by_set = stored.left_out.get(found.table, {}) if stored else {}
    names = [row.set for row in rows if row.measure == found.measure and row.counts]
    names = names if found.set.startswith("mean of") else [found.set]
    values = [by_set[name][found.measure] for name in names if found.measure in by_set.get(name, {})]
    return f"{sum(values) / len(values):.3f}" if values and len(values) == len(names) else ""


def _has_baseline(measure: str, rows: Iterable[Figure]) -> bool:
    return any(row.measure == measure and not math.isnan(row.baseline) for row in rows)


def _fitted(name: str, stored: LeftOut | None) -> str:
    return " (fitted)" if stored and name in stored.trained_on else ""


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value
