"""A message too large is cut where it is longest, and what people act by stays."""

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.channels import email, fitting, pagerduty, webhook
from shared.adapters.channels.fitting import MAIL_LIMIT, evened, json_size
from shared.domain.digest import Entry, Section
from shared.domain.story import Fact

LETTERS = ["<", "&", '"', "é", "漢", "กำ", "\U0001f600", "👨‍👩‍👧‍👦"]


@given(st.dictionaries(st.text(max_size=3), st.text(max_size=60), max_size=6), st.integers(0, 900))
def test_texts_never_take_more_than_their_room(texts: dict[str, str], room: int) -> None:
    made = evened(texts, room)
    assert made.keys() == texts.keys()
    assert sum(json_size(text) - 2 for text in made.values()) <= room


@given(st.dictionaries(st.text(max_size=3), st.text(max_size=60), max_size=6))
def test_texts_that_fit_stay_as_they_are(texts: dict[str, str]) -> None:
    assert evened(texts, sum(json_size(text) - 2 for text in texts.values())) == texts


def test_only_the_longest_are_cut() -> None:
    assert evened({"long": "漢" * 100, "short": "ok", "longer": "x" * 900}, 602) == {
        "long": "漢" * 49 + "…",
        "short": "ok",
        "longer": "x" * 294 + "…",
    }


@pytest.mark.parametrize("letter", LETTERS)
def test_title_person_reason_and_links_outlive_the_rest(letter: str, make_alert: Any) -> None:
    facts = tuple(Fact(name=f"Fact {number}", text=letter * 5_000, link="") for number in range(16))
    alert = make_alert(text=letter * 20_000, body=letter * 20_000, facts=facts)
    for shown in (json.dumps(webhook.render(alert)), json.dumps(pagerduty.render(alert)), _seen(alert)):
        for part in (
            "An unhappy voice that counts", "Ada Moore (@ada_moore)", "Somebody you know: customer",
            "https://x.com/i/web/status/1", "https://hundred.example/#/mentions/1", "Answer today and by name",
        ):  # fmt: skip
            assert part in shown


@pytest.mark.parametrize("letter", ["漢", "é", "<", "กำ"])
def test_a_long_post_alone_is_shown_in_full_whatever_its_script(letter: str, make_alert: Any) -> None:
    post = letter * 1_600
    alert = make_alert(text=post)
    assert webhook.render(alert)["commonAnnotations"]["post"] == post
    assert pagerduty.render(alert)["payload"]["custom_details"]["post"] == post
    assert post in _seen(alert)


def test_links_full_of_ampersands_do_not_make_a_mail_too_long(make_alert: Any) -> None:
    link = "https://x.com/?" + "&" * 285
    entry = Entry(text='"' * 300, quote='"' * 300, why='"' * 300, link=link)
    sections = tuple(Section(title='"' * 80, entries=(entry,) * 20, more=3) for _ in range(8))
    facts = tuple(Fact(name='"' * 80, text='"' * 5_000, link=link) for _ in range(16))
    for parts in ((), sections):
        alert = make_alert(mention=None, kind="digest", body='"' * 20_000, facts=facts, sections=parts)
        assert len(email.render(alert)["html"].encode()) <= MAIL_LIMIT


def test_a_mail_that_is_full_gives_every_long_text_less(make_alert: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "MAIL_LIMIT", 60_000)
    facts = tuple(Fact(name='"' * 80, text="漢" * 5_000, link="https://x.com/" + "a" * 280) for _ in range(16))
    page = email.render(make_alert(text="漢" * 20_000, body="漢" * 20_000, facts=facts, headline="漢" * 500))["html"]
    assert 40_000 < len(page.encode()) <= 60_000
    assert page.count("漢…") >= 16


def _seen(alert: Any) -> str:
    """A mail's text and links as a reader has them; fails when a tag is left open."""
    reader = _Reader()
    reader.feed(email.render(alert)["html"])
    assert reader.open == []
    return " ".join(reader.seen)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.extend(value or "" for name, value in attrs if name == "href")
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.seen.append(data)
