"""A replay signs as senders sign, comes back when asked to, and counts everything."""

import gzip
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import pytest
from click.testing import CliRunner

from infra.cli import main
from infra.local import state
from infra.samples.replay import replay
from infra.samples.sender import Counts, Sender, Stopped, signed
from shared.adapters.exchange import Request
from shared.adapters.verify import verify
from shared.domain.brand import Connection
from shared.domain.errors import Unverified

SECRETS = {"x": "consumer-secret", "generic": "whsec_c2VjcmV0LXNlY3JldA=="}
Reply = tuple[int, dict[str, str], dict[str, Any]]


class Hooks:
    """Webhooks on this machine that verify, and answer by `replies` first and with what they took after that."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.replies: list[Reply] = []
        self.connections: set[tuple[str, int]] = set()
        self.ids: list[str | None] = []
        self._lock = Lock()
        hooks = self

        class Answers(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, headers, answer = hooks.answer(self.path, dict(self.headers), body)
                hooks.connections.add(self.client_address)
                content = json.dumps(answer).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Tests are quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> Reply:
        lowered = {name.lower(): value for name, value in headers.items()}
        with self._lock:
            self.ids.append(lowered.get("webhook-id"))
            if self.replies:
                return self.replies.pop(0)
        _, _, source, connection = path.split("/")
        kind = {"x": "x", "generic": "standard-webhooks"}[source]
        known = Connection(id="c1", source=source, brand="b", verify=kind, secrets=(SECRETS[source],))  # type: ignore[arg-type]  # one of them
        try:
            now = float(lowered.get("webhook-timestamp", 0))
            verify(Request(method="POST", headers=lowered, query={}, body=body, path_secret=""), known, now)
        except Unverified:
            return 401, {}, {}
        if connection != "c1":
            return 404, {}, {}
        return self.take(body)

    def take(self, body: bytes) -> Reply:
        try:
            content = json.loads(body)
        except ValueError:
            return 400, {}, {"title": "Bad Request", "detail": "the body is not JSON"}
        posts = content.get("posts", [content])
        good = [post for post in posts if "bad" not in post]
        with self._lock:
            self.taken += good
        refused = [{"index": index, "error": "id: is required"} for index, post in enumerate(posts) if "bad" in post]
        return (202 if good else 400), {}, {"accepted": len(good), "refused": refused}


@pytest.fixture
def hooks() -> Iterator[Hooks]:
    made = Hooks()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waiting for a next try takes no time here; how long it would have been is noted."""
    noted: list[float] = []

    def waited(sender: Sender, seconds: float) -> bool:
        noted.append(seconds)
        return sender._over.is_set()

    monkeypatch.setattr(Sender, "_waited", waited)
    return noted


def lines(count: int) -> list[bytes]:
    return [
        json.dumps({"id": str(number), "text": "é"}, ensure_ascii=False).encode() + b"\n" for number in range(count)
    ]


def play(hooks: Hooks, content: list[bytes], source: str = "generic", **how: Any) -> Any:
    how = {"connection": "c1", "secret": SECRETS[source], **how}
    return replay(content, url=hooks.url, source=source, **how)


@pytest.mark.parametrize("source", ["x", "generic"])
def test_every_line_arrives_once_signed_as_its_sender_signs(source: str, hooks: Hooks) -> None:
    counts = play(hooks, lines(50), source)
    assert (counts.accepted, counts.refused, counts.errors, counts.deliveries) == (50, 0, 0, 50)
    assert sorted(int(post["id"]) for post in hooks.taken) == list(range(50))
    assert len(hooks.connections) <= 8, "connections are kept"


def test_one_worker_keeps_the_order(hooks: Hooks) -> None:
    play(hooks, lines(20), workers=1)
    assert [post["id"] for post in hooks.taken] == [str(number) for number in range(20)]
    assert len(hooks.connections) == 1


def test_posts_are_bundled_and_a_broken_line_spoils_no_bundle(hooks: Hooks) -> None:
    counts = play(hooks, [*lines(7), b"\n", b"{broken\n", b'{"bad":1}\n'], batch=5)
    assert (counts.accepted, counts.refused, counts.errors, counts.deliveries) == (7, 2, 0, 3)
    assert counts.reasons == {"id: is required": 1, "400 the body is not JSON": 1}


def test_a_busy_webhook_is_asked_again_after_the_time_that_it_names(hooks: Hooks, waits: list[float]) -> None:
    hooks.replies = [(503, {"Retry-After": "7"}, {}), (429, {"Retry-After": "2"}, {}), (500, {}, {})]
    counts = play(hooks, lines(1))
    assert (counts.accepted, counts.errors, counts.retries) == (1, 0, 3)
    assert waits[:2] == [7.0, 2.0]
    assert 0 < waits[2] <= 2.0
    assert len(set(hooks.ids)) == 1, "every try carries the same id"


