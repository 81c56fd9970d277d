"""The import of reactions goes through a webhook, as every sender does, and says what it sent."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from infra.cli import reactions
from infra.cli.people import people

SECRET = "whsec_" + "c2VjcmV0" * 4
FILE = "handle,text,kind\nmaria,,like\nMaria,,like\njo,Yes!,reply\nann,,wave\n"


@contextmanager
def receiver(refused=()):
    """A webhook on this machine that keeps what it gets."""
    got = []

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            got.append((self.path, body["posts"], self.headers["webhook-signature"]))
            answer = {"accepted": len(body["posts"]) - len(refused), "refused": list(refused)}
            told = json.dumps(answer).encode()
            self.send_response(202)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_):
            """Keeps quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", got
    finally:
        server.shutdown()
        server.server_close()


def run(folder, *options, file=FILE):
    path = folder / "likes.csv"
    path.write_text(file)
    command = ["reactions", "import", "crumb-bakery", str(path), "--post", "cb1", "--json", *options]
    return CliRunner().invoke(people, command)


def test_reactions_are_sent_signed_to_the_brands_connection(tmp_path, monkeypatch):
    monkeypatch.setenv("HUNDRED_SECRET", SECRET)
    with receiver() as (url, got):
        answer = run(tmp_path, "--url", url, "--connection", "c1")
    told = json.loads(answer.stdout)
    assert (told["reactions"], told["sent"], len(told["file"]["doubles"])) == (2, 2, 1)
    assert [(each["line"], "none of" in each["error"]) for each in told["file"]["bad"]] == [(5, True)]
    assert answer.exit_code == 1  # a row is bad
    ((path, posts, signature),) = got
    assert (path, signature[:3]) == ("/webhooks/generic/c1", "v1,")
    assert [each["in_reply_to"] for each in posts] == ["cb1", "cb1"]


def test_a_dry_run_sends_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(reactions, "replay", lambda *_, **__: pytest.fail("something was sent"))
    answer = run(tmp_path, "--dry-run", file="handle\nmaria\n")
    assert (answer.exit_code, json.loads(answer.stdout)["sent"]) == (0, 0)


def test_what_the_webhook_refuses_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("HUNDRED_SECRET", SECRET)
    with receiver([{"index": 0, "error": "is too old"}]) as (url, _):
        answer = run(tmp_path, "--url", url, "--connection", "c1", file="handle\nmaria\njo\n")
    told = json.loads(answer.stdout)
    assert (told["sent"], told["refused"], answer.exit_code) == (1, 1, 1)


def test_without_a_connection_it_says_how_to_name_one(tmp_path, monkeypatch):
    monkeypatch.delenv("HUNDRED_SECRET", raising=False)
    answer = run(tmp_path, "--data", str(tmp_path / "none"), file="handle\nmaria\n")
    assert answer.exit_code == 1
    assert "local stack" in answer.output


def test_a_file_that_tells_nobody_is_named(tmp_path):
    answer = run(tmp_path, file="text\nhello\n")
    assert answer.exit_code == 1
    assert "likes.csv" in answer.output
    assert "no column that tells who reacted" in answer.output
