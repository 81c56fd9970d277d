"""A destination that fails: what is lost, whether stories keep their order, and how fast it is called.

The real delivery function runs against moto and a channel on this machine that fails a fifth of its requests in every
way that channels do. The queue is a model of SQS FIFO (order within a group, visibility, ten receipts), so that hours
of waiting pass at once: its clock is the function's clock, and the channel notes by it when it was called. The last
row sends in real time, without faults, and is measured by the machine's own clock.
"""

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Event, Thread
from typing import Any
from unittest import mock

from msgspec import Struct

from infra.local import sandbox
from infra.local.fifo import Clock, Fifo, RealClock
from shared.domain.brand import MASKED, Brand
from shared.domain.mention import Author, Mention, Post
from shared.domain.rule import Channel, Destination
from shared.domain.story import Alert
from shared.domain.verdict import Influence, Sentiment, Verdict

FAILS = 0.2
STORIES = 30
UPDATES = (1, 2, 5, 12)
"""Mentions of a story at its first message and at each update."""

TIMEOUT_SECONDS = 0.25
PACED = {"slack", "slack-bot"}
CHANNELS: tuple[Channel, ...] = ("slack", "slack-bot", "webhook")
SECRET = "whsec_" + "c2VjcmV0" * 4


class Delivered(Struct, frozen=True):
    """Destinations at one address. `lost` stories never told their last; `disordered` ones told an older update after
    a newer; `doubled` messages came twice without a mark, `marked` ones with it. `gap` is the least time between two
    posts.
    """

    channel: str
    destinations: int
    clock: str
    alerts: int
    requests: int
    failed: int
    lost: int
    disordered: int
    doubled: int
    marked: int
    dead: int
    gap: float
    hours: float


def rows(stories: int = STORIES) -> Iterator[Delivered]:
    """A row for each kind of channel under faults, one for two destinations at one address, and one in real time."""
    for channel in CHANNELS:
        yield _run(channel, stories, FAILS, Clock())
    yield _run("slack", stories, FAILS, Clock(), ("team", "crew"))
    yield _run("slack", 8, 0.0, RealClock())


class Heard(Struct, frozen=True):
    """One request: when it came, where, what it told, and whether the channel took it."""

    at: datetime
    path: str
    story: str
    count: int
    marked: bool
    taken: bool


def _run(channel: Channel, stories: int, fails: float, clock: Clock, names: tuple[str, ...] = ("team",)) -> Delivered:
    queue = Fifo(clock)
    with _failing(clock, fails) as (url, heard), sandbox.sandbox(url), sandbox.quiet():
        from functions import deliver  # now, as its log is as loud as the environment says when it is imported
        from shared.adapters import pacing, queues
        from shared.adapters.channels import http, slack_bot

        _open(channel, url, names)
        alerts = _alerts(stories, clock.now(), names)
        for alert in alerts:
            queue.put(alert)
        with _patched(
            (deliver, "datetime", clock),
            (queues, "postpone", queue.postpone),
            (queues, "send_alert_to_the_end", queue.put),
            (http, "SECONDS", TIMEOUT_SECONDS),
            (slack_bot, "URL", f"{url}/chat.postMessage"),
            (slack_bot, "UPDATE_URL", f"{url}/chat.update"),
            (pacing, "random", random.Random(7)),  # noqa: S311 - the same waits each time
        ):
            queue.run(deliver.deliver)
        return _judged(channel, len(names), clock, alerts, heard, len(queue.dead))


def _judged(
    channel: str, destinations: int, clock: Clock, alerts: list[Alert], heard: list[Heard], dead: int
) -> Delivered:
    told: dict[str, list[Heard]] = defaultdict(list)
    for each in heard:
        if each.taken and not each.path.endswith("thread"):
            told[each.story].append(each)
    last = {each.story: each.count for each in alerts}
    counts = {story: [each.count for each in found] for story, found in told.items()}
    new = [each for each in heard if each.taken and not each.path.endswith("chat.update")]  # to edit twice is to edit
    plain = [(each.path, each.story, each.count) for each in new if not each.marked]
    posts = sorted(each.at for each in heard if not each.path.endswith(("chat.update", "thread")))
    gaps = [(later - before).total_seconds() for before, later in pairwise(posts)]
    return Delivered(
        channel=channel,
        destinations=destinations,
        clock=clock.name,
        alerts=len(alerts),
        requests=len(heard),
        failed=sum(not each.taken for each in heard),
        lost=sum(max(counts.get(story, [0])) < count for story, count in last.items()),
        disordered=sum(found != sorted(found) for found in counts.values()),
        doubled=len(plain) - len(set(plain)),
        marked=sum(each.marked for each in new),
        dead=dead,
        gap=min(gaps) if channel in PACED else 0.0,
        hours=(max(posts) - min(posts)).total_seconds() / 3600,
    )