def test_what_never_gets_through_is_an_error(hooks: Hooks, waits: list[float]) -> None:
    hooks.replies = [(503, {"Retry-After": "3600"}, {})] * 8
    counts = play(hooks, lines(3), workers=1)
    assert (counts.accepted, counts.errors, counts.deliveries) == (2, 1, 3)
    assert max(waits) == 30.0
    assert counts.reasons == {"answered 503": 1}


def test_nobody_there_is_an_error(hooks: Hooks) -> None:
    hooks.url = "http://127.0.0.1:1"
    counts = play(hooks, lines(2))
    assert (counts.accepted, counts.errors) == (0, 2)
    assert next(iter(counts.reasons)).startswith("no answer")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"secret": "whsec_d3Jvbmc="}, "secret"),
        ({"connection": "other"}, "connection"),
        ({"secret": "whsec_%"}, "Base64"),
    ],
)
def test_a_webhook_that_takes_nothing_stops_it_at_once(change: dict[str, str], says: str, hooks: Hooks) -> None:
    with pytest.raises(Stopped, match=says):
        play(hooks, lines(1000), **change)
    assert hooks.taken == []
    assert len(hooks.ids) < 100


def test_a_whole_address_is_taken_as_it_is(hooks: Hooks) -> None:
    address = f"{hooks.url}/webhooks/generic/c1"
    assert replay(lines(1), url=address, source="generic", connection="", secret=SECRETS["generic"]).accepted == 1
    for nonsense in ("hooks.example", "ftp://x", "http://[::1"):
        with pytest.raises(Stopped):
            replay(lines(1), url=nonsense, source="generic", connection="c1", secret="s")


def test_the_rate_is_kept(hooks: Hooks, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("infra.samples.replay.monotonic", lambda: clock[0])
    monkeypatch.setattr("infra.samples.replay.sleep", lambda seconds: clock.__setitem__(0, clock[0] + seconds))
    play(hooks, lines(41), rate=20.0, workers=1)
    assert clock[0] == pytest.approx(2.0)


def test_a_plain_secret_is_sent_as_a_token() -> None:
    assert signed("id", b"{}", "generic", "plain") == {"Authorization": "Bearer plain"}


@pytest.fixture
def command(hooks: Hooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs `hundred replay` beside a local stack whose connections are the hooks."""
    monkeypatch.delenv("HUNDRED_SECRET", raising=False)
    senders = [
        state.Sender(id="c1", source=source, brand="b", url=f"{hooks.url}/webhooks/{source}/c1", secret=secret)
        for source, secret in SECRETS.items()
    ]
    (tmp_path / "data").mkdir()
    state.save(state.Local(senders=senders), tmp_path / "data")

    def run(*arguments: str, given: bytes = b"") -> Any:
        return CliRunner().invoke(main, ["replay", *arguments, "--data", str(tmp_path / "data")], input=given)

    return run


@pytest.mark.parametrize("name", ["posts.jsonl", "posts.jsonl.gz", "-"])
def test_the_command_reads_files_gzip_and_standard_input(
    name: str, command: Callable[..., Any], tmp_path: Path, hooks: Hooks
) -> None:
    content = b"".join(lines(12))
    file = tmp_path / name
    file.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    ran = command("-" if name == "-" else str(file), "--json", "--limit", "10", given=content)
    assert ran.exit_code == 0, ran.output
    counted = json.loads(ran.stdout)
    assert (counted["accepted"], counted["refused"], counted["errors"]) == (10, 0, 0)
    assert len(hooks.taken) == 10


def test_the_command_fails_when_something_did_not_get_through(command: Callable[..., Any], hooks: Hooks) -> None:
    hooks.replies = [(500, {}, {})] * 8
    ran = command("-", "--workers", "1", given=b"".join(lines(2)))
    assert ran.exit_code == 1
    assert "1 accepted, 0 refused, 1 errors" in ran.stdout


def test_an_interrupted_replay_says_how_far_it_came(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_after_three(self: Counts, other: Counts) -> None:
        self.accepted += other.accepted
        if self.accepted > 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(Counts, "add", stop_after_three)
    ran = command("-", "--workers", "1", given=b"".join(lines(20)))
    assert ran.exit_code == 130
    assert "accepted" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("nowhere.jsonl",), 1, "nowhere.jsonl"),
        (("nowhere", "--source", "x", "--from", "tweets"), 1, "There are no collected posts at nowhere"),
        (("-", "--from", "tweets"), 2, "--source x"),
        (("-", "--source", "x", "--batch", "2"), 2, "--batch"),
        (("-", "--connection", "other"), 2, "here: c1"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: tuple[str, ...], code: int, says: str, command: Any) -> None:
    ran = command(*arguments)
    assert (ran.exit_code, says in ran.output) == (code, True), ran.output


def test_the_command_says_where_no_stack_is(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["replay", "-", "--data", str(tmp_path / "none")], input=b"")
    assert ran.exit_code == 1
    assert "hundred up" in ran.output
