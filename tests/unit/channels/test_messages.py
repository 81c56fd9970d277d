"""Messages to Teams, Discord, PagerDuty and webhooks: nothing of a stranger's lives in them, and none is too long."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shared.adapters.channels import discord, pagerduty, slack, slack_bot, teams, webhook
from shared.adapters.channels.way import Way
from shared.domain.story import Alert

RENDER: dict[str, Callable[..., dict[str, Any]]] = {
    "teams": teams.render, "discord": discord.render, "pagerduty": pagerduty.render, "webhook": webhook.render,
}  # fmt: skip
EACH = pytest.mark.parametrize("channel", RENDER)
HIDING = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad\u2060-\u2064\ufeff\u2028\u2029\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
LINK = re.compile(r"https?://[^\s<>|\"'()]+\Z")
LINKS = {"url", "href", "externalURL", "generatorURL", "link_1", "link_2", "$schema"}
LINKS |= {"act_answered", "act_not_about", "act_mute_story"}
# What Discord's Markdown begins with, unless a backslash stands before it.
DISCORD_MARKS = re.compile(
    r"(?<!\\)(?:\\\\)*[*_~`|<>\[\]()#]|(?m:^)[ ]*(?:[-+*>]|\d+\.|#)|[a-z]://|@(?!\u200b)|(?<!\u200b):"
)
OUR_LINK = re.compile(
    r"\[(?:Open the post|See it in Hundred|Answered|Not about us|Mute this story|open)\]\(<https?://[^\s<>()]+>\)"
)


def texts(part: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """All texts of a message, each with the name of its field."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from texts(value, key)
    elif isinstance(part, list):
        for each in part:
            yield from texts(each, name)
    elif isinstance(part, str):
        yield name, part


@EACH
def test_hostile_text_is_dead_in_every_kind(channel: str, hostile: str, each_kind: Any) -> None:
    for alert, way in each_kind(hostile):
        for message in rendered(channel, alert, way):
            for name, text in texts(message):
                assert not HIDING.search(text)
                if name in LINKS:
                    assert not text or LINK.match(text)
                elif channel != "discord":
                    assert "://" not in text
            LIVE[channel](message)
            WITHIN[channel](message)


def rendered(channel: str, alert: Alert, way: Way) -> Iterator[dict[str, Any]]:
    """The message, and where a channel cannot edit, what it says again."""
    yield RENDER[channel](alert, way)
    if channel == "teams" and way.earlier:
        yield teams.render(alert, way, again=True)


def dead_in_teams(message: dict[str, Any]) -> None:
    """Strangers' words stand in TextRuns only, which read no Markdown; our own button names hold a host at most."""
    card = message["attachments"][0]["content"]
    assert "entities" not in card["msteams"]
    for block in walk(card["body"]):
        assert block["type"] in ("Container", "RichTextBlock", "TextRun")
        assert ("text" in block) == (block["type"] == "TextRun")
        assert not re.search(r"[{$@]\{", block.get("text", ""))
    for action in card["actions"]:
        assert re.fullmatch(
            r"Open the post on [a-z0-9.:_…-]+|See it in Hundred|Answered|Not about us|Mute this story", action["title"]
        )


def dead_in_discord(message: dict[str, Any]) -> None:
    assert message["allowed_mentions"] == {"parse": []}
    assert "content" not in message
    (embed,) = message["embeds"]
    fields = [field[part] for field in embed["fields"] for part in ("name", "value")]
    for text in (embed["title"], embed["description"].replace("**“**", "").replace("**”**", ""), *fields):
        assert DISCORD_MARKS.findall(OUR_LINK.sub("", text)) == []


def dead_anywhere(message: dict[str, Any]) -> None:
    """Plain texts in JSON: what was asked of all of them is enough."""


def walk(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield block
        yield from walk(block.get("items", []) + block.get("inlines", []))


def within_teams(message: dict[str, Any]) -> None:
    assert len(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()) <= 28_000
    assert len(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le")) <= 2 * 28_000
    assert sum(len(text.encode("utf-16-le")) for _, text in texts(message)) <= 28_000


def within_discord(message: dict[str, Any]) -> None:
    (embed,) = message["embeds"]
    assert 0 < length(embed["title"]) <= 256
    assert 0 < length(embed["description"]) <= 4_096
    assert len(embed["fields"]) <= 25
    assert all(length(field["name"]) <= 256 and 0 < length(field["value"]) <= 1_024 for field in embed["fields"])
    counted = [embed["title"], embed["description"], embed["footer"]["text"]]
    counted += [field[part] for field in embed["fields"] for part in ("name", "value")]
    assert sum(map(length, counted)) <= 6_000


def within_pagerduty(message: dict[str, Any]) -> None:
    assert 0 < len(message["payload"]["summary"]) <= 1_024
    assert 0 < len(message["dedup_key"]) <= 255
    assert len(json.dumps(message).encode()) <= 512 * 1_024


def within_webhook(message: dict[str, Any]) -> None:
    """No vendor's limit: small enough for a receiver that takes 256 KB, as queues do."""
    assert len(json.dumps(message).encode()) <= 256 * 1_024


def length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


LIVE = {"teams": dead_in_teams, "discord": dead_in_discord, "pagerduty": dead_anywhere, "webhook": dead_anywhere}
WITHIN = {
    "teams": within_teams, "discord": within_discord, "pagerduty": within_pagerduty, "webhook": within_webhook,
}  # fmt: skip


@EACH
@pytest.mark.parametrize(
    "letter",
    ["x", "&", "<", "*", "_", "\n", "é", '"', "\\", "://", "{{", "👨‍👩‍👧‍👦", "\u0e01\u0e33", "漢", "\U0001f600", "x "],
)
def test_the_longest_inputs_stay_within_the_limits_in_every_kind(channel: str, letter: str, each_kind: Any) -> None:
    longest = {"post": "https://x.com/" + "a" * 1480, "dashboard": "https://y.com/" + "b" * 1480}
    for alert, way in each_kind(letter * (100_000 // len(letter)), most=16, links=longest):
        for message in rendered(channel, alert, way):
            WITHIN[channel](message)


@EACH
def test_a_message_says_what_why_who_and_what_to_do(channel: str, make_alert: Any) -> None:
    message = json.dumps(RENDER[channel](make_alert()), ensure_ascii=False).replace("\\\\", "").replace("\u200b", "")
    for part in (
        "An unhappy voice that counts", "unhappy with Crumb Bakery", "My order was half missing again.",
        "Somebody you know: customer", "influence 61 of 100", "negative (-0.71", "Answer today and by name",
        "https://x.com/i/web/status/1", "https://hundred.example/#/mentions/1",
    ):  # fmt: skip
        assert part in message


@EACH
def test_a_post_without_words_has_no_empty_quotation(channel: str, make_alert: Any) -> None:
    message = RENDER[channel](make_alert(text="", links={}, url=None))
    WITHIN[channel](message)
    assert "“" not in json.dumps(message, ensure_ascii=False)
    assert all(text for name, text in texts(message) if name not in LINKS)


def test_the_bot_sends_what_the_webhook_sends() -> None:
    assert slack_bot.render is slack.render


@pytest.mark.parametrize("line", ["# big", "-# small", "- item", "* item", "1. item", "> quoted", ">>> all quoted"])
def test_no_line_of_a_post_becomes_a_heading_list_or_quotation_in_discord(line: str, make_alert: Any) -> None:
    dead_in_discord(discord.render(make_alert(text=f"{line}\n{line}\n\n{line}", name=line)))
