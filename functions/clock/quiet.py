"""Silent sources: what came an hour, by network and by connection -> those that stopped -> what is to be told, once.

Two connections of one network are told apart: the network speaks as long as one of them does.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from functions.clock.posting import post
from shared.adapters.channels.words import network
from shared.adapters.table import brands, clock, intake, tallies
from shared.domain.brand import Brand, Connection
from shared.domain.duration import lasting
from shared.domain.notice import Notice
from shared.domain.quiet import Quiet, Stillness, of_connection
from shared.domain.rule import Rule
from shared.domain.series import Series, floored
from shared.judges import notices, stillness
from shared.judges.quiet import HOUR, LOOKED_AT
from shared.judges.quiet_hours import quiet_until

OF = "networks and connections"
"""What is counted; what an older version of us counted is read anew."""

ANY_NETWORK = "generic"
"""The source whose connections bring posts of any network."""

KEPT = LOOKED_AT * HOUR
AGAIN = timedelta(days=1)
"""What is read again at each look, since some sources deliver hours after a post."""

WHOLE = timedelta(days=7)
"""How often all of KEPT is read again."""


class Silences(Struct, frozen=True, kw_only=True):
    """What is remembered of a brand: what came by source, and the silences by rule and source. Sources are networks by
    what was posted there, and connections by what was taken over them."""

    series: Series = Series(minutes=60)
    rules: dict[str, dict[str, Stillness]] = {}


def look(brand: Brand, now: datetime) -> int:
    """Looks once an hour and tells what is to be told; returns the number of alerts. Written before and after, as in
    spikes."""
    rules = brand.rules_on("silence")
    if not rules:
        return 0
    memory = clock.recall(brand.id, "quiet", Silences, Silences(), now)
    seen = _looked(brand, rules, memory.value, floored(now, 60), now)
    if seen != memory.value:
        memory = clock.keep(brand.id, "quiet", seen, memory, now)
    due = [rule for rule in rules if not quiet_until(rule, brand.timezone, now) and any(_turned(seen, rule))]
    raised = sum(post(brand, rule, _notice(brand, each, now), now) for rule in due for each in _turned(seen, rule))
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


def _looked(brand: Brand, rules: tuple[Rule, ...], before: Silences, until: datetime, now: datetime) -> Silences:
    if before.series.until >= until and all(rule.name in before.rules for rule in rules):
        return before
    connections = brands.connections(brand.id)
    series = _counted(brand, connections, before.series, until, now)
    found = {
        rule.name: stillness.looked(
            before.rules.get(rule.name, {}),
            {name: hours for name, hours in series.counts.items() if _meant(rule, name, connections)},
            until,
            after=lasting(rule.after),
            connections={name: _bringing(name, connections) for name in series.counts if "/" not in name},
        )
        for rule in rules
    }
    return Silences(series=series, rules=found)


def _meant(rule: Rule, name: str, connections: Sequence[Connection]) -> bool:
    """Whether a rule is about a source, and the source is still there."""
    source, _, connection = name.partition("/")
    there = not connection or any(each.id == connection for each in connections)
    return there and (not rule.when.source or source in rule.when.source)


def _bringing(name: str, connections: Sequence[Connection]) -> list[str]:
    """The connections that bring a network: its own, else those that may bring any."""
    own = [each for each in connections if each.source == name]
    found = own or [each for each in connections if each.source == ANY_NETWORK]
    return [of_connection(each.source, each.id) for each in found]


def _counted(brand: Brand, connections: Sequence[Connection], series: Series, until: datetime, now: datetime) -> Series:
    if series.of == OF and until - series.whole_at < WHOLE:
        since = max(series.since, min(series.until, until) - AGAIN)
        return series.renewed(_fresh(brand, connections, since, until, now), since, until).latest(KEPT)
    since = until - KEPT
    return series.whole(OF, (), _fresh(brand, connections, since, until, now), since, until)


def _fresh(
    brand: Brand, connections: Sequence[Connection], since: datetime, until: datetime, now: datetime
) -> Mapping[datetime, Mapping[str, int]]:
    """What came in every hour within a span, by source: a source speaks by what no person meant as well."""
    found: dict[datetime, Counter[str]] = {}
    for hour, cells in tallies.by_hour(brand.id, since, until).items():
        sources = found.setdefault(datetime.strptime(hour, "%Y%m%d%H").replace(tzinfo=UTC), Counter())
        for cell, count in cells.items():
            sources[cell.source] += count
    of = {each.id: of_connection(each.source, each.id) for each in connections}
    for begun, connection, came in intake.by_hour(brand.id, since, until, now):
        if connection in of:
            found.setdefault(begun, Counter())[of[connection]] += came.taken
    return found


def _notice(brand: Brand, still: Stillness, now: datetime) -> Notice:
    quiet, name = still.quiet, network(still.quiet.network)
    if still.turn == "back":
        return notices.of_return(quiet, name, still.back_at or now)
    return notices.of_quiet(quiet, name, now, refused=_refused(brand, quiet, now))


def _refused(brand: Brand, quiet: Quiet, now: datetime) -> int:
    """How many posts a silent connection has brought that were not taken."""
    if not quiet.connection:
        return 0
    hours = intake.by_hour(brand.id, quiet.since, now, now)
    return sum(came.refused for _, connection, came in hours if connection == quiet.connection)
