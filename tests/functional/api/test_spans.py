"""Spans that a reader may ask for by mistake: they are named, or empty, and never our fault."""

import pytest

BRAND = "/v1/brands/crumb-bakery"
SPANS = ("mentions", "tally", "tally?bucket=1h", "tally?bucket=5m", "top?of=words", "share", "community")
EARLY, LATE = "2026-11-20T10:00:00Z", "2026-11-20T11:00:00Z"


@pytest.fixture
def stack(memory):
    """Nothing but the table is asked here."""


@pytest.mark.parametrize("path", SPANS)
@pytest.mark.parametrize(("since", "until"), [(LATE, EARLY), (LATE, LATE), (LATE, "2026")])
def test_a_span_that_ends_before_it_begins_is_named(ask, path, since, until):
    got = ask("GET", _asked(path, f"from={since}&to={until}"))
    assert got.status == 400
    assert got.body["detail"].startswith("from: is before")


@pytest.mark.parametrize("path", [*SPANS[:-1], "stories"])
def test_nothing_has_been_said_in_years_to_come(ask, path):
    got = ask("GET", _asked(path, "from=2201-01-01T00:00:00Z"))
    assert got.status == 200
    assert not any(row.get("raw") for row in got.data)


@pytest.mark.parametrize("path", SPANS)
def test_nothing_had_been_said_in_years_gone_by(ask, path):
    got = ask("GET", _asked(path, "to=1970-01-01T00:00:01Z"))
    assert got.status in (200, 400)
    if got.status == 400:
        assert got.body["detail"].startswith("from: is")


def _asked(path: str, span: str) -> str:
    return f"{BRAND}/{path}{'&' if '?' in path else '?'}{span}"
