"""The fitted model: a sum of what each feature says, so that the reasons are the computation itself.

A feature's weight in the reasons is what it added to the log-odds. Trees beside the sum were tried and left
out: on sets left out they gained nothing. Fitted by infra/training/authenticity.py.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple

from shared.judges.authenticity_profile import PROFILE
from shared.judges.authenticity_shape import UNTOLD, Value

WEIGHTS = Path(__file__).parent / "weights" / "authenticity.json"


class Model(NamedTuple):
    """One fitted model: log-odds that a person meant it = start + weights * (values - means).

    `absent` is what each feature adds where its value is 0, as most are; `untold` are the places of those that may be
    None.
    """

    features: tuple[str, ...]
    start: float
    weights: tuple[float, ...]
    means: tuple[float, ...]
    absent: tuple[float, ...]
    untold: tuple[int, ...]


def contributions(model: Model, values: Sequence[Value]) -> list[float]:
    """What each feature adds to the log-odds that a person meant it, in the order of `model.features`."""
    added, weights = list(model.absent), model.weights
    for at in compress(range(len(added)), values):
        added[at] += weights[at] * values[at]  # type: ignore[operator]  # compress passes over None
    for at in model.untold:
        if values[at] is None:
            added[at] = 0.0
    return added


@cache
def models() -> dict[str, Model]:
    """The shipped models: `post` for a post alone, `profile` where something is known of the author."""
    return read(json.loads(WEIGHTS.read_bytes())["models"])


def read(raw: Mapping[str, Any]) -> dict[str, Model]:
    """Models from what `hundred train` writes."""
    return {name: _model(each["start"], each["weights"]) for name, each in raw.items()}


def _model(start: float, named: Mapping[str, tuple[float, float]]) -> Model:
    weights, means = zip(*named.values(), strict=True)
    absent = tuple(-weight * mean for weight, mean in named.values())
    untold = tuple(at for at, name in enumerate(named) if name in UNTOLD or name in PROFILE)
    return Model(tuple(named), start, weights, means, absent, untold)
