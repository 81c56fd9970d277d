"""The local stack as the end-to-end tests run it: a process of its own, spoken to over HTTP."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

PATIENCE_SECONDS = 60.0
"""The promise to a newcomer: ready within a minute after installation."""


class Running:
    """A stack that answers: its addresses and keys as `hundred up --json` printed them."""

    def __init__(self, process: "subprocess.Popen[str]", data: Path) -> None:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise AssertionError(f"hundred up ended with {process.wait()}:\n{(data / 'stderr').read_text()}")
        ready = json.loads(line)
        self.process, self.data = process, data
        self.url: str = ready["url"]
        self.inbox: str = ready["inbox"]
        self.read: str = ready["keys"]["read"]
        self.admin: str = ready["keys"]["admin"]

    def ask(self, method: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
        """Status and decoded answer of a request with the admin's key, or another."""
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {key or self.admin}", "Content-Type": "application/json"}
        return send(method, f"{self.url}{path}", content, headers)

    def messages(self) -> list[dict[str, Any]]:
        """What the inbox holds, newest first."""
        found: list[dict[str, Any]] = send("GET", f"{self.inbox}/messages")[1]["data"]
        return found


def send(method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    """Status and decoded answer of any request."""
    try:
        with urlopen(Request(url, body, headers or {}, method=method), timeout=30) as answer:  # noqa: S310 - our own
            return answer.status, _decoded(answer.read())
    except HTTPError as error:
        return error.code, _decoded(error.read())


def eventually(found: Callable[[], Any], within: float = 120.0) -> Any:
    """The first truthy answer; fails when there is none in time, which is long, as other work may hold the machine."""
    pause, deadline = 0.05, time.monotonic() + within
    while not (answer := found()):
        assert time.monotonic() < deadline, f"nothing within {within:.0f} s"
        time.sleep(pause)
    return answer


@contextmanager
def running(data: Path, *options: str) -> Iterator[Running]:
    """`hundred up` on a free port with its own data folder, until the block ends."""
    process = start(data, *options)
    try:
        yield Running(process, data)
    finally:
        stop(process)


def start(data: Path, *options: str) -> "subprocess.Popen[str]":
    """Starts `hundred up` with a process group of its own, as a terminal would."""
    data.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", "from infra.cli import main; main()", "up", "--json", "--data", str(data)]
    with (data / "stderr").open("w") as errors:
        return subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )


def stop(process: "subprocess.Popen[str]", by: signal.Signals = signal.SIGTERM) -> int:
    """Ends it and returns its exit code."""
    if process.poll() is None:
        process.send_signal(by)
    try:
        return process.wait(PATIENCE_SECONDS)
    finally:
        if process.stdout:
            process.stdout.close()


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content.decode(errors="replace")
