"""/v1/brands/{brand}/rules, silences, stories, audit: when to alert whom, what to keep quiet, and who decided so."""

from datetime import timedelta
from typing import Any

import msgspec
from chalice.app import Blueprint

from shared.adapters import ruling
from shared.adapters.api import Answer, Ask, cursors, endpoint, listed, parameters, shown
from shared.adapters.table import audit, brands, mentions, silences, stories
from shared.adapters.table.filters import Filter
from shared.domain.errors import BadInput, NotFound
from shared.domain.mention import Mention
from shared.domain.rule import ABOUT_MENTIONS
from shared.domain.silence import parse_silence
from shared.domain.tale import Tried

bp = Blueprint(__name__)

TRIED_SPAN = timedelta(days=7)
TRIED_LONGEST = timedelta(days=92)
TRIED_MOST = 5_000
"""Mentions that one trial looks at, the newest: what a request can read and judge within its 29 seconds."""

TRIED_SHOWN = 500
"""Messages of a trial that an answer holds, the newest; all are counted."""


@bp.route("/v1/brands/{brand}/rules", methods=["GET"])
@endpoint(bp, "read")
def rules(ask: Ask, brand: str) -> Answer:
    """All rules of a brand, the ready-made ones first; `enabled` false are off."""
    parameters.known(ask.parameters)
    return listed([shown.rule(rule) for rule in brands.get(brand).all_rules])


@bp.route("/v1/brands/{brand}/rules/{rule}", methods=["GET"])
@endpoint(bp, "read")
def one_rule(ask: Ask, brand: str, rule: str) -> Answer:
    """One rule by its name."""
    parameters.known(ask.parameters)
    return Answer(shown.rule(ruling.named(brands.get(brand), rule)))


@bp.route("/v1/brands/{brand}/rules/{rule}", methods=["PUT"])
@endpoint(bp, "write")
def put_rule(ask: Ask, brand: str, rule: str) -> Answer:
    """Writes one rule of the brand file; of a ready-made one only what changes needs to be said."""
    changed = ruling.put(brands.get(brand), rule, ask.json())
    audit.note(brand, ask.grant.name, "rule.put", rule, ask.now)
    return Answer(shown.rule(ruling.named(changed, rule)))


@bp.route("/v1/brands/{brand}/rules/{rule}", methods=["DELETE"])
@endpoint(bp, "write")
def delete_rule(ask: Ask, brand: str, rule: str) -> Answer:
    """Takes a rule out of the brand file; a ready-made one is again as it was made."""
    ruling.delete(brands.get(brand), rule)
    audit.note(brand, ask.grant.name, "rule.delete", rule, ask.now)
    return Answer({"id": rule, "deleted": True})


@bp.route("/v1/brands/{brand}/rules/try", methods=["POST"])
@endpoint(bp, "read")
def try_rule(ask: Ask, brand: str) -> Answer:
    """What a rule would have sent on stored mentions, those of the last seven days when no span is given."""
    from shared.judges.trying import tried  # the judges are loaded by whoever needs them

    parameters.known(ask.parameters, "from", "to")
    found = brands.get(brand)
    rule = ruling.read(found, ask.json())
    if rule.on not in ABOUT_MENTIONS:
        raise BadInput(f"is {rule.on}; what can be tried is {', '.join(ABOUT_MENTIONS)}", "on")
    until = parameters.time(ask.parameters, "to") or ask.now
    since = parameters.time(ask.parameters, "from") or until - TRIED_SPAN
    if not until - TRIED_LONGEST <= since < until:
        raise BadInput(f"is before to, and at most {TRIED_LONGEST.days} days", "from")
    looked, whole = _newest(brand, Filter(since=since, until=until), ask)
    trial = tried(rule, found, looked, until)
    firsts = sum(each.update == 0 for each in trial.messages)
    told = Tried(
        since=since if whole or not looked else min(each.post.created_at for each in looked),
        until=until,
        looked=len(looked),
        met=trial.met,
        alerts=firsts,
        updates=len(trial.messages) - firsts,
        whole=whole,
        messages=tuple(reversed(trial.messages[-TRIED_SHOWN:])),
    )
    return Answer(msgspec.to_builtins(told))


