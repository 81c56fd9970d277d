"""When quiet hours end: wall-clock times in a time zone, over changes of summer time too."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from shared.domain.rule import QuietHours, Rule

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def quiet_until(rule: Rule, timezone: str, now: datetime) -> datetime | None:
    """When the rule may speak again, or None when it may now. `timezone` is the brand's.

    Hours that follow each other without a gap, as the two days of a weekend, end together.
    """
    quiet = rule.quiet_hours
    if quiet is None or (rule.severity == "critical" and not quiet.critical):
        return None
    zone = ZoneInfo(quiet.timezone or timezone)
    until = now
    for _ in range(15):  # a week of days, each with a part before and after midnight
        end = _end(quiet, zone, until)
        if end is None:
            break
        until = end
    return until if until > now else None


def _end(quiet: QuietHours, zone: tzinfo, now: datetime) -> datetime | None:
    """When the quiet hours end that hold at a time; those that began yesterday reach over midnight."""
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        begin, end = _span(quiet, zone, day)
        if (not quiet.days or _DAYS[day.weekday()] in quiet.days) and begin <= now < end:
            return end
    return None


def _span(quiet: QuietHours, zone: tzinfo, day: date) -> tuple[datetime, datetime]:
    over_midnight = quiet.to <= quiet.begin
    return _at(quiet.begin, zone, day), _at(quiet.to, zone, day + timedelta(days=over_midnight))


def _at(clock: str, zone: tzinfo, day: date) -> datetime:
    """A wall-clock time as a moment; one that summer time leaps over is later, of one that comes twice the first."""
    if clock == "24:00":
        clock, day = "00:00", day + timedelta(days=1)
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)
