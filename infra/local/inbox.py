"""The local inbox: keeps what the local stack's alerts would have sent, and shows it as it would look."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

KEPT = 500
"""Messages that are kept, the newest: more than a sample run raises, and a page that still opens at once."""

BODY_LIMIT = 1_048_576
"""Bytes of one message; a rendered alert has about 20,000."""

Answer = tuple[int, dict[str, str], bytes]

_PAGE = Path(__file__).parent / "inbox_page"
_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
}

# The mail's frame takes over this policy, and a mail's look is inlined: so styles may be, scripts may not.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src data:; "
        "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class _Message(msgspec.Struct, kw_only=True):
    """One alert as it was handed over, or as its latest update left it: then `edited_at` says when."""

    channel: str
    destination: str
    rule: str
    story: str
    sent_at: str = ""
    edited_at: str = ""
    kind: str = "mention"
    count: int = 1
    update: int = 0
    resolved: bool = False
    payload: dict[str, Any] = {}

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.destination, self.rule, self.story)


class Inbox:
    """Answers requests below `/inbox`; everything is kept in one file, so a restart shows the same."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "inbox.jsonl"
        self._lock = Lock()
        self._written = 0
        self._messages: dict[int, _Message] = {}
        self._places: dict[tuple[str, str, str], int] = {}
        for message in _readable(self._file):
            self._put(message)
            self._written += 1

    def respond(self, method: str, path: str, body: bytes) -> Answer:
        """Status, headers and body for one request; `path` may begin with `/inbox` and carry a query."""
        place = "/" + path.partition("?")[0].removeprefix("/inbox").strip("/")
        if place != "/messages" and place not in _FILES:
            return _problem(404, "There is no such page in the inbox.")
        if method == "POST" and place == "/messages":
            return self._take(body)
        if method not in ("GET", "HEAD"):
            return _problem(405, "Messages are read with GET and left with POST.", {"Allow": "GET, HEAD, POST"})
        answer = self._list() if place == "/messages" else _file(*_FILES[place])
        return answer if method == "GET" else (answer[0], answer[1], b"")

    def _take(self, body: bytes) -> Answer:
        if len(body) > BODY_LIMIT:
            return _problem(413, f"A message has at most {BODY_LIMIT} bytes.")
        try:
            message = msgspec.json.decode(body, type=_Message)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return _problem(400, f"Not a message: {error}.")
        message.sent_at = message.sent_at or datetime.now(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
        self._keep(message)
        return _json(201, b'{"data":{"kept":true}}')

    def _keep(self, message: _Message) -> None:
        with self._lock:
            self._put(message)
            self._written += 1
            if self._written < KEPT * 2:
                with self._file.open("ab") as file:
                    file.write(msgspec.json.encode(message) + b"\n")
                return
            self._messages = dict(list(self._messages.items())[-KEPT:])
            self._places = {message.key: place for place, message in self._messages.items()}
            self._written = len(self._messages)
            fresh = self._file.with_suffix(".new")
            fresh.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in self._messages.values()))
            fresh.replace(self._file)

    def _put(self, message: _Message) -> None:
        """A new message goes to the end; an update takes the place of the message that it is of."""
        place = self._places.get(message.key) if message.update else None
        if place is None:
            place = max(self._messages, default=0) + 1
        else:
            first = self._messages[place].sent_at
            message = msgspec.structs.replace(message, sent_at=first, edited_at=message.edited_at or message.sent_at)
        self._messages[place] = message
        self._places[message.key] = place

    def _list(self) -> Answer:
        with self._lock:
            newest = list(self._messages.values())[: -KEPT - 1 : -1]
        return _json(200, msgspec.json.encode({"data": newest}))


def _readable(file: Path) -> list[_Message]:
    """The messages of a file's lines; a line that a crash cut short is left out."""
    found = []
    for line in file.read_bytes().splitlines() if file.exists() else []:
        try:
            found.append(msgspec.json.decode(line, type=_Message))
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
    return found


def _file(name: str, kind: str) -> Answer:
    return 200, {**_HEADERS, "Content-Type": kind}, (_PAGE / name).read_bytes()


def _json(status: int, body: bytes) -> Answer:
    return status, {**_HEADERS, "Content-Type": "application/json"}, body


def _problem(status: int, detail: str, more: Mapping[str, str] | None = None) -> Answer:
    body = msgspec.json.encode({"type": "about:blank", "status": status, "detail": detail})
    return status, {**_HEADERS, **(more or {}), "Content-Type": "application/problem+json"}, body
