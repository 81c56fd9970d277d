"""Quiet hours are wall-clock hours, on the days that summer time begins and ends too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.rule import QuietHours, Rule
from shared.judges.quiet_hours import quiet_until

VIENNA = ZoneInfo("Europe/Vienna")
NIGHT = QuietHours(begin="22:00", to="07:00", timezone="Europe/Vienna")
WEEKEND = QuietHours(begin="00:00", to="24:00", days=("sat", "sun"), timezone="Europe/Vienna")


def rule(quiet: QuietHours, **fields: object) -> Rule:
    return Rule(name="mine", quiet_hours=quiet, **fields)


def until(quiet: QuietHours, *local: int) -> datetime | None:
    end = quiet_until(rule(quiet), "UTC", datetime(*local, tzinfo=VIENNA).astimezone(UTC))
    return end and end.astimezone(VIENNA)


def at(*local: int) -> datetime:
    return datetime(*local, tzinfo=VIENNA)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ((2026, 11, 23, 23, 30), (2026, 11, 24, 7)),
        ((2026, 11, 24, 6, 59), (2026, 11, 24, 7)),
        ((2026, 11, 23, 22, 0), (2026, 11, 24, 7)),
        ((2026, 11, 24, 7, 0), None),
        ((2026, 11, 23, 21, 59), None),
        ((2026, 3, 29, 1, 30), (2026, 3, 29, 7)),  # the night in which 02:00 becomes 03:00
        ((2026, 10, 25, 1, 30), (2026, 10, 25, 7)),  # the night with two hours from 02:00 to 03:00
    ],
)
def test_a_night_ends_at_seven_on_the_clock(now, end):
    assert until(NIGHT, *now) == (at(*end) if end else None)


def test_the_night_of_the_change_is_an_hour_shorter_or_longer():
    begin, end = at(2026, 3, 28, 22), until(NIGHT, 2026, 3, 28, 22)
    assert end.astimezone(UTC) - begin.astimezone(UTC) == timedelta(hours=8)
    begin, end = at(2026, 10, 24, 22), until(NIGHT, 2026, 10, 24, 22)
    assert end.astimezone(UTC) - begin.astimezone(UTC) == timedelta(hours=10)


def test_two_days_of_a_weekend_end_together():
    assert until(WEEKEND, 2026, 11, 21, 9) == at(2026, 11, 23, 0)
    assert until(WEEKEND, 2026, 11, 23, 0) is None


def test_days_are_those_on_which_the_hours_begin():
    friday_night = QuietHours(begin="22:00", to="07:00", days=("fri",), timezone="Europe/Vienna")
    assert until(friday_night, 2026, 11, 21, 3) == at(2026, 11, 21, 7)
    assert until(friday_night, 2026, 11, 21, 23) is None


def test_an_hour_that_summer_time_leaps_over_ends_all_the_same():
    short = QuietHours(begin="01:00", to="02:30", timezone="Europe/Vienna")
    end = until(short, 2026, 3, 29, 1, 30)
    assert end is not None
    assert end.astimezone(UTC) - at(2026, 3, 29, 1, 30).astimezone(UTC) == timedelta(hours=1)


def test_the_brands_time_zone_holds_where_the_rule_names_none():
    plain = rule(QuietHours(begin="22:00", to="07:00"))
    now = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # 22:30 in Vienna
    assert quiet_until(plain, "UTC", now) is None
    assert quiet_until(plain, "Europe/Vienna", now) == at(2026, 11, 24, 7)


def test_what_is_critical_passes_unless_the_hours_say_otherwise():
    now = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert quiet_until(rule(NIGHT, severity="critical"), "UTC", now) is None
    strict = QuietHours(begin="22:00", to="07:00", timezone="Europe/Vienna", critical=True)
    assert quiet_until(rule(strict, severity="critical"), "UTC", now) is not None


CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}")
DAYS = st.sets(st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun")), max_size=6).map(tuple)
ZONES = st.sampled_from(("Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"))


@given(CLOCKS, CLOCKS, DAYS, ZONES, st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))
def test_what_is_held_is_let_go_within_nine_days_at_a_time_that_is_not_quiet(begin, to, days, zone, now):
    hours = rule(QuietHours(begin=begin, to=to, days=days, timezone=zone))
    end = quiet_until(hours, "UTC", now)
    if begin == to and not days:
        return  # never ends: refused in brand files
    assert end is None or now < end <= now + timedelta(days=9)
    assert end is None or quiet_until(hours, "UTC", end) is None
