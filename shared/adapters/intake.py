"""What this process has taken and refused of each connection, told by the queue before it is forgotten."""

from collections.abc import Callable
from datetime import datetime
from secrets import token_hex

from shared.adapters.queues import pack, send_packed
from shared.domain.brand import Connection
from shared.domain.errors import Misconfigured, Unavailable
from shared.domain.intake import Counting, Intake, counting

_PROCESS = token_hex(4)
_counts: dict[str, Counting] = {}


def taken(connection: Connection, posts: int, refused: int, now: datetime) -> tuple[list[str], Callable[[], None]]:
    """A delivery that was taken: the messages that go with its posts, and what to call when all were queued.

    What was not queued was not taken: its sender repeats it.
    """
    last_refused = now if refused else None
    after = _noted(connection, Intake(taken=posts, refused=refused, last_taken=now, last_refused=last_refused), now)
    return [pack(each) for each in after.due], lambda: _keep(connection, after.told())


def refused(connection: Connection, posts: int, now: datetime) -> None:
    """A delivery that was refused. It is refused whether or not that can be told."""
    after = _noted(connection, Intake(refused=posts, last_refused=now), now)
    try:
        if after.due:
            send_packed([pack(each) for each in after.due])
    except (Unavailable, Misconfigured):
        _keep(connection, after)
    else:
        _keep(connection, after.told())


def forget() -> None:
    """Drops all that was counted, as a new process would start."""
    _counts.clear()


def _noted(connection: Connection, intake: Intake, now: datetime) -> Counting:
    before = _counts.get(connection.id) or counting(connection.brand, connection.id, _PROCESS, now)
    return before.noted(intake, now)


def _keep(connection: Connection, after: Counting) -> None:
    _counts[connection.id] = after
