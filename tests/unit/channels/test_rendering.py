"""Messages as the vendors take them, whatever strangers wrote and however long."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from shared.adapters.channels import email, slack
from shared.adapters.channels.way import Way
from shared.adapters.channels.words import words
from shared.domain.story import Alert
from shared.domain.verdict import Influence, Reason, Sentiment, Verdict

SENDER = Way(mail_from="a@crumb.example")
OUR_MARKS = re.compile(r"(?m)^\*(.*)\*$")
OUR_LINK = re.compile(r"<https?://[^\s<>|]+\|")
HIDING = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad\u2060-\u2064\ufeff\u2028\u2029\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
OUR_TAGS = {"html", "head", "meta", "title", "style", "body", "div", "h1", "h2", "p", "blockquote", "ul", "li", "a"}
OUR_TAGS |= {"span", "br", "b", "bdi"}
ATTRIBUTES = {"style", "class", "href", "rel", "dir", "lang", "name", "content", "charset"}


def texts(block: Any) -> Iterator[dict[str, Any]]:
    """All text objects of a message."""
    if isinstance(block, dict):
        if block.get("type") in ("plain_text", "mrkdwn"):
            yield block
        for value in block.values():
            yield from texts(value)
    elif isinstance(block, list):
        for each in block:
            yield from texts(each)


def live_in_slack(text: str, formatted: bool) -> list[str]:
    """What Slack would take for markup."""
    ours = len(OUR_LINK.findall(text)) if formatted else 0
    found = re.findall(r"[<>]|&(?!(?:amp|lt|gt);)", OUR_LINK.sub("", text).replace(">", "", ours)) + HIDING.findall(
        text
    )
    if formatted:
        bare = OUR_MARKS.sub(r"\1", OUR_LINK.sub("", text))
        found += re.findall(r"(?<!\u200b)[*_~`]|[*_~`](?!\u200b)", bare)
        found += re.findall(r"(?m)^&gt;.*", bare)
    return found


def test_hostile_text_is_dead_in_slack_in_every_kind(hostile: str, each_kind: Any) -> None:
    for alert, way in each_kind(hostile):
        for message in in_slack(alert, way):
            for each in texts(message["blocks"]):
                assert live_in_slack(each["text"], each["type"] == "mrkdwn") == []
                assert each["type"] == "plain_text" or each["verbatim"]
            assert live_in_slack(message["text"], formatted=True) == []
            for url in re.findall(r"'url': '([^']*)'", repr(message)):
                assert re.fullmatch(r"https?://[^\s<>|\"]+", url)
            within_limits(message)


def in_slack(alert: Alert, way: Way) -> Iterator[dict[str, Any]]:
    """A message by webhook, by a bot with buttons, and what is said again."""
    yield slack.render(alert, way)
    yield slack.render(alert, way, channel="slack-bot", buttons=True)
    yield slack.render(alert, way, again=True)


def test_hostile_text_is_dead_in_mails_of_every_kind(hostile: str, each_kind: Any) -> None:
    for alert, way in each_kind(hostile):
        simple = email.request("team@crumb.example", alert, way)["Content"]["Simple"]
        for line in (simple["Subject"]["Data"], *(header["Value"] for header in simple["Headers"])):
            assert not re.search(r"[\r\n]", line)
            assert not HIDING.search(line)
            assert len(line) <= 995
        assert not HIDING.search(simple["Body"]["Text"]["Data"])
        Dead().feed(simple["Body"]["Html"]["Data"])
    accepted_by_the_sdk(email.request("team@crumb.example", alert, way))


class Dead(HTMLParser):
    """Fails at anything in a mail that is not ours."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in OUR_TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES
            assert not HIDING.search(value or "")
            assert name != "href" or re.fullmatch(r"https?://[^\s<>\"']+", value or "")
            assert name != "style" or "url(" not in (value or "")

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_data(self, data: str) -> None:
        assert not HIDING.search(data)


def within_limits(message: dict[str, Any]) -> None:
    """Block Kit's limits, counted as UTF-16 units, the strictest way."""
    blocks = message["blocks"]
    assert len(blocks) <= 50
    assert sum(length(each["text"]) for each in texts(blocks)) <= 12_000
    assert length(json.dumps(blocks, ensure_ascii=False)) <= 13_200
    assert length(message["text"]) <= 4_000
    for block in blocks:
        assert block["type"] != "header" or 0 < length(block["text"]["text"]) <= 150
        assert block["type"] != "section" or length(block.get("text", {"text": "x"})["text"]) <= 3_000
        assert all(length(field["text"]) <= 2_000 for field in block.get("fields", ()))
        for each in block.get("elements", ()):
            assert each["type"] != "button" or (
                length(each["text"]["text"]) <= 75 and len(each.get("url", "")) <= 3_000
            )
            assert len(each.get("value", "")) <= 2_000
        assert len(block.get("elements", ())) <= 10


