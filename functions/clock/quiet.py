"""Silent sources: mentions an hour of each source -> those that have stopped -> what is to be told, once."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from functions.clock.posting import post
from shared.adapters.channels.words import network
from shared.adapters.table import clock, tallies
from shared.domain.brand import Brand
from shared.domain.duration import lasting
from shared.domain.notice import Notice
from shared.domain.quiet import Stillness
from shared.domain.rule import Rule
from shared.domain.series import Series, floored
from shared.judges import notices, stillness
from shared.judges.quiet import HOUR, LOOKED_AT
from shared.judges.quiet_hours import quiet_until

KEPT = LOOKED_AT * HOUR
AGAIN = timedelta(days=1)
"""What is read again at each look, since some sources deliver hours after a post."""

WHOLE = timedelta(days=7)
"""How often all of KEPT is read again."""


class Silences(Struct, frozen=True, kw_only=True):
    """What is remembered of a brand: mentions by source, and the silences by rule and source."""

    series: Series = Series(minutes=60)
    rules: dict[str, dict[str, Stillness]] = {}


def look(brand: Brand, now: datetime) -> int:
    """Looks once an hour and tells what is to be told; returns the number of alerts. Written before and after, as in
    spikes."""
    rules = brand.rules_on("silence")
    if not rules:
        return 0
    memory = clock.recall(brand.id, "quiet", Silences, Silences(), now)
    seen = _looked(brand, rules, memory.value, floored(now, 60))
    if seen != memory.value:
        memory = clock.keep(brand.id, "quiet", seen, memory, now)
    due = [rule for rule in rules if not quiet_until(rule, brand.timezone, now) and any(_turned(seen, rule))]
    raised = sum(post(brand, rule, _notice(each, now), now) for rule in due for each in _turned(seen, rule))
    if due:
        told = {rule.name: stillness.told(seen.rules[rule.name]) for rule in due}
        clock.keep(brand.id, "quiet", replace(seen, rules={**seen.rules, **told}), memory, now)
    return raised


def remembered(brand: Brand, now: datetime) -> dict[str, Stillness]:
    """The sources that are silent now, as the last look found them."""
    known = clock.recall(brand.id, "quiet", Silences, Silences(), now).value
    return {source: each for rule in known.rules.values() for source, each in rule.items() if each.turn != "back"}


def _turned(seen: Silences, rule: Rule) -> Iterator[Stillness]:
    return (each for each in seen.rules.get(rule.name, {}).values() if each.turn)


def _looked(brand: Brand, rules: tuple[Rule, ...], before: Silences, until: datetime) -> Silences:
    if before.series.until >= until and all(rule.name in before.rules for rule in rules):
        return before
    series = _counted(brand, before.series, until)
    found = {
        rule.name: stillness.looked(
            before.rules.get(rule.name, {}),
            {name: hours for name, hours in series.counts.items() if not rule.when.source or name in rule.when.source},
            until,
            after=lasting(rule.after),
        )
        for rule in rules
    }
    return Silences(series=series, rules=found)


def _counted(brand: Brand, series: Series, until: datetime) -> Series:
    if series.counts and until - series.whole_at < WHOLE:
        since = max(series.since, min(series.until, until) - AGAIN)
        return series.renewed(_fresh(brand, since, until), since, until).latest(KEPT)
    since = until - KEPT
    return series.whole("sources", (), _fresh(brand, since, until), since, until)


def _fresh(brand: Brand, since: datetime, until: datetime) -> Mapping[datetime, Mapping[str, int]]:
    """All mentions of every hour within a span, by source: a source speaks by what no person meant as well."""
    found: dict[datetime, Counter[str]] = {}
    for hour, cells in tallies.by_hour(brand.id, since, until).items():
        sources = found.setdefault(datetime.strptime(hour, "%Y%m%d%H").replace(tzinfo=UTC), Counter())
        for cell, count in cells.items():
            sources[cell.source] += count
    return found


def _notice(still: Stillness, now: datetime) -> Notice:
    quiet, name = still.quiet, network(still.quiet.source)
    if still.turn == "back":
        return notices.of_return(quiet.source, name, quiet.since, still.back_at or now)
    return notices.of_quiet(quiet, name, now)
