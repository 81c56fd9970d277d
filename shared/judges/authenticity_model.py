"""The fitted model: a sum of what each feature says, plus a few small trees for what two features say together.

Everything adds up, so the reasons are not a story told afterwards: a feature's weight in the reasons is what it
added to the log-odds. Trees are taken apart along their path (Saabas 2014). Fitted by infra/training/authenticity.py.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from shared.judges.authenticity_shape import Value

WEIGHTS = Path(__file__).parent / "weights" / "authenticity.json"

Tree = tuple[int, float, bool, float, int, float, bool, float, float, float, int, float, bool, float, float, float]
"""Feature, threshold, whether unknown goes left, own value; then feature, threshold, unknown, value, left leaf and
right leaf of the left branch, and the same of the right one. A value goes left when it is at most the threshold."""


class Model(NamedTuple):
    """One fitted model: log-odds that a person meant it = start + weights * (values - means) + trees."""

    features: tuple[str, ...]
    start: float
    weights: tuple[float, ...]
    means: tuple[float, ...]
    trees: tuple[Tree, ...]


def contributions(model: Model, values: Sequence[Value]) -> list[float]:
    """What each feature adds to the log-odds that a person meant it, in the order of `model.features`."""
    found = [
        0.0 if value is None else weight * (value - mean)
        for value, weight, mean in zip(values, model.weights, model.means, strict=True)
    ]
    for tree in model.trees:
        (
            at,
            limit,
            unknown,
            value,
            left,
            l_limit,
            l_unknown,
            l_value,
            ll,
            lr,
            right,
            r_limit,
            r_unknown,
            r_value,
            rl,
            rr,
        ) = tree
        here = values[at]
        if unknown if here is None else here <= limit:
            found[at] += l_value - value
            here = values[left]
            found[left] += (ll if (l_unknown if here is None else here <= l_limit) else lr) - l_value
        else:
            found[at] += r_value - value
            here = values[right]
            found[right] += (rl if (r_unknown if here is None else here <= r_limit) else rr) - r_value
    return found


@cache
def models() -> dict[str, Model]:
    """The shipped models: `post` for a post alone, `profile` where something is known of the author."""
    return read(json.loads(WEIGHTS.read_bytes())["models"])


def read(raw: Mapping[str, Any]) -> dict[str, Model]:
    """Models from what `hundred train` writes."""
    return {
        name: Model(
            tuple(each["weights"]),
            each["start"],
            tuple(weight for weight, _ in each["weights"].values()),
            tuple(mean for _, mean in each["weights"].values()),
            tuple(tuple(tree) for tree in each["trees"]),
        )
        for name, each in raw.items()
    }
