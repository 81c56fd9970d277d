"""The short form of `hundred bench reads`: what is read has a limit, whatever is stored."""

import pytest

from infra.cli import bench_reads
from infra.cli.bench_reads import Read

MEGABYTE = 122
"""Read units of a megabyte that need not be consistent."""

WEEK = "mentions?from={week}"
SMALL = ((200, 40, 5), (800, 160, 20))


@pytest.fixture(scope="module")
def reads() -> dict[str, Read]:
    return {each.asked: each for each in bench_reads.rows(SMALL)}  # some 7 s: the samples, and all routes twice


def test_every_route_that_reads_is_measured(reads: dict[str, Read]) -> None:
    assert len(reads) > 45
    assert all(units > 0 for each in reads.values() for units in each.units.values())


@pytest.mark.parametrize("asked", [f"{WEEK}&limit=1000", f"{WEEK}&source=nowhere", f"{WEEK}&q=nobody"])
def test_a_page_of_mentions_costs_a_megabyte_at_most(reads: dict[str, Read], asked: str) -> None:
    read = reads[asked]
    assert max(read.units.values()) <= read.at_a_million <= MEGABYTE + read.requests  # each read is rounded up


@pytest.mark.parametrize(
    "asked", [WEEK, "mentions/{mention}", "alerts", "stories", "connections/health", "destinations", "rules"]
)
def test_a_list_costs_the_same_however_much_is_stored(reads: dict[str, Read], asked: str) -> None:
    small, large = reads[asked].units.values()
    assert large == pytest.approx(small, rel=0.1, abs=1)
    assert reads[asked].grows == ""
