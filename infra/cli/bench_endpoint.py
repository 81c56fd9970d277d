"""An AWS endpoint of a few lines on 127.0.0.1, which answers the JSON protocol as it is told to.

For measuring without a network, and for tests that need an answer which no emulator gives: a lost connection,
a throttle, half a batch.
"""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import msgspec

Arguments = dict[str, Any]
Answer = Callable[[str, Arguments], tuple[int, Any] | None]
"""Operation and arguments to status and content; None breaks the connection off without an answer."""


class Endpoint:
    """A context manager; `url` is where it listens, `calls` what it was asked, `peers` the connections' ports."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.calls: list[tuple[str, Arguments]] = []
        self.headers: list[dict[str, str]] = []
        self.peers: list[int] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _respond_for(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Endpoint":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def operations(self) -> list[str]:
        """The operations that were asked for, in order."""
        return [operation for operation, _ in self.calls]


def _respond_for(endpoint: Endpoint) -> type[BaseHTTPRequestHandler]:
    class Respond(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # an answer in one packet; in two, the second waits 40 ms for the first one's receipt

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            operation = self.headers["x-amz-target"].rpartition(".")[2]
            endpoint.calls.append((operation, msgspec.json.decode(body)))
            endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
            endpoint.peers.append(self.client_address[1])
            answer = endpoint.answer(*endpoint.calls[-1])
            self.close_connection = answer is None
            if answer is not None:
                self._send(*answer)

        def _send(self, status: int, content: Any) -> None:
            body = content if isinstance(content, bytes) else msgspec.json.encode(content)
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing: the calls are kept instead."""

    return Respond
