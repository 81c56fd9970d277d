"""Times and ranks as they stand in keys: text of one width, which sorts as the time or the number does."""

from datetime import UTC, datetime

END_OF_TIME = "9" * 13
"""A sort key above every time."""

_RANK_SHIFT = 1e6
"""Above any rank that falls below 0, so that all sort as text."""


def milliseconds(moment: datetime) -> int:
    """Unix time in ms; never below 0, so that it sorts as text."""
    return max(0, round(moment.timestamp() * 1000))


def moment(ms: int) -> datetime:
    """The time of a count of milliseconds."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def day_of(when: datetime) -> str:
    """The UTC day as it stands in keys: 20261123."""
    return when.astimezone(UTC).strftime("%Y%m%d")


def hour_of(when: datetime) -> str:
    """The UTC hour as it stands in keys: 2026112314."""
    return when.astimezone(UTC).strftime("%Y%m%d%H")


def five_of(when: datetime) -> str:
    """The UTC five minutes as they stand in keys, by their beginning: 202611231405."""
    utc = when.astimezone(UTC)
    return utc.strftime("%Y%m%d%H") + f"{utc.minute // 5 * 5:02d}"


def time_prefix(when: datetime | None) -> str:
    """The start of the sort keys of a time; it sorts before every mention of that time."""
    return f"{milliseconds(when) if when else 0:013d}"


def day_start(day: str) -> str:
    """A sort key just below every mention of a day."""
    return time_prefix(datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC))


def rank(number: float) -> str:
    """A rank as text of one width that sorts as the number does; six digits behind the point."""
    return f"{max(0.0, number + _RANK_SHIFT):015.6f}"
