"""The AWS emulator in a process of its own. This folder alone knows which one it is (MiniStack)."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

READY_SECONDS = 30.0
"""How long the emulator may take to answer; it takes 0.3 s on a quiet machine."""

STOP_SECONDS = 15.0
"""How long it may take to write its state when it is stopped."""


class EmulatorFailed(Exception):
    """The emulator did not start, or ended by itself; the message says where its log is."""


class Emulator:
    """The emulator while it runs, with everything that it started itself: use as a context manager."""

    def __init__(self, data: Path, port: int, strict: bool = False) -> None:
        """`data` gets its state and log; `port` is where it listens, on 127.0.0.1 alone.

        `strict` holds each function to its own policy.
        """
        self.log = data / "emulator.log"
        self._data = data
        self._port = port
        self._strict = strict

    def __enter__(self) -> "Emulator":
        for folder in ("state", "s3", "tmp"):
            (self._data / folder).mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            # Its standard input is a line to us: when we die, however we die, it ends and stops and saves.
            self._running = subprocess.Popen(
                [sys.executable, "-m", "infra.local.emulator_main"],
                env=_environment(self._data.resolve(), self._port) | {"AUTH": str(self._strict).lower()},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches us alone, and we stop it in order
            )
        try:
            self._wait()
        except EmulatorFailed:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def check(self) -> None:
        """Raises EmulatorFailed when it does not run any more."""
        if self._running.poll() is not None:
            raise EmulatorFailed(f"The emulator ended with code {self._running.returncode}. Its log: {self.log}")

    def _wait(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            self.check()
            if taken(self._port):
                return
            time.sleep(0.05)
        raise EmulatorFailed(f"The emulator did not answer within {READY_SECONDS:.0f} s. Its log: {self.log}")

    def _stop(self) -> None:
        with suppress(ProcessLookupError):
            self._running.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._running.wait(STOP_SECONDS)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._running.pid, signal.SIGKILL)  # what it started and did not stop
        if self._running.stdin:
            self._running.stdin.close()
        self._running.wait()
        shutil.rmtree(self._data / "tmp", ignore_errors=True)  # the functions' unpacked code


def taken(port: int) -> bool:
    """Whether somebody listens on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(data: Path, port: int) -> dict[str, str]:
    """Ours, without what would lead it or the functions to a real account or through a proxy."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "HUNDRED_"))}
    return {
        **kept,
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "PERSIST_STATE": "1",
        "STATE_DIR": str(data / "state"),
        "S3_DATA_DIR": str(data / "s3"),
        "TMPDIR": str(data / "tmp"),
        "LAMBDA_EXECUTOR": "local",
        "LAMBDA_WARM_TTL_SECONDS": "3600",  # AWS keeps a process for minutes; here nobody pays for it
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "DOCKER_HOST": f"unix://{data}/no-docker",  # it would look for leftover containers
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "PYTHONUNBUFFERED": "1",
    }
