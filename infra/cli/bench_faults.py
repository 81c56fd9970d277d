"""What a kill or a lost answer leaves behind, for every AWS call of every step.

Each step is run once undisturbed and once for each of its calls: killed right after the call was applied, or
with the call's answer lost on the way. Then the same event is delivered again, as SQS and the stream do, and
the table and the alerts are compared with the undisturbed run.
"""

import functools
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import msgspec
from msgspec import Struct

from infra.cli import bench_ticks
from infra.local import sandbox
from infra.local.sandbox import Context, Killed, Wire
from shared.adapters.table import calls, kept, merging
from shared.adapters.table.packed import unpack
from shared.domain.brand import Connection
from shared.domain.chore import Chore
from shared.domain.errors import HundredError
from shared.domain.mention import Post, Received
from shared.domain.parsing import parse_post
from shared.domain.person import Link

Event = dict[str, Any]
Step = Callable[[Event], Any]
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TOKEN = "sandbox-token"  # noqa: S105 - of a connection that lives for one run
DELIVERIES = 4
"""Times that an event is delivered again before it counts as stuck."""


STEPS = ("webhooks", "score", "tally", "alert", "clock", "deliver")


class Survival(Struct, frozen=True):
    """How often a step came through: `same` of `tried` faults left the table and the alerts as if nothing had
    happened; `marked` alerts said that they may be a repeat.
    """

    step: str
    fault: str
    tried: int
    same: int
    marked: int


def rows() -> Iterator[Survival]:
    """Every step with both kinds of fault."""
    for step in STEPS:
        for fault in ("kill", "lose"):
            yield survival(step, fault)


def survival(step: str, fault: str) -> Survival:
    """One step, each of its calls cut in turn."""
    with _inbox() as inbox:
        calm, calls, expected = _run(step, None, fault, inbox)
        same = marked = 0
        for number in range(calls):
            state, _, alerts = _run(step, number, fault, inbox)
            plain = [alert["story"] for alert in alerts if not alert["repeat"]]
            told = {alert["story"] for alert in alerts} == {alert["story"] for alert in expected}
            same += state == calm and told and len(plain) == len(set(plain))
            marked += len(alerts) - len(plain)
    return Survival(step, fault, calls, same, marked)


def _run(step: str, cut: int | None, fault: str, inbox: "_Inbox") -> tuple[list[Any], int, list[dict[str, Any]]]:
    inbox.taken.clear()
    items, event = _ready(step)
    with sandbox.sandbox(inbox.url), sandbox.quiet(), Wire().tapped() as wire:
        sandbox.fill(items)
        if step == "webhooks":
            _connected()
        function = _function(step)
        wire.calls.clear()
        if cut is not None:
            wire.cut = lambda number, name: fault if number == cut else None
        _deliver(function, event)
        calls = len(wire.calls)
        wire.cut = lambda number, name: None
        if step == "webhooks":  # its work is what it queued; score shows it
            _deliver(_function("score"), {"Records": sandbox.messages(_url("HUNDRED_MENTIONS_QUEUE"))})
        if step in ("alert", "clock"):  # their work is what it queued; deliver shows it
            _deliver(_function("deliver"), {"Records": sandbox.messages(_url("HUNDRED_ALERTS_QUEUE"))})
        return [_timeless(item) for item in sandbox.everything()], calls, list(inbox.taken)


def _deliver(function: Step, event: Event) -> None:
    """Delivers until the function has succeeded with all of it, as SQS and the stream do."""
    left = event["Records"]
    for _ in range(DELIVERIES):
        try:
            answer = function({"Records": left})
        except (Killed, HundredError):
            continue
        failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        left = [record for record in left if _identity(record) in failed]
        if not left:
            return
    raise RuntimeError("the event is stuck")


def _function(step: str) -> Step:
    from functions import alert, clock, deliver, score, tally

    if step == "webhooks":
        return _sent_until_taken
    handlers = {
        "score": score.score,
        "tally": tally.tally,
        "alert": alert.alert,
        "clock": clock.clock,
        "deliver": deliver.deliver,
    }
    return lambda event: handlers[step](event, Context())


def _sent_until_taken(event: Event) -> Any:
    """One delivery as its sender makes it; what is not answered by 2xx fails, and the sender repeats it."""
    from functions import webhooks

    (request,) = event["Records"]
    taken = webhooks.webhooks(request, Context())["statusCode"] < 300
    return {"batchItemFailures": [] if taken else [{"itemIdentifier": _identity(request)}]}


@functools.cache
def _ready(step: str) -> tuple[list[dict[str, Any]], Event]:
    """The table before the step and the step's event, made once: each run begins with both, in a fresh process."""
    with sandbox.sandbox("http://inbox.invalid"), sandbox.quiet():
        event = _prepared(step)
        return sandbox.everything(), event


