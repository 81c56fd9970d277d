"""Slack, by an app's bot token: the same message as through a webhook, to any channel that the app is in.

The address is the token, an @, and the channel's id: `xoxb-...@C0123ABCD`.
"""

import re

import msgspec

from shared.adapters.channels.http import post_json
from shared.adapters.channels.slack import Said, heard, render
from shared.domain.errors import Refused, Unavailable
from shared.domain.story import Alert

URL = "https://slack.com/api/chat.postMessage"

_ADDRESS = re.compile(r"(xoxb-[A-Za-z0-9-]+)@([A-Z][A-Z0-9]+)\Z")


def send(address: str, alert: Alert, *, mail_from: str = "", inbox_url: str = "") -> None:
    """Posts an alert to a channel. Raises Refused, and Unavailable when the answer is not Slack's."""
    found = _ADDRESS.match(address)
    if not found:
        raise Refused("the destination is not a bot token and a channel's id, such as xoxb-...@C0123ABCD")
    token, channel = found.groups()
    body = msgspec.json.encode({"channel": channel, **render(alert)})
    answer = post_json(URL, body, headers={"Authorization": f"Bearer {token}"}, trusted=inbox_url)
    heard(answer.text)
    if not _confirmed(answer.text):
        raise Unavailable("Slack's answer cannot be read", 15, doubtful=True)


def _confirmed(text: str) -> bool:
    """Whether Slack itself said yes: something between us answers 200 as well."""
    try:
        return msgspec.json.decode(text, type=_Confirmed).ok
    except msgspec.DecodeError:
        return False


class _Confirmed(Said):
    ok: bool = False