def _alerts(stories: int, now: datetime, names: tuple[str, ...]) -> list[Alert]:
    """Each story's first message and its updates, mixed with those of the others, in order within each; the stories
    take turns at the destinations.
    """
    places = [story for story in range(stories) for _ in UPDATES]
    random.Random(3).shuffle(places)  # noqa: S311 - an order, no secret
    seen: dict[int, int] = defaultdict(int)
    alerts = []
    for story in places:
        alerts.append(_alert(story, seen[story], now, names[story % len(names)]))
        seen[story] += 1
    return alerts


def _alert(story: int, update: int, now: datetime, destination: str) -> Alert:
    author = Author(id=str(story), handle=f"guest{story}", followers=500)
    post = Post(id=f"p{story}", source="x", text="My order was half missing again.", created_at=now, author=author)
    mention = Mention(
        post=post,
        brand="crumb-bakery",
        verdict=Verdict("opinion", 0.9, ()),
        sentiment=Sentiment("negative", -0.7, True),
        influence=Influence(40.0, {}),
        about=1.0,
        story=f"story-{story}",
        authentic=True,
        stored_at=now,
    )
    return Alert(
        brand="crumb-bakery",
        brand_name="Crumb Bakery",
        rule="bench",
        title=f"Story {story}.",
        severity="warning",
        story=f"story-{story}",
        destination=destination,
        mention=mention,
        raised_at=now,
        count=UPDATES[update],
        update=update,
    )


def _open(channel: Channel, url: str, names: tuple[str, ...]) -> None:
    """A brand with destinations at one address, below the one that is trusted here."""
    from shared.adapters import secrets
    from shared.adapters.table import brands

    address = {"slack": f"{url}/hook", "slack-bot": "xoxb-1-2-bench@C0123ABCD", "webhook": f"{url}/hook#{SECRET}"}
    destinations = tuple(Destination(name=name, channel=channel, address=MASKED) for name in names)
    brands.put(Brand(id="crumb-bakery", name="Crumb Bakery", destinations=destinations))
    for name in names:
        secrets.put_destination("crumb-bakery", name, address[channel])


@contextmanager
def _patched(*changes: tuple[Any, str, Any]) -> Iterator[None]:
    patches = [mock.patch.object(where, name, new) for where, name, new in changes]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()


@contextmanager
def _failing(clock: Clock, fails: float) -> Iterator[tuple[str, list[Heard]]]:
    """A channel that takes alerts, and fails some: before it took them, or after."""
    heard: list[Heard] = []
    draw = random.Random(11)  # noqa: S311 - the same faults each time
    over = Event()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, taken, hangs, headers = _fate(draw, fails)
            heard.append(_heard(clock.now(), self.path, body, taken))
            if hangs:
                over.wait(2 * TIMEOUT_SECONDS)
            answer = json.dumps({"ok": True, "ts": "1.1", "channel": "C0123ABCD"}).encode()
            with suppress(OSError):  # who gave up waiting hangs up
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(answer))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            """Says nothing: the figures are what is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/channel", heard
    finally:
        over.set()
        server.shutdown()
        server.server_close()


def _fate(draw: random.Random, fails: float) -> tuple[int, bool, bool, dict[str, str]]:
    """Status, whether the message was taken, whether the answer comes too late, and headers."""
    if draw.random() >= fails:
        return 200, True, False, {}
    faults: tuple[tuple[int, bool, bool, dict[str, str]], ...] = (
        (429, False, False, {"Retry-After": "7"}),
        (429, False, False, {}),
        (500, False, False, {}),
        (503, False, False, {"Retry-After": "2"}),
        (502, True, False, {}),
        (200, True, True, {}),
        (200, False, True, {}),
    )
    return draw.choice(faults)


def _heard(at: datetime, path: str, body: dict[str, Any], taken: bool) -> Heard:
    text = json.dumps(body, ensure_ascii=False)
    story = re.search(r"Story (\d+)\.", text)
    count = re.search(r"(\d+) mentions tell", text)
    place = f"{path}/thread" if "thread_ts" in body else path
    told = f"story-{story[1]}" if story else "?"
    return Heard(at, place, told, int(count[1]) if count else 1, "ossible repeat" in text, taken)
