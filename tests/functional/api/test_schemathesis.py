"""The short form of `hundred bench schema`: some requests of every kind to every operation."""

from infra.cli import bench_schema

CASES = 150


def test_answers_to_made_up_requests_are_as_the_document_says():
    (run,) = bench_schema.rows(CASES)
    assert (run.server_errors, run.mismatches) == (0, 0), run.first
    assert run.cases > CASES / 2
    assert {"200", "400", "404"} <= set(run.answers)
