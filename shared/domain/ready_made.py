"""The rules that are on by default, and how a brand file changes one of them by its name."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from shared.domain.rule import COUNTS, Condition, Rule

NAMED = 0.6
"""About the brand, surely: a text that the network cut off before any name stands just below."""

HEARD = 50.0
"""Influence from which praise by a stranger is worth a message of its own: there is more praise than blame, five times
as much in 10,226 posts of the sets that `hundred eval` uses."""

_OPINION = Condition(authentic=True, verdict=("opinion",), min_about=NAMED)

READY_MADE = (
    Rule(
        name="unhappy-customer",
        title="An unhappy customer",
        when=replace(_OPINION, sentiment=("negative",), circle=("customer",)),
    ),
    Rule(
        name="influential-negative",
        title="An unhappy voice that counts",
        when=replace(_OPINION, sentiment=("negative",), min_influence=COUNTS, none=(Condition(circle=("customer",)),)),
    ),
    Rule(
        name="influential-positive",
        title="A glad voice that counts",
        severity="info",
        max_per_hour=6,
        when=replace(_OPINION, sentiment=("positive",), min_influence=HEARD),
    ),
    Rule(
        name="unanswered-question",
        on="unanswered",
        title="A question nobody has answered",
        after="4h",
        when=Condition(authentic=True, verdict=("question",), min_about=NAMED),
    ),
    Rule(
        name="crisis",
        on="spike",
        title="Many unhappy voices at once",
        severity="critical",
        when=Condition(authentic=True, sentiment=("negative",)),
    ),
    Rule(
        name="praise",
        title="Praise worth sharing",
        severity="info",
        max_per_hour=3,
        when=replace(
            _OPINION,
            sentiment=("positive",),
            min_sentiment=0.6,
            circle=("customer", "prospect"),
            none=(Condition(min_influence=HEARD),),
        ),
    ),
    Rule(
        name="new-advocate",
        title="First word from a new advocate",
        severity="info",
        max_per_hour=3,
        when=Condition(
            authentic=True,
            verdict=("opinion", "answer"),
            sentiment=("positive", "neutral"),
            min_about=NAMED,
            circle=("advocate",),
            first_word=True,
            none=(Condition(min_influence=HEARD, sentiment=("positive",)),),
        ),
    ),
    Rule(
        name="campaign",
        on="campaign",
        title="One post, many accounts: a campaign or an app",
        severity="info",
        min_authors=5,
        interval="1h",
        when=Condition(verdict=("auto", "promo")),
    ),
    Rule(name="source-silent", on="silence", title="A source has gone silent", after="6h"),
    Rule(name="peers-stopped", on="peers", title="People have stopped answering each other", severity="info"),
)
"""On for every brand, unless its file switches one off or says `"ready_made": false`."""

_BY_NAME = {rule.name: rule for rule in READY_MADE}


def filled_in(raw: Any) -> Any:
    """A rule of a brand file: one with the name of a ready-made rule takes what it does not say from that one.

    Within `when` and `quiet_hours` too; null takes a field away.
    """
    ready = _BY_NAME.get(raw.get("name", "")) if isinstance(raw, Mapping) else None
    return _over(msgspec.to_builtins(ready), raw) if ready else raw


def in_force(own: tuple[Rule, ...], ready_made: bool) -> tuple[Rule, ...]:
    """A brand's rules, on or off: the ready-made ones as its own of the same name have them, then the others."""
    changed = {rule.name: rule for rule in own}
    ready = READY_MADE if ready_made else ()
    first = [changed.get(rule.name, rule) for rule in ready]
    return (*first, *(rule for rule in own if rule not in first))


def _over(ready: dict[str, Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(ready)
    for name, value in raw.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, Mapping) and isinstance(merged.get(name), dict):
            merged[name] = _over(merged[name], value)
        else:
            merged[name] = value
    return merged
