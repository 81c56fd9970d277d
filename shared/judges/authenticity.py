"""Did a person mean this post? What kind of post it is, how sure, and why.

A verdict is about one post, never about an account: account-level bot scores call people bots
(Rauchfleisch and Kaiser 2020, Hays et al. 2023).
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

from shared.domain.brand import Brand
from shared.domain.memory import NOTHING, Known
from shared.domain.mention import Author, Post
from shared.domain.verdict import Reason, Verdict
from shared.judges import vader
from shared.judges.authenticity_client import client_reason
from shared.judges.authenticity_model import Model, contributions, models
from shared.judges.authenticity_profile import profile
from shared.judges.authenticity_reasons import told
from shared.judges.authenticity_shape import HEAD, Parts, Value, parts, shape
from shared.judges.families import weigh
from shared.judges.sentiment import mask
from shared.judges.target import target
from shared.judges.verdict_label import Labels, label_of
from shared.judges.verdict_signs import signs, speaks

REASONS = 5
"""The strongest few are told, after the one for the label."""

LIMIT = 12.0
"""Log-odds beyond which no judge of one post is ever sure."""

_NOBODY = Author()


def verdict(
    post: Post,
    brand: Brand | None = None,
    *,
    known: Known = NOTHING,
    fitted: Mapping[str, Model] | None = None,
    labels: Labels | None = None,
    compound: float | None = None,
    found: Parts | None = None,
) -> Verdict:
    """Judges one post: cold when `known` is empty, else with what is remembered of its author and families.

    `authenticity` is the probability that a person meant it, 0..1. Reasons are the strongest few, never empty;
    their weights are log-odds for a person. `fitted` and `labels` stand in for the shipped weights when models
    are measured on a set that they have not seen. `compound` is VADER's score of the text with its names masked
    (`sentiment.felt`), which is asked for when not given; of a long text its beginning counts.
    `found` is the post taken apart, where somebody else has done so.
    """
    found = found or parts(post)
    values, about_author, model, added, cold = looked_at(post, found, fitted)
    remembered = weigh(known, post) if known is not NOTHING else ()
    extra = [reason for reason in (client_reason(post), *remembered) if reason]
    log_odds = cold + sum([reason.weight for reason in extra])
    authenticity = 1 / (1 + math.exp(-max(-LIMIT, min(LIMIT, log_odds))))
    own = brand is not None and speaks(post, brand)
    if compound is None or len(post.text) > HEAD:
        compound = vader.compound(mask(post.text[:HEAD], target(brand)))
    told = signs(found, values, about_author, brand, compound, cold)
    label, why = label_of(post, own, authenticity, told, labels, asked=known.asked)
    return Verdict(label, round(authenticity, 6), (why, *_strongest(model, added, extra)))


class Look(NamedTuple):
    """What a post and its profile show, by which model they are judged, what each feature adds to the log-odds that a
    person meant it, and those of all of them: `cold`, without client and memory."""

    shape: list[Value]
    profile: list[Value] | None
    model: Model
    added: list[float]
    cold: float


def looked_at(post: Post, found: Parts, fitted: Mapping[str, Model] | None = None) -> Look:
    """Looks at a post that was taken apart. `fitted` stands in for the shipped models."""
    values, about_author = shape(post, found), _told_of(post)
    model = (fitted or models())["post" if about_author is None else "profile"]
    added = contributions(model, values if about_author is None else [*values, *about_author])
    return Look(values, about_author, model, added, model.start + sum(added))


def _told_of(post: Post) -> list[Value] | None:
    """What the profile shows; None where it shows nothing, and the post is judged alone."""
    if post.author == _NOBODY:
        return None
    values = profile(post)
    return values if values.count(None) < len(values) else None


def _strongest(model: Model, added: list[float], extra: list[Reason]) -> list[Reason]:
    reasons = told(model.features, added, REASONS)
    return sorted([*extra, *reasons], key=lambda reason: -abs(reason.weight))[:REASONS] if extra else reasons
