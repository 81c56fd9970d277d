"""What Slack's answers mean: it says no with a 200, and in many words."""

from typing import Any

import msgspec

from shared.adapters.channels.text import one_line
from shared.domain.errors import Gone, Refused, Unavailable

_HALF_DONE = frozenset({"internal_error", "fatal_error"})
# Of these Slack says that a part of what was asked may have been done.
_PASSING = _HALF_DONE | {"ratelimited", "rate_limited", "service_unavailable", "request_timeout"}
_WAYS_OUT = {
    "not_in_channel": "invite the app into the channel",
    "channel_not_found": "give the channel's id (C...), and invite the app when the channel is private",
    "missing_scope": "give the app the scope chat:write and install it again",
    "is_archived": "name another channel",
    "channel_is_archived": "name another channel",
    "invalid_auth": "give the bot token of the installed app",
    "token_revoked": "give the bot token of the installed app",
    "token_expired": "give the bot token of the installed app",
    "not_authed": "give the bot token of the installed app",
    "account_inactive": "install the app again: its user or workspace was removed",
    "no_service": "make the incoming webhook anew",
    "no_team": "make the incoming webhook anew",
    "team_disabled": "make the incoming webhook in a workspace that is active",
    "action_prohibited": "ask an admin of the workspace to allow the webhook",
    "restricted_action": "ask an admin of the workspace to let the app post there",
    "org_login_required": "wait until the workspace has moved, then switch the destination on again",
    "ekm_access_denied": "ask an admin of the workspace to let the app post there",
    "no_permission": "give the app the scope chat:write and install it again",
}
"""What speaks of the destination and not of the message, and what to do about it."""

LOST_MESSAGE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
"""The message that was to be edited cannot be any more."""


class Said(msgspec.Struct):
    """The Web API's manner of answering, which gateways in front of webhooks use too."""

    ok: bool = True
    error: str = ""
    ts: str = ""
    channel: Any = ""


def heard(text: str) -> Said:
    """Reads an answer. Raises Gone, Refused and Unavailable.

    What is no such answer is a yes here: it came with a 2xx.
    """
    try:
        said = msgspec.json.decode(text, type=Said)
    except msgspec.DecodeError:
        return Said()
    if not said.ok and said.error in _PASSING:
        raise Unavailable(f"Slack answered {said.error}", 15, doubtful=said.error in _HALF_DONE)
    if not said.ok and said.error not in LOST_MESSAGE:
        way_out = _WAYS_OUT.get(said.error, "")
        told = "".join(letter for letter in one_line(said.error, 60) if letter.isalnum() or letter in "_-")
        raise (Gone if way_out else Refused)(f"Slack answered {told}{way_out and f': {way_out}'}")
    return said


def confirmed(text: str) -> Said:
    """Reads an answer that Slack itself must have given: something between us answers 200 as well."""
    said = heard(text)
    try:
        msgspec.json.decode(text, type=_Spoken)
    except msgspec.DecodeError as error:
        raise Unavailable("Slack's answer cannot be read", 15, doubtful=True) from error
    return said


class _Spoken(msgspec.Struct):
    ok: bool
