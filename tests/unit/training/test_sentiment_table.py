"""Weights survive being written as bytes: small ones nearly whole, large ones within a hundredth of the largest."""

from pathlib import Path
from types import SimpleNamespace

import pytest

np = pytest.importorskip("numpy")

from infra.training.sentiment_table import marked, quantised, steps, write  # noqa: E402  # needs numpy
from shared.judges.sentiment_signals import SIGNALS  # noqa: E402
from shared.judges.sentiment_weights import COUNT, load  # noqa: E402
from shared.judges.sentiment_words import BUCKETS, number  # noqa: E402


def model() -> SimpleNamespace:
    random = np.random.default_rng(1)
    words = random.normal(size=(BUCKETS, 3))
    return SimpleNamespace(
        words=words, english=random.normal(size=(len(SIGNALS), 3)), other=np.zeros((len(SIGNALS), 3))
    )


def test_a_weight_is_stored_as_the_nearest_level() -> None:
    levels = steps(5.0)
    values = np.array([-5.0, -4.99, -1.0, -0.001, 0.0, 0.001, 1.0, 4.99, 5.0])
    stored = levels[np.frombuffer(quantised(values, levels), np.uint8)]
    assert np.abs(stored - values).max() <= 5.0 * 0.01
    assert stored[4] == 0.0


def test_what_is_written_is_what_the_judge_reads(tmp_path: Path) -> None:
    fitted = model()
    write(fitted, 0.7, ["bread"], ["en"], tmp_path)
    weights = load(tmp_path)
    negative, positive = weights.weigh([number("bread")])
    assert (negative, positive) == pytest.approx(tuple(fitted.words[number("bread")][[0, 2]]), abs=0.05)
    assert weights.named.english[1] == pytest.approx(fitted.english[:, 2], abs=1e-4)
    assert weights.entries["bread"][5] >> 2 * COUNT == 1
    assert weights.entries["qxzvw"][5] >> 2 * COUNT == 0


def test_the_same_model_is_written_as_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(model(), 0.7, ["bread"], ["en"], tmp_path / name)
    assert (tmp_path / "one" / "sentiment.bin").read_bytes() == (tmp_path / "two" / "sentiment.bin").read_bytes()


def test_no_word_is_marked_as_seen_in_an_empty_list() -> None:
    assert not any(marked([]))
