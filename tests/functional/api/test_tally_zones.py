"""Buckets and zones: days are the reader's, however clocks are changed there."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from infra.local.sandbox import stream_records
from shared.adapters.api import spans
from shared.adapters.table import mentions, tallies
from shared.adapters.table.stream import change
from tests.functional.made import mention, post

TALLY = "/v1/brands/crumb-bakery/tally"


def store(times: list[datetime], now: datetime) -> None:
    for number, when in enumerate(times):
        mentions.put(mention(number, of=post(number, created_at=when)), 3650)
    tallies.add(filter(None, map(change, stream_records())), now)


def asked(ask, **parameters) -> dict[str, int]:
    query = "&".join(f"{name.rstrip('_')}={value}" for name, value in parameters.items())
    got = ask("GET", f"{TALLY}?{query}")
    assert got.status == 200, got.body
    return {row["time"]: row["raw"] for row in got.data}


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Vienna", "2025-03-30", 23),
        ("Europe/Vienna", "2025-10-26", 25),
        ("America/Santiago", "2025-09-07", 23),  # midnight itself is skipped
        ("America/Havana", "2025-11-02", 25),  # midnight comes twice
        ("Pacific/Apia", "2025-06-01", 24),
    ],
)
def test_a_day_is_the_zones_own_also_where_clocks_change(ask, zone, day, hours):
    noon = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=ZoneInfo(zone))
    first = noon.astimezone(UTC) - timedelta(hours=40)
    times = [first.replace(minute=30) + timedelta(hours=each) for each in range(80)]
    store(times, noon)
    found = asked(ask, tz=zone, from_=f"{day}T00:00:00Z", to=(noon + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    recount = Counter(when.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d") for when in times)
    told = {time[:10]: number for time, number in found.items()}
    assert told == {each: recount[each] for each in told}
    assert told[day] == hours


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Asia/Kathmandu", "Australia/Adelaide"])
def test_a_zone_that_begins_its_days_within_an_hour_is_counted_by_five_minutes(ask, zone):
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    times = [now - timedelta(minutes=51 * each) for each in range(100)]
    store(times, now)
    local = (now - timedelta(days=2)).astimezone(ZoneInfo(zone)).replace(hour=0, minute=0)
    found = asked(ask, tz=zone, from_=int(local.timestamp() * 1000), to=int(now.timestamp() * 1000) + 1)
    recount = Counter(when.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d") for when in times if when >= local)
    assert {time[:10]: number for time, number in found.items()} == recount
    assert len(found) == 3
    got = ask("GET", f"{TALLY}?tz={zone}&from={int((now - timedelta(days=20)).timestamp() * 1000)}")
    assert zone in got.body["meta"]["approximate"]


def test_five_minutes_are_filled_with_zeros(ask):
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    start = now.replace(minute=0) - timedelta(hours=1)
    store([start + timedelta(minutes=each) for each in (0, 4, 5, 59)], now)
    query = {
        "from_": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "to": (start + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    found = asked(ask, bucket="5m", **query)
    assert list(found.values()) == [2, 1, *[0] * 9, 1]
    assert next(iter(found)) == query["from_"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("tz=Mars/Olympus", "tz"),
        ("tz=../../etc/passwd", "tz"),
        ("tz=" + "A" * 5000, "tz"),
        ("tz=Europe/Vienna&from=2025-01-01T00:00:00Z&to=2025-12-01T00:00:00Z", "from"),
        ("bucket=5m&from=2025-01-01T00:00:00Z&to=2025-01-02T00:00:00Z", "from"),
        ("bucket=1h&from=2025-01-01T00:00:00Z&to=2025-12-01T00:00:00Z", "from"),
        ("bucket=9d", "bucket"),
        ("verdict=great", "verdict"),
        ("authentic=1", "authentic"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(ask, query, field):
    got = ask("GET", f"{TALLY}?{query}")
    assert (got.status, got.body["field"]) == (400, field)


@pytest.mark.parametrize(
    "query", ["from=0001-01-01T00:00:00Z", "to=9999-12-31T23:59:59Z", "from=-9999999999999", "to=99999999999999"]
)
def test_times_beyond_every_calendar_are_taken_as_the_ends_of_time(ask, query):
    for tz in ("UTC", "America/New_York", "Pacific/Kiritimati"):
        assert ask("GET", f"{TALLY}?{query}&tz={tz}").status in (200, 400)


def test_buckets_follow_each_other_without_gap_or_overlap():
    for zone in ("Europe/Vienna", "America/Santiago", "Asia/Kathmandu", "Africa/Cairo", "Australia/Lord_Howe"):
        asked_for = spans.Span("1d", ZoneInfo(zone), spans._EPOCH, spans._EPOCH, True, True)
        begin = asked_for.begin(datetime(2024, 1, 1, tzinfo=UTC))
        for _ in range(800):
            after = asked_for.after(begin)
            assert timedelta(hours=22) < after - begin < timedelta(hours=26)
            assert asked_for.begin(begin) == begin
            assert asked_for.begin(after - timedelta(microseconds=1)) == begin
            begin = after
