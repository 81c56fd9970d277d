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

from shared.domain.mention import Author, Mention, Post
from shared.domain.story import Alert
from shared.domain.verdict import Influence, Reason, Sentiment, Verdict

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
        "verdict": Verdict("opinion", 0.9, reasons), "repeat": True,
    }  # fmt: skip


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
    return _changed(msgspec.structs.replace(alert, mention=msgspec.structs.replace(mention, post=post)), changes)


def _changed(thing: Any, changes: dict[str, Any]) -> Any:
    """A brand and a story named here are the alert's."""
    kept = set() if isinstance(thing, Alert) else {"brand", "story"}
    mine = {field: changes.pop(field) for field in list(changes) if field in set(thing.__struct_fields__) - kept}
    return msgspec.structs.replace(thing, **mine)


class Fake:
    """A channel on this machine: answers with `status`, `headers` and `body`, or hangs until the test ends."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 200, {"Content-Type": "text/plain"}, b"ok"
        self.hangs = False
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.over = Event()
        fake = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                fake.received.append((self.path, dict(self.headers), self.rfile.read(length)))
                if fake.hangs:
                    fake.over.wait(20)
                    return
                self.send_response(fake.status)
                for name, value in {**fake.headers, "Content-Length": str(len(fake.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(fake.body)

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
