"""Buckets of time: what a tally's rows stand for, in the zone that the reader lives in.

Days begin at the zone's own midnight, so one of them has 23 or 25 hours where clocks are changed. Hours and five
minutes are the same everywhere and begin with those of UTC.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared.adapters.api.parameters import Parameters, ends, last
from shared.adapters.table.tallies import FIVES_KEPT
from shared.domain.errors import BadInput

STEPS = {"5m": timedelta(minutes=5), "1h": timedelta(hours=1), "1d": timedelta(days=1)}

LONGEST = {"5m": FIVES_KEPT, "1h": timedelta(days=100), "1d": timedelta(days=3_660)}
"""What one question may span: 100 days of hours are 9,600 counters, some 2 MB to read."""

USUAL = {"5m": timedelta(days=1), "1h": timedelta(days=31)}
"""The span when no `from` is given; days are counted from the first mention on."""

UTC_ZONE = ZoneInfo("UTC")


class Span(Struct, frozen=True):
    """Buckets of one size from `since` to `until`, in a zone. `begun` and `ended` tell which ends were asked for."""

    bucket: str
    zone: ZoneInfo
    since: datetime
    until: datetime
    begun: bool
    ended: bool

    @property
    def by_hours(self) -> bool:
        """Whether days are to be added up from hours, since they are not UTC's."""
        return self.bucket == "1d" and self.zone != UTC_ZONE

    def begin(self, moment: datetime) -> datetime:
        """The beginning, in UTC, of the bucket that a moment is in."""
        if self.bucket == "1d":
            return _midnight(moment.astimezone(self.zone).date(), self.zone)
        step = STEPS[self.bucket]
        return moment - (moment - _EPOCH) % step

    def after(self, begin: datetime) -> datetime:
        """The beginning of the next bucket."""
        if self.bucket == "1d":
            return _midnight(begin.astimezone(self.zone).date() + timedelta(days=1), self.zone)
        return begin + STEPS[self.bucket]

    def told(self, begin: datetime) -> str:
        """A bucket's beginning as the reader's clock shows it."""
        local = begin.astimezone(self.zone).isoformat(timespec="seconds")
        return local.replace("+00:00", "Z") if self.zone == UTC_ZONE else local


def span(parameters: Parameters, now: datetime) -> Span:
    """The span of `from`, `to`, `bucket` and `tz`. Raises BadInput for one that is too long or too old."""
    bucket = last(parameters, "bucket") or "1d"
    if bucket not in STEPS:
        raise BadInput(f"is one of {', '.join(STEPS)}", "bucket")
    zone = _zone(last(parameters, "tz"))
    since, until = ends(parameters)
    end = until or now + timedelta(days=2)  # senders' clocks may be ahead
    begin = since or _usual(bucket, zone, end)
    found = Span(bucket, zone, begin, end, since is not None, until is not None)
    _check(found, since, now)
    return found


def _check(asked: Span, since: datetime | None, now: datetime) -> None:
    longest = LONGEST["1h" if asked.by_hours else asked.bucket]
    if since and asked.until - since > longest + STEPS["1d"]:
        larger = " in another zone than UTC" if asked.by_hours else f" by {asked.bucket}"
        raise BadInput(f"is {longest.days} days before `to` at most when counted{larger}; ask for less", "from")
    if since and asked.bucket == "5m" and since < now - FIVES_KEPT - STEPS["1h"]:
        raise BadInput(f"is {FIVES_KEPT.days} days ago at most: five minutes are counted that long", "from")


def _usual(bucket: str, zone: ZoneInfo, end: datetime) -> datetime:
    if bucket == "1d":
        return _EPOCH if zone == UTC_ZONE else end - LONGEST["1h"]
    return max(_EPOCH, end - USUAL[bucket])


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day. Where clocks skip midnight it is the moment of the skip."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _zone(name: str | None) -> ZoneInfo:
    if name is None:
        return UTC_ZONE
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise BadInput("is an IANA name such as Europe/Vienna", "tz") from error


_EPOCH = datetime.fromtimestamp(0, UTC)
