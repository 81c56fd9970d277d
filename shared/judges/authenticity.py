"""Did a person mean this post? What kind of post it is, how sure, and why.

A verdict is about one post, never about an account: account-level bot scores call people bots
(Rauchfleisch and Kaiser 2020, Hays et al. 2023).
"""

import math

from shared.domain.brand import Brand
from shared.domain.memory import NOTHING, Known
from shared.domain.mention import Post
from shared.domain.verdict import Verdict
from shared.judges.authenticity_rules import evidence
from shared.judges.families import weigh
from shared.judges.verdict_label import label_of

PRIOR = 2.2
"""Log-odds that a person meant a post of which nothing more is known: 9 in 10, as in the development sets."""

REASONS = 5
"""The strongest few are told."""


def verdict(post: Post, brand: Brand | None = None, *, known: Known = NOTHING) -> Verdict:
    """Judges one post: cold when `known` is empty, else with what is remembered of its author and families.

    `authenticity` is the probability that a person meant it, 0..1. Reasons are the strongest few,
    never empty; their weights are log-odds for a person.
    """
    found = (*evidence(post), *weigh(known, post))
    log_odds = PRIOR + sum(reason.weight for reason in found)
    authenticity = 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
    label, why = label_of(post, brand, authenticity, found)
    strongest = sorted(found, key=lambda reason: -abs(reason.weight))[:REASONS]
    return Verdict(label=label, authenticity=round(authenticity, 5), reasons=(why, *strongest))
