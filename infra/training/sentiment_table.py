"""Writes the sentiment judge's weights in the form that shared/judges/sentiment_weights.py reads."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from shared.judges.sentiment_signals import SIGNALS
from shared.judges.sentiment_weights import SEEN_BITS, Named
from shared.judges.sentiment_words import whole_hash

if TYPE_CHECKING:
    from infra.training.sentiment import Fitted


def write(model: "Fitted", sharpness: float, seen: list[str], languages: list[str], weights: Path) -> None:
    """Writes `sentiment.json` and `sentiment.bin` into the folder of weights."""
    sides = model.words[:, [0, 2]]
    levels = steps(float(np.abs(sides).max()))
    planes = [quantised(sides[:, side], levels) for side in (0, 1)]
    named = Named(
        levels=[round(float(level), 6) for level in levels],
        english=_head(model.english),
        other=_head(model.other),
        sharpness=round(sharpness, 4),
        languages=languages,
    )
    text = msgspec.json.format(msgspec.json.encode(named), indent=0)
    (weights / "sentiment.json").write_bytes(text + b"\n")
    (weights / "sentiment.bin").write_bytes(b"".join(planes) + marked(seen))


def steps(largest: float) -> NDArray[np.float64]:
    """The 256 weights that a byte can mean, denser near 0: squares, with their signs."""
    places = np.linspace(-1, 1, 255)
    return np.append(np.sign(places) * places**2 * largest, 0.0)


def quantised(values: NDArray[np.float64], levels: NDArray[np.float64]) -> bytes:
    """The byte of the nearest level for each value."""
    borders = (levels[:254] + levels[1:255]) / 2
    return np.searchsorted(borders, values).astype(np.uint8).tobytes()


def marked(seen: list[str]) -> bytes:
    """A bit for each word that was seen."""
    bits = bytearray((1 << SEEN_BITS) // 8)
    for word in seen:
        at = whole_hash(word) & ((1 << SEEN_BITS) - 1)
        bits[at >> 3] |= 1 << (at & 7)
    return bytes(bits)


def _head(weights: NDArray[np.float64]) -> tuple[list[float], list[float]]:
    if len(weights) != len(SIGNALS):
        raise ValueError(f"{len(weights)} weights for {len(SIGNALS)} signals")
    return [round(float(each), 5) for each in weights[:, 0]], [round(float(each), 5) for each in weights[:, 2]]
