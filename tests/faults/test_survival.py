"""Every step survives a kill after each of its AWS calls, and an answer that is lost after the call was applied."""

import pytest

from infra.cli.bench_faults import STEPS, survival


@pytest.mark.parametrize("fault", ["kill", "lose"])
@pytest.mark.parametrize("step", STEPS)
def test_after_redelivery_everything_is_as_if_nothing_had_happened(step, fault):
    seen = survival(step, fault)
    assert seen.tried > 1
    assert seen.same == seen.tried
    assert seen.marked == 0 or (step, fault) == ("deliver", "kill")
