"""Acts from an alert: signed links that ask first and work once, and buttons in Slack."""

import base64
import hashlib
import hmac
import json
import re
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

import msgspec
import pytest
from chalice.test import Client

from infra.chalice.app import app
from shared.adapters import act_page, secrets, signing, slack_actions
from shared.adapters.channels import slack
from shared.adapters.channels.way import Way
from shared.adapters.table import audit, brands, calls, keys, marks, mentions, silences, threads
from shared.domain.act import Order
from shared.domain.brand import parse_brand
from shared.domain.story import Alert
from tests.functional.made import mention, post

SIGNING = "0123456789abcdef0123456789abcdef"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BASE = "https://hundred.example/api"


@pytest.fixture
def offered(stack, monkeypatch):
    """The acts of an alert about a stored mention, by name."""
    brands.put(parse_brand({"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}}))
    mentions.put(mention(1), 400)
    secrets.put_destination("crumb-bakery", "team", f"xoxb-1-2-abc@C0123ABCD#{SIGNING}")
    return {act.name: act for act in signing.offered(alert(), BASE)}


def alert(**changes) -> Alert:
    made = {
        "brand": "crumb-bakery",
        "brand_name": "Crumb Bakery",
        "rule": "unhappy-voice",
        "title": "An unhappy voice",
        "severity": "warning",
        "story": "post:x:post-1",
        "destination": "team",
        "mention": mention(1),
        "raised_at": datetime.now(UTC),
    }
    return Alert(**(made | changes))


def ask(method: str, token: str, body: str = "", **headers: str):
    sent = headers if method == "GET" else FORM | headers
    with Client(app) as client:
        got = client.http.request(method, f"/act/{token}", headers=sent, body=body.encode())
    return got.status_code, got.body.decode(), got.headers


def everything() -> list:
    return [item for item in calls.call("scan")["Items"] if not item["pk"]["S"].startswith(("m#", "b", "k#"))]


def stored():
    return mentions.by_post("crumb-bakery", "post-1", datetime.now(UTC))[0]


def test_looking_at_a_link_changes_nothing_however_often(offered):
    before = everything()
    for act in offered.values():
        for _ in range(3):
            status, page, headers = ask("GET", act.token)
            assert status == 200
            assert "Nothing has been changed yet" in page
            assert '<form method="post">' in page
            assert headers["X-Robots-Tag"] == "noindex, nofollow"
            assert headers["Cache-Control"] == "no-store"
    assert everything() == before


def test_the_page_allows_its_own_style_and_nothing_else(offered):
    _, page, headers = ask("GET", offered["act-answered"].token)
    policy = headers["Content-Security-Policy"]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert not re.search(r"<script|\son\w+=|style=|https?://", page)


def test_answered_is_noted_once_with_who_and_when(offered):
    token = offered["act-answered"].token
    status, page, _ = ask("POST", token)
    assert (status, "Marked as answered" in page) == (200, True)
    (mark,) = marks.of("crumb-bakery", "x", "post-1")
    assert (mark.action, mark.by) == ("answered", "a link sent to team")
    assert calls.get(keys.acquaintance("crumb-bakery", "x", "id:7001"), keys.CONTACT)["talked"]["by"] == mark.by
    (reply,) = threads.get("crumb-bakery", "x", "post-1", datetime.now(UTC)).replies
    assert reply.by == "us"
    (deed,) = audit.recent("crumb-bakery", 9, None)[0]
    assert (deed.what, deed.target, deed.who) == ("mention.answered", "x:post-1", "a link sent to team")
    for method in ("POST", "GET"):
        status, page, _ = ask(method, token)
        assert (status, "This was done already" in page) == (409, True)
    assert len(audit.recent("crumb-bakery", 9, None)[0]) == 1


def test_not_about_us_wins_shows_its_reason_and_can_be_taken_back(offered):
    before = stored()
    assert ask("POST", offered["act-not-about"].token)[0] == 200
    after = stored()
    assert (after.about, after.authentic, after.denial.was) == (0.0, False, 1.0)
    assert after.verdict.reasons[0].code == "not-about"
    mentions.judge_again(msgspec.structs.replace(before, about=0.99))
    assert stored() == after, "the judges do not overrule a person"
    mentions.undeny("crumb-bakery", post(1))
    assert stored() == before


def test_a_correction_and_not_about_us_hold_side_by_side(offered):
    before = stored()
    now = datetime.now(UTC)
    mentions.deny("crumb-bakery", post(1), "Ilse", now)
    mentions.correct("crumb-bakery", post(1), "question", "Ravi", now)
    both = stored()
    assert (both.verdict.label, both.about, both.authentic) == ("question", 0.0, False)
    assert [reason.code for reason in both.verdict.reasons[:2]] == ["not-about", "corrected"]
    mentions.undeny("crumb-bakery", post(1))
    assert (stored().authentic, stored().about) == (True, 1.0)
    mentions.deny("crumb-bakery", post(1), "Ilse", now)
    mentions.uncorrect("crumb-bakery", post(1))
    mentions.undeny("crumb-bakery", post(1))
    assert stored() == before


@pytest.mark.parametrize(("chosen", "days"), [("days=1", 1), ("days=30", 30), ("", 7), ("days=9999", 7), ("days=x", 7)])
def test_a_story_is_muted_for_as_long_as_was_chosen(offered, chosen, days):
    assert ask("POST", offered["act-mute-story"].token, chosen)[0] == 200
    (silence,) = silences.current("crumb-bakery", datetime.now(UTC))
    assert (silence.scope, silence.target) == ("story", "post:x:post-1")
    left = silence.until - datetime.now(UTC)
    assert timedelta(days=days, minutes=-1) < left <= timedelta(days=days)


def test_a_forged_link_does_nothing_and_says_so(offered, monkeypatch):
    token = offered["act-answered"].token
    before, order = everything(), signing.read(token)
    with monkeypatch.context() as elsewhere:  # as another stack would sign it
        elsewhere.setattr(signing, "PURPOSE", "another")
        strange = signing.signed(msgspec.json.decode(msgspec.json.encode(order), type=Order))
    wrong = [
        token[:-1],
        token[1:],
        token + "A",
        token.swapcase(),
        "x",
        strange,
        token[:40] + "A" + token[41:],
        "t" * 2000,
    ]
    for each in wrong:
        for method in ("GET", "POST"):
            status, page, _ = ask(method, quote(each, safe=""))
            assert (status, "does not hold" in page) == (404, True)
    assert [item for item in everything() if item not in before] == []


def test_an_old_link_does_nothing_and_says_what_to_do(offered):
    old = alert(raised_at=datetime.now(UTC) - signing.LIFE - timedelta(seconds=1))
    before = everything()
    for act in signing.offered(old, BASE):
        for method in ("GET", "POST"):
            status, page, _ = ask(method, act.token)
            assert (status, "too old" in page, "See it in Hundred" in page) == (410, True, True)
    assert everything() == before


def test_a_mention_that_is_gone_is_neither_shown_nor_marked(offered):
    mentions.remove("x", ["post-1"])
    before = everything()
    for method in ("GET", "POST"):
        status, page, _ = ask(method, offered["act-answered"].token)
        assert (status, "is gone" in page, "rye loaf" in page) == (404, True, False)
    assert everything() == before


def test_what_a_stranger_wrote_is_dead_on_the_page(offered):
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202e"
    nasty = post(2, text=hostile, author=msgspec.structs.replace(post(2).author, name=hostile, handle=hostile))
    mentions.put(mention(2, of=nasty), 400)
    (act, *_) = signing.offered(alert(mention=mention(2, of=nasty)), BASE)
    _, page, _ = ask("GET", act.token)
    assert "<script" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;" in page


def test_a_crash_before_a_link_counts_as_used_lets_it_be_used_again(offered, monkeypatch):
    def crash(*_):
        raise RuntimeError

    token = offered["act-answered"].token
    with monkeypatch.context() as broken:
        broken.setattr(marks, "use_link", crash)
        assert ask("POST", token)[0] == 500
    assert ask("POST", token)[0] == 200
    assert len(marks.of("crumb-bakery", "x", "post-1")) == 1


def test_each_message_has_links_of_its_own_and_a_notice_has_fewer(stack):
    first, update = ({act.token for act in signing.offered(alert(update=number), BASE)} for number in (0, 1))
    assert not first & update
    assert [act.name for act in signing.offered(alert(kind="notice", mention=None), BASE)] == ["act-mute-story"]
    for changes in ({"kind": "digest", "mention": None}, {"resolved": True}):
        assert signing.offered(alert(**changes), BASE) == ()
    assert signing.offered(alert(), "") == ()
    assert signing.offered(alert(story="s" * 5_000), BASE) == ()


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


def test_every_state_of_a_link_has_a_status():
    assert set(act_page.STATUS) == {"open", "used", "expired", "forged", "gone"}
