"""What `hundred up` asks before it says that it is ready."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from infra.local.stack import wake
from infra.local.state import Keys, Local, Sender

VIEWS = ("/", "/v1/brands", "/v1/brands/crumb/mentions", "/v1/brands/crumb/tally", "/v1/brands/crumb/today")


class Api(ThreadingHTTPServer):
    """Answers nobody before three have asked, and then with its status."""

    def __init__(self, status: int) -> None:
        self.asked: list[tuple[str, str]] = []
        self.all_here, self.status = threading.Barrier(3, timeout=10), status
        super().__init__(("127.0.0.1", 0), Answer)


class Answer(BaseHTTPRequestHandler):
    server: Api

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Authorization"]))
        self.server.all_here.wait()
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """The tests' output stays free of it."""


@pytest.fixture(params=[200, 404])
def api(request: pytest.FixtureRequest) -> Iterator[Api]:
    """With 404 as after the brand was removed."""
    server = Api(request.param)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_each_view_is_asked_three_times_at_once_so_that_three_processes_know_it(api: Api) -> None:
    sender = Sender(id="c", source="x", brand="crumb", url="", secret="")
    wake(Local(port=api.server_port, keys=Keys(read="reader", admin="a"), senders=[sender]))

    assert api.asked == [(view, "Bearer reader") for view in VIEWS for _ in range(3)]


def test_a_stack_that_does_not_answer_is_not_called_ready() -> None:
    with pytest.raises(OSError, match="refused"):
        wake(Local(port=1, keys=Keys(read="reader", admin="a")))