@bp.route("/v1/brands/{brand}/silences", methods=["GET"])
@endpoint(bp, "read")
def current_silences(ask: Ask, brand: str) -> Answer:
    """What is kept quiet now, the first to end first."""
    parameters.known(ask.parameters)
    brands.get(brand)
    return listed([{"id": each.id, **msgspec.to_builtins(each)} for each in silences.current(brand, ask.now)])


@bp.route("/v1/brands/{brand}/silences", methods=["POST"])
@endpoint(bp, "write")
def post_silence(ask: Ask, brand: str) -> Answer:
    """Keeps a story, an author, a rule or the whole brand quiet until a time; another one for the same replaces it."""
    brands.get(brand)
    wanted = parse_silence(ask.json(), brand=brand, by=ask.grant.name, now=ask.now)
    made = silences.put(brand, wanted.scope, wanted.target, wanted.until, wanted.by, ask.now, wanted.why)
    audit.note(brand, ask.grant.name, "silence.put", made.id, ask.now)
    return Answer({"id": made.id, **msgspec.to_builtins(made)}, status=201)


@bp.route("/v1/brands/{brand}/silences/{silence}", methods=["DELETE"])
@endpoint(bp, "write")
def delete_silence(ask: Ask, brand: str, silence: str) -> Answer:
    """Ends a silence before its time."""
    if silences.get(brand, silence, ask.now) is None:
        raise NotFound(f"the brand {brand!r} has no silence {silence!r}")
    silences.delete(brand, silence)
    audit.note(brand, ask.grant.name, "silence.delete", silence, ask.now)
    return Answer({"id": silence, "deleted": True})


@bp.route("/v1/brands/{brand}/silenced", methods=["GET"])
@endpoint(bp, "read")
def silenced(ask: Ask, brand: str) -> Answer:
    """Alerts that silences kept back in the last 30 days, newest first."""
    return _page(ask, brand, "silenced", silences.kept_back)


@bp.route("/v1/brands/{brand}/audit", methods=["GET"])
@endpoint(bp, "read")
def deeds(ask: Ask, brand: str) -> Answer:
    """Who did what, newest first."""
    return _page(ask, brand, "audit", audit.recent)


@bp.route("/v1/brands/{brand}/stories", methods=["GET"])
@endpoint(bp, "read")
def recent_stories(ask: Ask, brand: str) -> Answer:
    """Stories of two mentions and more, the newest first, with what was told of them."""
    parameters.known(ask.parameters, "from", "limit", "cursor")
    brands.get(brand)
    since = parameters.time(ask.parameters, "from")
    before, bound = _cursor(ask, ("stories", brand, str(since)))
    rows, place = stories.recent(brand, since, parameters.limit(ask.parameters), before, ask.now)
    return listed([msgspec.to_builtins(each) for each in rows], cursors.write(place, bound) if place else None)


@bp.route("/v1/brands/{brand}/stories/{story}", methods=["GET"])
@endpoint(bp, "read")
def one_story(ask: Ask, brand: str, story: str) -> Answer:
    """One story and its mentions, newest first; `whole` tells that none is left out."""
    parameters.known(ask.parameters, "limit")
    brands.get(brand)
    seen = stories.one(brand, story, ask.now)
    found = stories.mentions(brand, seen, parameters.limit(ask.parameters), ask.now)
    told = [shown.mention(each) for each in found.mentions]
    return Answer({**msgspec.to_builtins(seen), "members": told, "whole": found.whole})


def _newest(brand: str, wanted: Filter, ask: Ask) -> tuple[list[Mention], bool]:
    """The newest mentions of a span, at most TRIED_MOST, and whether they are all."""
    found: list[Mention] = []
    after: str | None = None
    while True:
        page = mentions.newest(brand, wanted, 1_000, after, ask.now)
        found += page.mentions
        after = page.after
        if after is None or len(found) >= TRIED_MOST:
            return found[:TRIED_MOST], after is None and len(found) <= TRIED_MOST


def _page(ask: Ask, brand: str, name: str, read: Any) -> Answer:
    """A page of rows that are read newest first."""
    parameters.known(ask.parameters, "limit", "cursor")
    brands.get(brand)
    before, bound = _cursor(ask, (name, brand))
    rows, place = read(brand, parameters.limit(ask.parameters), before)
    return listed([msgspec.to_builtins(each) for each in rows], cursors.write(place, bound) if place else None)


def _cursor(ask: Ask, bound: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    cursor = parameters.last(ask.parameters, "cursor")
    return (cursors.read(cursor, bound) if cursor else None), bound
