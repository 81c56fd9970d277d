"""Acts from an alert: buttons in Slack, which only Slack itself presses."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import msgspec
import pytest
from chalice.test import Client

from infra.chalice.app import app
from shared.adapters import secrets, signing, slack_actions
from shared.adapters.channels import slack
from shared.adapters.channels.way import Way
from shared.adapters.table import audit, marks
from tests.functional.functions.offers import BASE, FORM, SIGNING, alert


class Slack:
    """Presses a button as Slack would, and takes what is answered to its response_url."""

    def __init__(self) -> None:
        self.answers = []

    def answer(self, url, body, **_):
        self.answers.append((url, json.loads(body)))

    def press(self, act, *, secret=SIGNING, moment=None, url="https://hooks.slack.com/actions/T/1/x", signature=None):
        shown = slack.render(alert(), Way(acts=tuple(signing.offered(alert(), BASE))), buttons=True)
        action = {"action_id": act.name, "value": act.token} if act else {"action_id": "open-post"}
        payload = {
            "type": "block_actions",
            "user": {"id": "U1", "name": "ilse <b>"},
            "actions": [action],
            "message": {"text": shown["text"], "blocks": shown["blocks"]},
            "response_url": url,
        }
        body = urlencode({"payload": json.dumps(payload)}).encode()
        stamp = str(int(moment or time.time()))
        mark = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        headers = FORM | {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature or f"v0={mark}"}
        with Client(app) as client:
            return client.http.request("POST", "/slack/actions", headers=headers, body=body).status_code


@pytest.fixture
def pressed(offered, monkeypatch) -> Slack:
    here = Slack()
    monkeypatch.setattr(slack_actions, "post_json", here.answer)
    return here


def test_a_button_in_slack_does_it_and_gives_way_to_who_did(pressed, offered):
    assert pressed.press(offered["act-answered"]) == 200
    assert marks.of("crumb-bakery", "x", "post-1")[0].by == "ilse <b> in Slack"
    ((url, message),) = pressed.answers
    assert url.startswith("https://hooks.slack.com/")
    assert message["replace_original"]
    left = [
        each["action_id"] for block in message["blocks"] for each in block.get("elements", ()) if "action_id" in each
    ]
    assert "act-answered" not in left
    assert {"act-not-about", "act-mute-story"} <= set(left)
    assert "✅ Answered by ilse &lt;b&gt; in Slack" in json.dumps(message, ensure_ascii=False)


def test_a_button_that_is_pressed_twice_does_it_once(pressed, offered):
    assert [pressed.press(offered["act-not-about"]) for _ in range(2)] == [200, 200]
    assert len(audit.recent("crumb-bakery", 9, None)[0]) == 1
    assert len(pressed.answers) == 2


def test_only_slack_itself_presses_buttons(pressed, offered):
    act, now = offered["act-answered"], time.time()
    assert pressed.press(act, secret="f" * 32) == 401
    assert pressed.press(act, moment=now - 301) == 401
    assert pressed.press(act, moment=now + 301) == 401
    for signature in ("", "v0=", "v0=zz", "v1=00", "é"):
        assert pressed.press(act, signature=signature or "x") == 401
    assert pressed.press(msgspec.structs.replace(act, token=act.token[:-2])) == 401
    assert marks.of("crumb-bakery", "x", "post-1") == ()
    assert pressed.answers == []


def test_without_a_signing_secret_no_press_counts(pressed, offered):
    secrets.put_destination("crumb-bakery", "team", "xoxb-1-2-abc@C0123ABCD")
    assert pressed.press(offered["act-answered"]) == 401
    secrets.delete_destination("crumb-bakery", "team")
    secrets.forget()
    assert pressed.press(offered["act-answered"]) == 401


def test_a_button_that_opens_a_link_is_only_acknowledged(pressed):
    assert pressed.press(None) == 200
    assert pressed.answers == []


def test_no_other_address_is_answered_whoever_names_it(pressed, offered):
    assert pressed.press(offered["act-answered"], url="https://hooks.slack.com.evil.example/x") == 200
    assert pressed.answers == []
    assert len(marks.of("crumb-bakery", "x", "post-1")) == 1


@pytest.mark.parametrize(
    "body", [b"", b"payload=", b"payload={", b"payload=[]", b"\xff", b"payload=%22x%22", b"a=b&" * 40]
)
def test_what_is_no_payload_is_refused(stack, body):
    with Client(app) as client:
        assert client.http.request("POST", "/slack/actions", headers=FORM, body=body).status_code == 400
