"""What is told of a spike and when: that it began, that it has doubled, that it is over; each once.

The clock looks, remembers what is to be told, tells it, and remembers that it did. A look that comes between finds
what is to be told still there.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from shared.domain.spike import Sensitivity, Turn, Watch
from shared.judges.spikes import look

GROWN = 2.0
"""Times what was told last: less is no news, and a spike that grows a hundredfold is told seven times."""

MINUTES = 5
QUARTER = 15
"""Minutes. What the first quarter of a spike promises for the hour is no growth when it comes true."""


def watched(
    watch: Watch,
    counts: Sequence[int],
    now: datetime,
    *,
    sensitivity: Sensitivity,
    cooldown: timedelta = timedelta(0),
) -> Watch:
    """The watch after a look at counts of five minutes each, the last one ending at `now`.

    A watch whose spike has ended and is still to be told stays as it is. Within `cooldown` of the last beginning no
    other begins.
    """
    if watch.turn in ("ended", "passed"):
        return watch
    seen = look(counts, now, minutes=MINUTES, sensitivity=sensitivity, spike=watch.spike)
    watch = replace(watch, pace=sum(counts[-QUARTER // MINUTES :]) * 60 // QUARTER)
    if seen.event == "begins":
        resting = watch.told_at is not None and now - watch.told_at < cooldown
        return watch if resting else replace(watch, spike=seen.spike, turn="began", update=0, told_peak=0)
    if seen.ended:
        untold = watch.turn == "began"
        return _turned(replace(watch, spike=seen.ended), "passed" if untold else "ended")
    if seen.spike and not watch.turn and seen.spike.peak >= GROWN * watch.told_peak:
        return _turned(replace(watch, spike=seen.spike), "grew")
    return replace(watch, spike=seen.spike)


def told(watch: Watch, now: datetime) -> Watch:
    """The watch after what was to be told has been told."""
    if watch.spike is None or watch.turn is None:
        return watch
    if watch.turn in ("ended", "passed"):
        return Watch(told_at=now if watch.turn == "passed" else watch.told_at)
    began = now if watch.turn == "began" else watch.told_at
    return replace(watch, turn=None, told_peak=max(watch.pace, watch.spike.peak), told_at=began)


def _turned(watch: Watch, turn: Turn) -> Watch:
    """The next message about a spike; one that nobody was told of yet keeps the number of its first."""
    return replace(watch, turn=turn, update=watch.update + (turn != "passed"))
