"""What is told of silent sources and when: that one has stopped, that it is back; each once.

A network is silent when the connections that bring it are: then they are told and the network is not.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from shared.domain.quiet import Stillness
from shared.judges.quiet import HOUR, KNOWN, LOOKED_AT, gone_quiet

Known = Mapping[str, Stillness]
"""The silences of a brand by source, as one rule has told them."""

LATE = 2
"""Hours for which a connection brings what was posted before its network fell silent."""


def looked(
    known: Known,
    counts: Mapping[str, list[int]],
    until: datetime,
    *,
    after: timedelta,
    connections: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Stillness]:
    """The silences after a look at each source's mentions an hour, the last hour ending at `until`. `connections` are
    the names of those that bring a network.

    A silence shorter than `after` is none. One that was told nobody is forgotten when the source is back; one of four
    weeks is no news any more, and its end none either.
    """
    found = {}
    for source, hours in counts.items():
        still = _still(known[source], hours, until) if source in known else _new(source, hours, until, after)
        told = source in known and known[source].turn != "stopped"
        if still and (told or not _silent_too((connections or {}).get(source, ()), counts, still.quiet.since, until)):
            found[source] = still
    return found


def told(known: Known) -> dict[str, Stillness]:
    """The silences after everything that was to be told has been told."""
    return {source: replace(each, turn=None) for source, each in known.items() if each.turn != "back"}


def _silent_too(names: Sequence[str], counts: Mapping[str, list[int]], since: datetime, until: datetime) -> bool:
    """Whether connections of which one is known for long have brought nothing since a time."""
    hours = [counts[name] for name in names if name in counts]
    lately = max(1, (until - since) // HOUR - LATE)
    return any(any(each[:-KNOWN]) for each in hours) and not any(any(each[-lately:]) for each in hours)


def _new(source: str, hours: list[int], until: datetime, after: timedelta) -> Stillness | None:
    quiet = gone_quiet(source, hours, until)
    return Stillness(quiet=quiet, turn="stopped") if quiet and until - quiet.since >= after else None


def _still(known: Stillness, hours: list[int], until: datetime) -> Stillness | None:
    if known.turn == "back":
        return known
    since = (until - known.quiet.since) // HOUR
    if since > LOOKED_AT:
        return None
    spoke = [index for index, count in enumerate(hours[-since:] if since else []) if count]
    if not spoke:
        return known
    if known.turn == "stopped":
        return None
    return replace(known, turn="back", back_at=until - (since - spoke[0]) * HOUR)
