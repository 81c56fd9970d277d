"""The front door of the local stack: one address for the query API, the webhooks and the inbox."""

import http.client
import json
import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from infra.local.inbox import Inbox

BODY_LIMIT = 10 * 1024 * 1024
"""Bytes of a request's body, as API Gateway takes them."""

PATIENCE_SECONDS = 30.0
"""How long an answer may take, as API Gateway waits."""

_OURS = {"connection", "content-length", "date", "host", "keep-alive", "server", "transfer-encoding", "upgrade"}
_AT_HOME = {"127.0.0.1", "localhost", "::1"}

Answer = tuple[int, Iterable[tuple[str, str]], bytes]


class PortTaken(Exception):
    """Somebody else listens where the front door should be."""


class Door(ThreadingHTTPServer):
    """Listens on 127.0.0.1 from the moment it is made; answers 503 until `lead` says where to."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, inbox: Inbox) -> None:
        """Raises PortTaken."""
        self.inbox = inbox
        self.gateway = ""
        self._prefixes: tuple[str, str] | None = None
        self._kept = threading.local()
        try:
            super().__init__(("127.0.0.1", port), _Visit)
        except OSError as error:
            raise PortTaken(f"Port {port} is taken: {error.strerror}") from error

    def lead(self, gateway: str, api: str, hooks: str) -> None:
        """Sends requests on to the emulator at `gateway`: to the REST API `api` and the HTTP API `hooks`."""
        self.gateway = urlsplit(gateway).netloc
        self._prefixes = (f"/restapis/{api}/api/_user_request_", f"/_aws/execute-api/{hooks}/$default")

    def pass_on(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """The answer of the API that a path belongs to."""
        if self._prefixes is None:
            return problem(503, "Unavailable", "The local stack is starting.")
        api, hooks = self._prefixes
        target = (hooks if path.startswith("/webhooks/") else api) + path
        for connection in (self._connection(), self._connection(fresh=True)):
            try:
                connection.request(method, target, body, headers)
                answer = connection.getresponse()
                return _as_deployed(answer.status, answer.getheaders(), answer.read())
            except (OSError, http.client.HTTPException):
                connection.close()
        return problem(503, "Unavailable", "The emulator does not answer.")

    def _connection(self, fresh: bool = False) -> http.client.HTTPConnection:
        if fresh or not hasattr(self._kept, "connection"):
            self._kept.connection = http.client.HTTPConnection(self.gateway, timeout=PATIENCE_SECONDS)
        kept: http.client.HTTPConnection = self._kept.connection
        return kept


class _Visit(BaseHTTPRequestHandler):
    server: Door
    protocol_version = "HTTP/1.1"
    server_version = "hundred"
    timeout = 75

    def _visit(self) -> None:
        length = self.headers.get("content-length", "0")
        if "transfer-encoding" in self.headers or not length.isdigit():
            return self._send(problem(411, "Length required", "Send a Content-Length."), last=True)
        if int(length) > BODY_LIMIT:
            return self._send(problem(413, "Too large", "A request has at most 10 MB."), last=True)
        self._send(self._respond(self.rfile.read(int(length))))

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _visit  # noqa: N815 - http.server's names

    def _respond(self, body: bytes) -> Answer:
        place = urlsplit(self.path).path
        if place == "/inbox" or place.startswith("/inbox/"):
            # It needs no key, so a page on the internet must not reach it under a name of its own.
            if (urlsplit(f"//{self.headers.get('host', '')}").hostname or "") not in _AT_HOME:
                return problem(421, "Misdirected", "The inbox is shown on this machine alone.")
            status, headers, content = self.server.inbox.respond(self.command, self.path, body)
            return status, headers.items(), content
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _OURS}
        host = self.headers.get("host", "")
        headers |= {"X-Forwarded-Host": host, "X-Forwarded-Proto": "http", "Host": self.server.gateway}
        return self.server.pass_on(self.command, self.path, headers, body)

    def _send(self, answer: Answer, last: bool = False) -> None:
        status, headers, content = answer
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in _OURS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        if last:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a path may hold a sender's secret."""


def problem(status: int, title: str, detail: str) -> Answer:
    """An RFC 9457 problem."""
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    headers = [("Content-Type", "application/problem+json")] + ([("Retry-After", "2")] if status == 503 else [])
    return status, headers, json.dumps(content).encode()


def _as_deployed(status: int, headers: Iterable[tuple[str, str]], content: bytes) -> Answer:
    """The emulator leaves out the template's gateway responses; these are the two that people meet."""
    if status == 403 and b'"Missing Authentication Token"' in content:
        return problem(404, "Not found", "There is nothing at this address.")
    if status in (502, 504):
        return problem(503, "Unavailable", "Please try again.")
    return status, headers, content