def length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def accepted_by_the_sdk(sent: dict[str, Any]) -> None:
    """The call as botocore's own model of SES checks it; nothing is sent."""
    client = boto3.client("sesv2", "eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stub:
        stub.add_response("send_email", {"MessageId": "1"}, sent)
        client.send_email(**sent)


@pytest.mark.parametrize(
    "letter", ["x", "&", "<", "*", "_", "\n", "é", "👨‍👩‍👧‍👦", "\u0e01\u0e33", "漢", "\U0001f600", "x "]
)
def test_the_longest_inputs_stay_within_the_limits_in_every_kind(letter: str, each_kind: Any) -> None:
    longest = {"post": "https://x.com/" + "a" * 1480, "dashboard": "https://y.com/" + "b" * 1480}
    for alert, way in each_kind(letter * (100_000 // len(letter)), most=20, links=longest):
        for message in in_slack(alert, way):
            within_limits(message)
        mail = email.render(alert, way)
        assert len(mail["subject"]) <= 150
        assert len(mail["html"].encode()) < 100_000
        accepted_by_the_sdk(email.request("team@crumb.example", alert, way))


def test_an_escape_is_never_cut_in_two(make_alert: Any) -> None:
    for padding in range(12):
        message = slack.render(make_alert(text="x" * padding + "&" * 5_000))
        quote = next(each["text"] for each in texts(message["blocks"]) if each["text"].startswith("“"))
        assert re.fullmatch(r"“x*(&amp;)+…”", quote)


def test_an_alert_says_what_why_who_and_what_to_do(make_alert: Any) -> None:
    said = words(make_alert())
    assert said.what == "Post on X by Ada Moore (@ada_moore), unhappy with Crumb Bakery (23 Nov 13:05 UTC)."
    assert "Somebody you know: customer" in said.why
    assert "A word that counts in your niche: influence 61 of 100" in said.why
    assert (
        said.facts[0].text
        == "Customer (gave you this account), influence 61 of 100, 18,432 followers: Ada Moore (@ada_moore)"
    )
    assert said.facts[1].text.startswith("negative (-0.71")
    assert said.advice.startswith("Answer today")
    assert [label for label, _ in said.links] == ["Open the post on x.com", "See it in Hundred"]


def test_only_the_weightiest_reasons_are_shown(make_alert: Any) -> None:
    reasons = tuple(Reason(f"r{weight}", f"weighs {weight}", weight) for weight in (0.1, -3.0, 0.6, 2.0, 0.5, 0.0))
    said = words(make_alert(verdict=Verdict("opinion", 0.9999, reasons)))
    assert said.why[-4:] == (
        "Opinion, over 99% sure that a person meant it",
        "weighs -3.0",
        "weighs 2.0",
        "weighs 0.6",
    )


def test_what_is_not_known_is_not_said(make_alert: Any) -> None:
    said = words(
        make_alert(
            name=None, handle=None, followers=None, circle="stranger", basis="none", links={}, title="",
            sentiment=Sentiment("neutral", 0.0, False), influence=Influence(0.0, {}), text="",
        )
    )  # fmt: skip
    assert said.title == "Unhappy voice"
    assert said.what.startswith("Post on X by Somebody, about Crumb Bakery")
    assert said.facts[0].text == "Stranger, influence 0 of 100: Somebody"
    assert said.facts[1].text.startswith("unclear")
    assert said.links == ()


@pytest.mark.parametrize(
    ("label", "feeling", "circle", "begins"),
    [
        ("question", "negative", "customer", "Answer the question"),
        ("opinion", "positive", "customer", "Thank them"),
        ("opinion", "negative", "stranger", "Read the whole thread"),
        ("chatter", "neutral", "stranger", "Read it in its thread"),
    ],
)
def test_the_advice_fits(label: Any, feeling: Any, circle: str, begins: str, make_alert: Any) -> None:
    alert = make_alert(verdict=Verdict(label, 0.9, ()), sentiment=Sentiment(feeling, 0.5, True), circle=circle)
    assert words(alert).advice.startswith(begins)


def test_mails_of_one_story_thread_and_others_do_not(make_alert: Any) -> None:
    def root(**changes: Any) -> str:
        headers = email.request("a@b.example", make_alert(**changes), SENDER)["Content"]["Simple"]["Headers"]
        named = {header["Name"]: header["Value"] for header in headers}
        assert named["Auto-Submitted"] == "auto-generated"
        assert named["References"] == named["In-Reply-To"]
        return named["References"]

    assert root(story="one") == root(story="one", title="Another title", repeat=True)
    assert root(story="one") != root(story="two")


def test_a_repeat_stands_in_the_subject_the_text_and_the_notification(make_alert: Any) -> None:
    alert = make_alert(repeat=True)
    mail = email.render(alert)
    assert mail["subject"].startswith("[possible repeat] ")
    assert "Possible repeat" in mail["text"]
    assert "Possible repeat" in mail["html"]
    assert "Possible repeat" in slack.render(alert)["text"]
    assert "ossible repeat" not in email.render(make_alert())["html"]
