"""`hundred customers import` reads first, sends in parts, and asks again when nobody answers."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from click.testing import CliRunner

from infra.cli import customers_import
from infra.cli.customers import customers

FILE = "email;X\nmarta@rye.example;@marta\nno address;\njo@rye.example;\nMARTA@rye.example;\n"


class Api:
    """An API that takes people, after as many failures as it is told to make."""

    def __init__(self) -> None:
        self.failures = 0
        self.status = 503
        self.taken: list[list[dict]] = []


@pytest.fixture
def api(monkeypatch):
    api = Api()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer(200, {"data": [{"id": "crumb-bakery"}], "meta": {"next_cursor": None}})

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if api.failures:
                api.failures -= 1
                return self.answer(api.status, {"detail": "not now"})
            api.taken.append(body)
            return self.answer(201, {"data": {"stored": len(body), "changed": 0, "unchanged": 0, "dry_run": False}})

        def answer(self, status, body):
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    monkeypatch.setenv("HUNDRED_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("HUNDRED_KEY", "boss")
    monkeypatch.setattr(customers_import.time, "sleep", lambda seconds: None)
    yield api
    server.shutdown()
    server.server_close()


def run(tmp_path, *options: str, text: str = FILE):
    file = tmp_path / "customers.csv"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(customers, ["import", str(file), *options])


def test_a_dry_run_asks_nobody(tmp_path, monkeypatch):
    monkeypatch.setenv("HUNDRED_URL", "http://127.0.0.1:9")
    answer = run(tmp_path, "--basis", "given", "--dry-run")
    assert answer.exit_code == 1  # a row is bad
    assert "2 people, 1 doubles, 1 bad rows; nothing was stored" in answer.output
    assert "line 3: email: is not an e-mail address" in answer.output
    assert "line 5 is a double of line 2" in answer.output


def test_the_ground_is_asked_for_as_a_usage_error(tmp_path, api):
    answer = run(tmp_path)
    assert answer.exit_code == 2
    assert "on what ground" in answer.output
    assert api.taken == []


def test_people_are_sent_in_parts_and_counted(tmp_path, api, monkeypatch):
    monkeypatch.setattr(customers_import, "PEOPLE_A_REQUEST", 3)
    text = "email\n" + "".join(f"guest{number}@example.com\n" for number in range(10))
    answer = run(tmp_path, "--basis", "given", "--json", text=text)
    assert answer.exit_code == 0
    assert sorted(map(len, api.taken)) == [1, 3, 3, 3]
    told = json.loads(answer.stdout.splitlines()[-1])
    assert (told["stored"], told["people"], told["file"]["rows"]) == (10, 10, 10)
    assert {"basis": "given", "email": "guest0@example.com"} in [part[0] for part in api.taken]  # whichever came first


def test_a_part_is_sent_again_while_the_server_asks_to_wait(tmp_path, api):
    api.failures = 3
    assert run(tmp_path, "--basis", "given").exit_code == 1
    assert [len(part) for part in api.taken] == [2]


def test_a_refusal_is_told_at_once_and_a_server_that_stays_away_in_the_end(tmp_path, api):
    api.failures, api.status = 100, 403
    answer = run(tmp_path, "--basis", "given")
    assert (answer.exit_code, api.failures) == (1, 99)
    assert "not now" in answer.output
    api.status = 503
    answer = run(tmp_path, "--basis", "given")
    assert "Make the same run again" in answer.output
    assert api.failures == 99 - customers_import.TRIES


def test_what_cannot_be_read_is_named(tmp_path, api):
    assert "no column holds" in run(tmp_path, "--basis", "given", text="colour\nred\n").output
    missing = CliRunner().invoke(customers, ["import", str(tmp_path / "none.csv"), "--basis", "given"])
    assert missing.exit_code == 1
    assert "none.csv" in missing.output
