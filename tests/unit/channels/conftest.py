"""Alerts to render and send, and a server on this machine that answers what a test tells it to."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import msgspec
import pytest

from shared.adapters.channels import CHANNELS
from shared.adapters.channels.way import Act, Way
from shared.domain.act import LABELS
from shared.domain.digest import Entry, Section
from shared.domain.mention import Author, Mention, Post
from shared.domain.story import Alert, Fact
from shared.domain.verdict import Influence, Reason, Sentiment, Verdict
from shared.domain.wording import Wording

MOMENT = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
MakeAlert = Callable[..., Alert]
HOSTILE: list[str] = json.loads((Path(__file__).parent / "hostile.json").read_text("utf-8"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `hostile` runs with each of those texts, named by their numbers."""
    if "hostile" in metafunc.fixturenames:
        metafunc.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))


@pytest.fixture
def everywhere() -> Callable[[str], dict[str, Any]]:
    """Puts one text in every field that somebody outside can fill."""
    return _everywhere


def _everywhere(text: str) -> dict[str, Any]:
    reasons = tuple(Reason("code", text, 1.0 - number / 10) for number in range(10))
    return {
        "name": text, "handle": text, "text": text, "source": text, "url": text, "brand_name": text, "title": text,
        "story": text, "rule": text, "destination": text, "brand": text, "links": {"post": text, "dashboard": text},
        "verdict": Verdict("opinion", 0.9, reasons), "repeat": True, "headline": text, "body": text, "advice": text,
        "facts": tuple(Fact(name=text, text=text, link=text) for _ in range(20)),
    }  # fmt: skip


@pytest.fixture
def each_kind() -> Callable[..., Iterator[tuple[Alert, Way]]]:
    """One text in every field of an alert of every kind, and in what travels beside it."""
    return _each_kind


def _each_kind(text: str, most: int = 2, **changes: Any) -> Iterator[tuple[Alert, Way]]:
    """`most` is how many facts, sections and entries there are of each."""
    facts = tuple(Fact(name=text, text=text, link=text) for _ in range(most))
    everything = _everywhere(text) | {"facts": facts} | changes
    entry = Entry(text=text, quote=text, why=text, link=text)
    sections = tuple(Section(title=text, entries=(entry,) * most, more=3) for _ in range(most))
    token = "t" * 870
    acts = tuple(
        Act(name=f"act-{action}", label=label, url=f"https://hundred.example/api/act/{token}", token=token)
        for action, label in LABELS.items()
    )
    way = Way(mail_from="a@crumb.example", acts=acts, done=(f"Answered by {text[:80]}",) * 3)
    plain = {name: value for name, value in everything.items() if name not in ("headline", "body", "facts", "advice")}
    notice = {**everything, "mention": None, "kind": "notice"}
    digest = {**everything, "mention": None, "kind": "digest", "sections": sections}
    own = dict.fromkeys(
        CHANNELS, Wording(title="{brand}: {title} {author}", text="{post}\n{who} {why}\n{facts} {body}")
    )
    again = msgspec.structs.replace(way, earlier={"told": "1", "subject": text[:500], "message": "<1@x>"})
    yield _alert(**plain), Way(mail_from="a@crumb.example")
    yield _alert(**everything), way
    yield _alert(**everything, count=12_345, update=3), again
    yield _alert(**everything), msgspec.structs.replace(way, wordings=own)
    yield _alert(**everything, resolved=True), way
    yield _alert(**notice), way
    yield _alert(**notice, resolved=True), again
    yield _alert(**digest), way
    yield _alert(**digest), msgspec.structs.replace(way, wordings=own)


@pytest.fixture
def make_alert() -> MakeAlert:
    """Makes an alert; any field of the alert, its mention, its post or its author can be named."""
    return _alert


def _alert(**changes: Any) -> Alert:
    author = Author(name="Ada Moore", handle="ada_moore", followers=18_432)
    post = Post(id="1", source="x", text="My order was half missing again.", created_at=MOMENT, author=author)
    mention = Mention(
        post=post,
        brand="crumb-bakery",
        verdict=Verdict("opinion", 0.94, (Reason("first-person", "Speaks of what happened to them", 1.2),)),
        sentiment=Sentiment("negative", -0.71, True),
        influence=Influence(61.4, {}),
        about=0.98,
        story="s-12ab",
        authentic=True,
        stored_at=MOMENT,
        circle="customer",
        basis="given",
    )
    alert = Alert(
        brand="crumb-bakery",
        brand_name="Crumb Bakery",
        rule="unhappy-voice",
        title="An unhappy voice that counts",
        severity="warning",
        story="s-12ab",
        destination="team",
        mention=mention,
        raised_at=MOMENT,
        links={"post": "https://x.com/i/web/status/1", "dashboard": "https://hundred.example/#/mentions/1"},
    )
    author, post, mention = (_changed(each, changes) for each in (author, post, mention))
    post = msgspec.structs.replace(post, author=author)
    made = _changed(msgspec.structs.replace(alert, mention=msgspec.structs.replace(mention, post=post)), changes)
    assert not changes or changes.keys() <= {"mention"}, f"nothing has {sorted(changes)}"
    return made


def _changed(thing: Any, changes: dict[str, Any]) -> Any:
    """A brand and a story named here are the alert's."""
    kept = set() if isinstance(thing, Alert) else {"brand", "story", "kind"}
    mine = {field: changes.pop(field) for field in list(changes) if field in set(thing.__struct_fields__) - kept}
    return msgspec.structs.replace(thing, **mine)


class Fake:
    """A channel on this machine: answers with `status`, `headers` and `body`, or hangs until the test ends."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 200, {"Content-Type": "text/plain"}, b"ok"
        self.answers: list[tuple[int, bytes]] = []
        self.hangs = False
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.over = Event()
        fake = self

        class Answers(BaseHTTPRequestHandler):
            def do_PATCH(self) -> None:
                self.do_POST()

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                fake.received.append((self.path, dict(self.headers), self.rfile.read(length)))
                if fake.hangs:
                    fake.over.wait(20)
                    return
                status, body = fake.answers.pop(0) if fake.answers else (fake.status, fake.body)
                self.send_response(status)
                for name, value in {**fake.headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Tests are quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_port}/inbox"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def fake() -> Iterator[Fake]:
    server = Fake()
    yield server
    server.close()
