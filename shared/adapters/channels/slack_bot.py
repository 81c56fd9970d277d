"""Slack, by an app's bot token: the same message as through a webhook, to any channel that the app is in.

The address is the token, an @, and the channel's id: `xoxb-...@C0123ABCD`; behind a # the app's signing secret, with
which buttons answer in Slack itself. A story that grows edits its message (chat.update), and what is worth telling is
told in the message's thread.
"""

import re
from typing import Any

import msgspec

from shared.adapters.channels.http import post_json
from shared.adapters.channels.slack import render
from shared.adapters.channels.slack_answer import LOST_MESSAGE, Said, confirmed
from shared.adapters.channels.way import STRAIGHT, Reference, Way, kept, worth_telling
from shared.domain.errors import Gone
from shared.domain.story import Alert

URL = "https://slack.com/api/chat.postMessage"
UPDATE_URL = "https://slack.com/api/chat.update"

_ADDRESS = re.compile(r"(xoxb-[A-Za-z0-9-]+)@([A-Z][A-Z0-9]+)(?:#([0-9a-f]{32,64}))?\Z")


def send(address: str, alert: Alert, way: Way = STRAIGHT) -> Reference:
    """Posts an alert to a channel, or edits its message. Raises Refused, and Unavailable when no answer is Slack's."""
    found = _ADDRESS.match(address)
    if not found:
        raise Gone("the destination is not a bot token and a channel's id, such as xoxb-...@C0123ABCD")
    token, channel, secret = found.groups()
    message = {"channel": channel, **render(alert, way, channel="slack-bot", buttons=bool(secret))}
    if way.earlier and "ts" in way.earlier and _edited(token, message, way.earlier, way):
        return _threaded(token, alert, way, way.earlier)
    said = _ask(URL, token, message, way)
    place = said.channel if isinstance(said.channel, str) and said.channel else channel
    return kept(alert, ts=said.ts, channel=place)


def signing_secret(address: str) -> str | None:
    """The app's signing secret that an address carries, if it does."""
    found = _ADDRESS.match(address)
    return found[3] if found else None


def _edited(token: str, message: dict[str, Any], earlier: Reference, way: Way) -> bool:
    """Whether the message could be edited; one that somebody deleted is posted anew."""
    place = {"channel": earlier["channel"], "ts": earlier["ts"]}
    return _ask(UPDATE_URL, token, {**message, **place}, way).error not in LOST_MESSAGE


def _threaded(token: str, alert: Alert, way: Way, earlier: Reference) -> Reference:
    worth = worth_telling(alert, earlier)
    if worth:
        place = {"channel": earlier["channel"], "thread_ts": earlier["ts"]}
        news = render(alert, msgspec.structs.replace(way, acts=(), done=()), channel="slack-bot", again=True)
        _ask(URL, token, {**news, **place}, way)
    return kept(alert, earlier, told=worth)


def _ask(url: str, token: str, message: dict[str, Any], way: Way) -> Said:
    headers = {"Authorization": f"Bearer {token}"}
    return confirmed(post_json(url, msgspec.json.encode(message), headers=headers, trusted=way.inbox_url).text)
