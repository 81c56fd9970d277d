"""Acts from an alert: signed links that ask first and work once."""

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import msgspec
import pytest
from chalice.test import Client

from infra.chalice.app import app
from shared.adapters import act_page, signing
from shared.adapters.table import audit, calls, keys, marks, mentions, silences, threads
from shared.domain.act import Order
from tests.functional.functions.offers import BASE, FORM, alert
from tests.functional.made import mention, post


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


def test_every_state_of_a_link_has_a_status():
    assert set(act_page.STATUS) == {"open", "used", "expired", "forged", "gone"}
