"""What a mention counts as: verdict x sentiment x circle x authentic x source, spelled as an attribute's name.

A counter is an item with a number under each such name: `opnc1x` are authentic (1) negative (n) opinions (op)
by customers (c) on x.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from shared.domain.verdict import LABELS

_VERDICTS = {label: label[:2] for label in LABELS}
_SENTIMENTS = {"positive": "p", "neutral": "o", "negative": "n"}
_CIRCLES = {"customer": "c", "prospect": "p", "advocate": "a", "staff": "t", "stranger": "s"}
_FROM = {
    "verdict": {code: label for label, code in _VERDICTS.items()},
    "sentiment": {code: label for label, code in _SENTIMENTS.items()},
    "circle": {code: name for name, code in _CIRCLES.items()},
}


class Cell(Struct, frozen=True, order=True):
    """One cell of the tally."""

    verdict: str
    sentiment: str
    circle: str
    authentic: bool
    source: str


def cell_of(item: Mapping[str, Any]) -> Cell:
    """What a stored mention counts as."""
    return Cell(item["l"], item["s"], item["c"], bool(item["ok"]), item["so"])


def spell(cell: Cell) -> str:
    """The attribute's name of a cell."""
    codes = _VERDICTS[cell.verdict] + _SENTIMENTS[cell.sentiment] + _CIRCLES[cell.circle]
    return f"{codes}{int(cell.authentic)}{cell.source}"


def read(name: str) -> Cell:
    """The cell of an attribute's name."""
    return Cell(
        _FROM["verdict"][name[:2]], _FROM["sentiment"][name[2]], _FROM["circle"][name[3]], name[4] == "1", name[5:]
    )


def is_cell(name: str) -> bool:
    """Whether an attribute of a counter is a cell; the others (keys, marks) are shorter."""
    return len(name) > 5
