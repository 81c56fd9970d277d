"""When a digest is due on a brand's own clock: over changes of summer time, after outages, and never twice."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared.domain.digest import Digest

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LENGTH = {"day": timedelta(days=1), "week": timedelta(days=7)}

LATE = {"day": timedelta(hours=12), "week": timedelta(days=3)}
"""How late a digest may be: after a longer outage nobody is helped by it, and the next one comes."""


class Issue(Struct, frozen=True, kw_only=True):
    """One digest of one period: about the time from `since` to `until`, when it was due. `story` names the period."""

    digest: Digest
    story: str
    since: datetime
    until: datetime

    @property
    def rule(self) -> str:
        """The name that it is told and silenced by."""
        return {"day": "digest-daily", "week": "digest-weekly"}[self.digest.every]


def due(digests: Sequence[Digest], timezone: str, now: datetime) -> list[Issue]:
    """The latest issue of each digest, unless it is too late for it. After an outage that is one, not ten.

    On the day of a weekly one a daily one of the same hour stays away.
    """
    zone = ZoneInfo(timezone)
    found = [issue for digest in digests if (issue := _latest(digest, zone, now))]
    weekly = {issue.until for issue in found if issue.digest.every == "week"}
    return [issue for issue in found if issue.digest.every == "week" or issue.until not in weekly]


def _latest(digest: Digest, zone: ZoneInfo, now: datetime) -> Issue | None:
    today = now.astimezone(zone).date()
    wanted = (digest.weekday,) if digest.every == "week" else digest.days or _DAYS
    for back in range(8):
        day = today - timedelta(days=back)
        moment = datetime.combine(day, time(digest.hour), zone).astimezone(UTC)
        if _DAYS[day.weekday()] in wanted and moment <= now:
            late = now - moment > LATE[digest.every]
            return (
                None
                if late
                else Issue(digest=digest, story=_story(digest, day), since=moment - LENGTH[digest.every], until=moment)
            )
    return None


def _story(digest: Digest, day: date) -> str:
    """A day by its date and a week by its number, at the brand's own place."""
    year, week, _ = day.isocalendar()
    return f"digest#{year}-W{week:02d}" if digest.every == "week" else f"digest#{day.isoformat()}"
