"""When digests come on a brand's own clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.digest import DIGESTS, Digest
from shared.judges.digests import due

DAILY, WEEKLY = DIGESTS


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def stories(now: str, zone: str = "Europe/Vienna", digests=(DAILY,)) -> list[str]:
    return [issue.story for issue in due(digests, zone, at(now))]


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        ("2026-11-24T07:00", "Europe/Vienna", ["digest#2026-11-24"]),
        ("2026-11-24T06:59", "Europe/Vienna", []),
        ("2026-07-14T06:00", "Europe/Vienna", ["digest#2026-07-14"]),
        ("2026-11-24T02:30", "Asia/Kolkata", ["digest#2026-11-24"]),
        ("2026-11-24T02:29", "Asia/Kolkata", []),
        ("2026-11-23T19:00", "Pacific/Auckland", ["digest#2026-11-24"]),
    ],
)
def test_the_hour_is_the_brands_own(now, zone, expected):
    assert stories(now, zone) == expected


def test_the_hour_that_summer_time_leaps_over_comes_once_and_the_hour_that_comes_twice_as_well():
    night = Digest(every="day", hour=2)
    for begin in ("2026-03-29T00:00", "2026-10-25T00:00"):
        looks = [at(begin) + timedelta(minutes=5 * step) for step in range(72)]
        issues = [issue for look in looks for issue in due((night,), "Europe/Vienna", look)]
        of_day = {(issue.story, issue.until) for issue in issues if issue.story == f"digest#{begin[:10]}"}
        assert len(of_day) == 1


def test_a_daily_digest_stays_away_where_the_weekly_one_comes_at_the_same_hour():
    assert stories("2026-11-23T07:00", digests=DIGESTS) == ["digest#2026-W48"]
    assert stories("2026-11-24T07:00", digests=DIGESTS) == ["digest#2026-11-24", "digest#2026-W48"]


def test_days_on_which_nobody_reads_have_no_digest():
    workdays = Digest(every="day", days=("mon", "tue", "wed", "thu", "fri"))
    assert stories("2026-11-22T08:00", digests=(workdays,)) == []
    assert stories("2026-11-23T08:00", digests=(workdays,)) == ["digest#2026-11-23"]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    st.integers(0, 23),
    st.sampled_from(["UTC", "Europe/Vienna", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe"]),
)
def test_an_issue_is_past_and_not_long_ago(now, hour, zone):
    now = now.replace(tzinfo=UTC)
    for issue in due((Digest(every="day", hour=hour), Digest(every="week", hour=hour)), zone, now):
        assert timedelta(0) <= now - issue.until <= timedelta(days=3)
        assert issue.since < issue.until
