import math

import pytest

pytest.importorskip("numpy", reason="needs the extra train")

from hypothesis import given
from hypothesis import strategies as st

from infra.training import metrics


def test_auc_is_the_chance_that_a_positive_scores_higher() -> None:
    assert metrics.auc([True, False], [0.9, 0.1]) == 1.0
    assert metrics.auc([True, False], [0.1, 0.9]) == 0.0
    assert metrics.auc([True, False, True], [0.5, 0.5, 0.5]) == 0.5
    assert math.isnan(metrics.auc([True, True], [0.1, 0.2]))


def test_average_precision_takes_tied_scores_together() -> None:
    assert metrics.average_precision([True, False, True, False], [0.9, 0.8, 0.7, 0.1]) == pytest.approx((1 + 2 / 3) / 2)
    assert metrics.average_precision([True, False], [0.5, 0.5]) == 0.5


def test_recall_is_taken_where_at_most_the_allowed_share_of_negatives_is_called() -> None:
    truth = [True] * 4 + [False] * 100
    score = [0.99, 0.98, 0.5, 0.1] + [0.97, 0.6] + [0.2] * 98
    assert metrics.recall_at(truth, score, 0.02) == 0.75
    assert metrics.recall_at(truth, score, 0.0) == 0.5
    assert metrics.recall_at([True, False], [0.1, 0.9]) == 0.0


def test_macro_f1_counts_each_label_the_same() -> None:
    assert metrics.macro_f1(["a", "a", "b"], ["a", "a", "a"]) == pytest.approx(0.4)
    assert metrics.macro_f1([True, False], [True, False]) == 1.0
    assert metrics.accuracy(["a", "b"], ["a", "a"]) == 0.5


def test_spearman_compares_ranks_with_ties_shared() -> None:
    assert metrics.spearman([1, 2, 3], [10, 100, 1000]) == pytest.approx(1)
    assert metrics.spearman([1, 2, 2, 3], [3, 2, 2, 1]) == pytest.approx(-1)
    assert math.isnan(metrics.spearman([1, 1], [1, 2]))


def test_perfect_probabilities_have_no_calibration_error() -> None:
    assert metrics.calibration_error([True, False], [1.0, 0.0]) == 0.0
    assert metrics.calibration_error([True, True], [0.0, 0.0]) == 1.0


def test_an_interval_holds_the_figure_and_is_the_same_every_time() -> None:
    truth, score = [n % 3 == 0 for n in range(120)], [float(n * 7 % 31 + 20 * (n % 3 == 0)) for n in range(120)]
    low, high = metrics.interval(metrics.auc, truth, score)
    assert low <= metrics.auc(truth, score) <= high
    assert (low, high) == metrics.interval(metrics.auc, truth, score)


def test_an_interval_over_authors_is_wider_than_one_over_their_posts() -> None:
    truth = [author % 2 == 0 for author in range(20) for _ in range(10)]
    score = [float(author * 7 % 19) for author in range(20) for _ in range(10)]
    authors = [author for author in range(20) for _ in range(10)]
    narrow, wide = (
        metrics.interval(metrics.auc, truth, score),
        metrics.interval(metrics.auc, truth, score, groups=authors),
    )
    assert wide[1] - wide[0] > narrow[1] - narrow[0]


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=2, max_size=50))
def test_every_measure_lies_between_0_and_1_or_cannot_be_told(rows: list[tuple[bool, float]]) -> None:
    truth, score = [each for each, _ in rows], [each for _, each in rows]
    for measure in (metrics.auc, metrics.average_precision, metrics.recall_at, metrics.calibration_error):
        found = measure(truth, score)
        assert math.isnan(found) or -1e-9 <= found <= 1 + 1e-9
