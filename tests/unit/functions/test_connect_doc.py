"""What docs/connect.md tells a sender to do, done against the function."""

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from shared.adapters.queues import parse_message
from tests.unit.functions.senders import CONNECTIONS, Neighbours, ask

DOC = Path(__file__).parents[3] / "docs" / "connect.md"


class Door(BaseHTTPRequestHandler):
    """HTTP as the gateway hands it to the function."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        place = urlsplit(self.path)
        status, content, _ = ask(place.path, body, dict(self.headers.items()), query=place.query, encoded=True)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module", autouse=True)
def today() -> None:
    """The present day, by which the shell signs."""


@pytest.fixture
def door(neighbours: Neighbours) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def block(language: str) -> str:
    found = re.search(rf"```{language} signed\n(.*?)```", DOC.read_text(), re.DOTALL)
    assert found, f"docs/connect.md has no signed example in {language}"
    return found[1]


def test_the_shell_example_is_accepted(door: str, neighbours: Neighbours) -> None:
    if not all(shutil.which(tool) for tool in ("bash", "curl", "openssl", "od", "base64")):
        pytest.skip("needs bash, curl, openssl, od and base64")
    secret = CONNECTIONS["signed"]["secrets"][0]
    script = f"set -euo pipefail; URL='{door}/webhooks/generic/signed' SECRET='{secret}'\n{block('sh')}"
    # The example that stands in our own page, against this machine alone.
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)  # noqa: S603, S607
    assert json.loads(ran.stdout) == {"accepted": 1, "refused": []}
    assert parse_message(neighbours.bodies[0]).post.text == "Lovely croissants"


def test_the_python_example_is_accepted(door: str, neighbours: Neighbours) -> None:
    names: dict[str, Any] = {}
    exec(block("python"), names)  # noqa: S102 - the example that stands in our own page
    answer = names["send"](
        f"{door}/webhooks/generic/signed", CONNECTIONS["signed"]["secrets"][0], {"id": "1", "text": "ü"}
    )
    assert answer == {"accepted": 1, "refused": []}


def test_every_field_of_the_example_is_taken(neighbours: Neighbours) -> None:
    [example] = re.findall(r"```json\n(.*?)```", DOC.read_text(), re.DOTALL)
    body = example.strip()
    assert ask("/webhooks/generic/bearer", body, {"authorization": "Bearer s3cret"})[0] == 202
    post = parse_message(neighbours.bodies[0]).post
    assert (post.client, post.author.handle, post.metrics.likes, post.time_assumed) == ("Tusky", "ada", 7, False)