def _prepared(step: str) -> Event:
    """The event that the step is given, after the steps before it have run in peace."""
    from shared.adapters import queues
    from shared.adapters.table import brands, people

    brands.put(bench_ticks.watched())
    people.put("crumb-bakery", Link(source="x", account="id:100", circle="customer", basis="given"))
    if step == "webhooks":
        return {"Records": [_webhook()]}
    queues.send_messages([_received(post) for post in _posts()])
    event = {"Records": sandbox.messages(_url("HUNDRED_MENTIONS_QUEUE"))}
    if step == "score":
        return event
    _deliver(_function("score"), event)
    event = {"Records": [each for each in sandbox.stream_records() if _is_mention(each)]}
    if step in ("tally", "alert"):
        return event
    if step == "clock":
        _deliver(_function("tally"), event)
        return {"Records": list(_chores())}
    _deliver(_function("alert"), event)
    return {"Records": sandbox.messages(_url("HUNDRED_ALERTS_QUEUE"))}


def _chores() -> Iterator[Event]:
    """A spike, a source that has fallen silent, and a question that waits."""
    for hours in range(30, 220, 3):
        bench_ticks.counted(START - timedelta(hours=hours), 1)
    bench_ticks.counted(START - timedelta(minutes=7), 80)
    asked = START - timedelta(hours=60)
    yield bench_ticks.record(Chore(name="spikes", brand=bench_ticks.BRAND, at=START))
    yield bench_ticks.record(Chore(name="quiet", brand=bench_ticks.BRAND, at=START - timedelta(minutes=30)))
    yield bench_ticks.record(Chore(name="unanswered", brand=bench_ticks.BRAND, at=asked + timedelta(hours=4.5)))


def _posts() -> Iterator[Post]:
    texts = (
        "Terrible service at Crumb Bakery today. I am so angry, my cake was ruined and nobody cared.",
        "I love the rye loaf of Crumb Bakery, the best in town!",
        "Does anybody know when Crumb Bakery opens on Sunday?",
        "Yes, Crumb Bakery opens at nine on Sundays. I buy my rolls there every week.",
    )
    for number, text in enumerate(texts):
        raw: dict[str, Any] = {"id": f"{number}", "source": "x", "text": text}
        raw["author"] = {"id": f"{100 + number}", "handle": f"guest{number}", "followers": 90_000, "following": 200}
        if number == 3:
            raw["in_reply_to"] = "2"
        if number:  # the first has no time, so it takes the path that settles one
            raw["created_at"] = (START - timedelta(hours=30 * number)).isoformat()
        yield parse_post(raw, START)


def _webhook() -> Event:
    """A signed-for delivery of the posts that have a time, over the connection of `_connected`."""
    path = "/webhooks/generic/bench"
    return {
        "messageId": "delivery",
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"},
        "requestContext": {"http": {"method": "POST", "path": path}},
        "body": msgspec.json.encode({"posts": list(_posts())[1:]}).decode(),
        "isBase64Encoded": False,
    }


def _connected() -> None:
    from shared.adapters import intake, secrets

    intake.forget()
    secrets.put_connection(
        Connection(id="bench", source="generic", brand="crumb-bakery", verify="bearer", secrets=(TOKEN,))
    )
    secrets.forget()


def _received(post: Post) -> Received:
    return Received(post=post, connection="bench", brand="crumb-bakery", received_at=START)


def _is_mention(record: Event) -> bool:
    return bool(record["dynamodb"].get("NewImage", {}).get("t") == {"S": "m"})


def _identity(record: Event) -> str:
    return str(record.get("messageId") or record["dynamodb"]["SequenceNumber"])


def _timeless(item: dict[str, Any]) -> dict[str, Any]:
    """An item without what differs from run to run: the clock, claims' tokens and the stream's numbers."""
    if item["pk"]["S"].startswith("ci#"):  # of what a connection brought, the counts
        return {name: value["S"].split()[:2] for name, value in item.items() if name.startswith("p_")}
    told = ("q", "by", "ttl", "gs", "attempts", "n", "v", "took")
    plain = {name: value for name, value in item.items() if name not in told}
    if "B" in plain.get("d", ()):
        packed = json.loads(unpack(plain["d"]["B"]))
        plain["d"] = packed[:-1] if isinstance(packed, list) else packed  # a mention's last is when it was stored
    for name in {kept.THREAD, kept.PERSON} & set(plain):
        plain[name] = re.sub(r"(expires|until)=\d+", "", repr(merging.unnumbered(calls.load(item))))
    if item["pk"]["S"].startswith("g#"):
        return {"n": item["n"], **_untimed(plain)}
    return plain


def _untimed(group: dict[str, Any]) -> dict[str, Any]:
    """A story's row without its marks and its times."""
    timeless = {name: value for name, value in group.items() if name not in ("z0", "zl") and not name.startswith("q")}
    for name in (name for name in timeless if name.startswith("r:")):
        timeless[name] = re.sub(r',"(begun|told|due|hushed)_at":"[^"]*"', "", timeless[name]["S"])
    return timeless


def _url(name: str) -> str:
    import os

    return os.environ[name]


class _Inbox:
    """Takes what deliver sends, and remembers it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.taken: list[dict[str, Any]] = []


@contextmanager
def _inbox() -> Iterator[_Inbox]:
    box = _Inbox("")

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            text = json.dumps(message["payload"])
            box.taken.append({"story": message["story"], "repeat": "repeat" in text})
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Says nothing: the figures are what is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    box.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
