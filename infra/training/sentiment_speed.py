"""What sentiment costs beside the stock vaderSentiment, on the same texts in the same run."""

import time
from collections.abc import Callable, Sequence

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from shared.judges.sentiment import Target, sentiment
from shared.judges.vader import compound

ROUNDS = 5
"""Rounds of which the quickest counts; processor time, so that other processes do not."""


def ratios(texts: Sequence[str], about: Target | None = None) -> dict[str, float]:
    """`vader_speedup`: how many times as fast `compound` is as the stock `polarity_scores`. `sentiment_cost`:
    the time of `sentiment` as a multiple of it. `stock_us`: what that takes a text, in microseconds."""
    stock = SentimentIntensityAnalyzer()
    slow = _seconds(stock.polarity_scores, texts)
    fast = _seconds(compound, texts)
    judged = _seconds(lambda text: sentiment(text, about=about), texts)
    return {
        "vader_speedup": slow / fast,
        "sentiment_cost": judged / slow,
        "stock_us": slow / max(1, len(texts)) * 1e6,
    }


def _seconds(judge: Callable[[str], object], texts: Sequence[str]) -> float:
    found = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            judge(text)
        found.append(time.process_time() - start)
    return min(found)
