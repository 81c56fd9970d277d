"""What a destination's address looks like in each channel, and what to say when it does not."""

import re

from shared.domain.rule import Channel


def complaint_about(channel: Channel, address: str) -> str | None:
    """What is wrong with an address and where to get a right one; None when it looks right.

    Says nothing of the address itself, which is a secret.
    """
    pattern, wanted = _ADDRESSES[channel]
    return None if pattern.match(address) else f"is {wanted}"


_SECRET = "whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"  # noqa: S105 - a pattern

_ADDRESSES = {
    "slack": (
        re.compile(r"https://[^\s/]+/\S+\Z"),
        "an https:// incoming-webhook URL (Slack app > Incoming Webhooks); for a bot token the channel is slack-bot",
    ),
    "slack-bot": (
        re.compile(r"xoxb-[A-Za-z0-9-]{6,250}@[CDGU][A-Z0-9]{5,20}(?:#[0-9a-f]{32,64})?\Z"),
        "the bot token, an @ and the channel's id (Slack > channel details, at the bottom): xoxb-...@C0123ABCD; "
        "for buttons that work in Slack a # and the app's signing secret (Basic Information), 32 hexadecimal digits",
    ),
    "email": (re.compile(r"[^@\s\r\n<>,;]{1,64}@[^@\s\r\n<>,;]+\.[^@\s\r\n<>,;]+\Z"), "an e-mail address"),
    "teams": (
        re.compile(r"https://[^\s/]+/\S+\Z"),
        "the https:// URL of a workflow (Teams > channel > Workflows > Send webhook alerts to a channel)",
    ),
    "discord": (
        re.compile(
            r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d+/[\w-]+(?:\?thread_id=\d+)?\Z"
        ),
        "a webhook's URL (Discord > channel > Integrations > Webhooks): https://discord.com/api/webhooks/.../...",
    ),
    "pagerduty": (
        re.compile(r"(?:eu:)?[A-Za-z0-9]{32}\Z"),
        "an integration key of Events API v2 (PagerDuty > service > Integrations), 32 letters and digits, "
        "behind eu: for an account in the EU region",
    ),
    "webhook": (
        re.compile(rf"https://[^\s/#]+[^\s#]*#{_SECRET}(?:,{_SECRET})?\Z"),
        "your receiver's https:// URL, a # and a signing secret of 24 to 64 bytes in Base64: "
        "https://you.example/alerts#whsec_... (openssl rand -base64 32 makes one)",
    ),
    "inbox": (re.compile(r"https?://\S+\Z"), "a URL"),
}
