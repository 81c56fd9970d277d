"""Where alerts go: one file a channel, and one way to call them all."""

from importlib import import_module
from typing import Protocol

from shared.adapters.channels.way import STRAIGHT, Reference, Way
from shared.domain.errors import Refused
from shared.domain.story import Alert

CHANNELS = ("slack", "slack-bot", "email", "teams", "discord", "pagerduty", "webhook", "inbox")


class Sender(Protocol):
    """What each channel's file offers under the name `send`."""

    def __call__(self, address: str, alert: Alert, way: Way) -> Reference: ...


def send(channel: str, address: str, alert: Alert, *, way: Way = STRAIGHT) -> Reference:
    """Hands one alert to one destination, or an update of one to the message that `way.earlier` refers to.

    Returns when the channel took it, with what an update needs to find it; a channel that cannot edit is told of an
    update only when that is worth a message. Raises Refused for a lasting no, Gone when it holds for every alert, and
    Unavailable for one that may pass: it says in how many seconds to try again, and with `doubtful` that the alert may
    have arrived although no answer came.
    """
    if channel not in CHANNELS:
        raise Refused(f"no channel is called {channel!r}")
    sender: Sender = import_module(f"{__name__}.{channel.replace('-', '_')}").send
    return sender(address, alert, way)
