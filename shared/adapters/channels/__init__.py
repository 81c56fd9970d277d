"""Where alerts go: one file a channel, and one way to call them all."""

from importlib import import_module
from typing import Protocol

from shared.domain.errors import Refused
from shared.domain.story import Alert

CHANNELS = ("slack", "slack-bot", "email", "teams", "discord", "pagerduty", "webhook", "inbox")


class Sender(Protocol):
    """What each channel's file offers under the name `send`."""

    def __call__(self, address: str, alert: Alert, *, mail_from: str, inbox_url: str) -> None: ...


def send(channel: str, address: str, alert: Alert, *, mail_from: str = "", inbox_url: str = "") -> None:
    """Hands one alert to one destination.

    `mail_from` is the verified sender of e-mails; `inbox_url` the local inbox, which is the only
    address outside the public internet that may be called. Returns when the channel took the alert.
    Raises Refused for a lasting no, and Unavailable for one that may pass: it says in how many
    seconds to try again, and with `doubtful` that the alert may have arrived although no answer came.
    """
    if channel not in CHANNELS:
        raise Refused(f"no channel is called {channel!r}")
    sender: Sender = import_module(f"{__name__}.{channel.replace('-', '_')}").send
    sender(address, alert, mail_from=mail_from, inbox_url=inbox_url)
