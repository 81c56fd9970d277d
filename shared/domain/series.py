"""Counts in equal steps of time, as the clock remembers them, so that each look reads only what is new."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct

BLANK_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class Series(Struct, frozen=True, kw_only=True):
    """Counts by name, each a list of the same length, the oldest first. `since` is where the first step begins.

    `of` says what was counted; another one makes what is remembered worthless. `whole_at` is when all of it was
    read, since what comes late changes steps that are long past.
    """

    minutes: int
    since: datetime = BLANK_TIME
    whole_at: datetime = BLANK_TIME
    of: str = ""
    counts: dict[str, list[int]] = {}

    @property
    def until(self) -> datetime:
        """Where the last step ends."""
        longest = max((len(each) for each in self.counts.values()), default=0)
        return self.since + longest * timedelta(minutes=self.minutes)

    def whole(self, of: str, names: tuple[str, ...], fresh: "Fresh", since: datetime, until: datetime) -> "Series":
        """A series of what was read from `since` on."""
        blank = Series(minutes=self.minutes, since=since, whole_at=until, of=of, counts={name: [] for name in names})
        return blank.renewed(fresh, since, until)

    def renewed(self, fresh: "Fresh", since: datetime, until: datetime) -> "Series":
        """The series with everything from `since` to `until` replaced by what was read now; names may be new."""
        step = timedelta(minutes=self.minutes)
        kept = max(0, (since - self.since) // step)
        times = [since + index * step for index in range((until - since) // step)]
        names = {*self.counts, *(name for counts in fresh.values() for name in counts)}
        counts = {}
        for name in sorted(names):
            before = [*self.counts.get(name, ()), *([0] * kept)][:kept]
            counts[name] = before + [fresh.get(time, {}).get(name, 0) for time in times]
        return Series(minutes=self.minutes, since=self.since, whole_at=self.whole_at, of=self.of, counts=counts)

    def latest(self, most: timedelta) -> "Series":
        """The series without what is longer ago than `most` before its end."""
        steps = most // timedelta(minutes=self.minutes)
        length = max((len(each) for each in self.counts.values()), default=0)
        dropped = max(0, length - steps)
        return Series(
            minutes=self.minutes,
            since=self.since + dropped * timedelta(minutes=self.minutes),
            whole_at=self.whole_at,
            of=self.of,
            counts={name: each[dropped:] for name, each in self.counts.items()},
        )


Fresh = Mapping[datetime, Mapping[str, int]]
"""What was read: counts by name for each step that has any, by where the step begins."""


def floored(moment: datetime, minutes: int) -> datetime:
    """Where the step of so many minutes begins that a time is in; `minutes` divide an hour, or are one."""
    utc = moment.astimezone(UTC)
    return utc.replace(minute=utc.minute // minutes * minutes, second=0, microsecond=0)
