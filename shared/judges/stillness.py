"""What is told of silent sources and when: that one has stopped, that it is back; each once."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from shared.domain.quiet import Stillness
from shared.judges.quiet import HOUR, LOOKED_AT, gone_quiet

Known = Mapping[str, Stillness]
"""The silences of a brand by source, as one rule has told them."""


def looked(known: Known, counts: Mapping[str, list[int]], until: datetime, *, after: timedelta) -> dict[str, Stillness]:
    """The silences after a look at each source's mentions an hour, the last hour ending at `until`.

    A silence shorter than `after` is none. One that was told nobody is forgotten when the source is back; one of four
    weeks is no news any more, and its end none either.
    """
    found = {}
    for source, hours in counts.items():
        still = _still(known[source], hours, until) if source in known else _new(source, hours, until, after)
        if still:
            found[source] = still
    return found


def told(known: Known) -> dict[str, Stillness]:
    """The silences after everything that was to be told has been told."""
    return {source: replace(each, turn=None) for source, each in known.items() if each.turn != "back"}


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
