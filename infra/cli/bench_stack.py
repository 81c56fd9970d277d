"""What only the whole stack shows: each mention once over three replays, a poisoned message, the time to be seen."""

import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from msgspec import Struct

from infra.cli.remote import Remote
from infra.local.emulator import free_port
from infra.local.stack import standing
from infra.local.state import Local
from infra.samples.replay import replay
from shared.adapters import aws

PATIENCE_SECONDS = 300
BRAND = {"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}, "topics": ["bread"]}

Say = Callable[[str], None]


class Once(Struct, frozen=True):
    """Mentions after each replay of the same posts, each time in another order."""

    posts: int
    stored: list[int]
    counted: list[int]
    tally_equals_recount: bool
    unchanged: bool


class Poison(Struct, frozen=True):
    """A message that cannot be judged among those that can."""

    good: int
    stored: int
    set_aside: int
    back_after_redrive: int


class Latency(Struct, frozen=True):
    """Seconds from the webhook's answer to the mention in the query's answer."""

    mentions: int
    rate: float
    p50: float
    p95: float


class AlertLatency(Struct, frozen=True):
    """Seconds from a mention's storing to its alert's handing over to the channel, both by the stack's own clock."""

    alerts: int
    rate: float
    p50: float
    p95: float
    most: float


class Bench:
    """A local stack of its own, with one brand and one sender."""

    def __init__(self, api: Remote, sender: dict[str, Any], local: Local, data: Path) -> None:
        self._api = api
        self._sender = sender
        self._local = local
        self._data = data

    def once(self, posts: int = 1000) -> Once:
        """1,000 posts, three times, in three orders."""
        lines = [json.dumps(_post(number)).encode() for number in range(posts)]
        stored, counted, seen = [], [], []
        for turn in range(3):
            random.Random(turn).shuffle(lines)  # noqa: S311 - an order, no secret
            self._send(lines)
            self._settle(posts)
            mentions = self._mentions()
            stored.append(len(mentions))
            counted.append(self._total())
            seen.append(sorted(json.dumps(each, sort_keys=True) for each in mentions))
        by = ("verdict", "sentiment", "circle", "source")
        rows = self._ask("tally?bucket=1h&by=" + ",".join(by))["data"]
        tally = Counter({(row["time"], *(row[field] for field in by)): row["raw"] for row in rows if row["raw"]})
        recount = Counter(
            (f"{each['created_at'][:13]}:00:00Z", *(_named(each[field]) for field in by)) for each in self._mentions()
        )
        return Once(posts, stored, counted, tally == recount, seen[0] == seen[1] == seen[2])

    def poison(self, good: int = 20) -> Poison:
        """A message for a brand that is gone, among good ones; then the brand comes back and the message too."""
        other = self._api.ask("PUT", "v1/brands/other", {"name": "Other"})["data"]["id"]
        path = f"v1/brands/{other}/connections"
        doomed = self._api.ask("POST", path, {"source": "generic"})["data"]
        self._api.ask("DELETE", f"v1/brands/{other}")
        message = {"post": _post(90_000, "nothing of ours"), "connection": doomed["id"], "brand": other}
        self._queue({"type": "received", "received_at": "2026-11-23T12:00:00Z", **message})
        before = len(self._mentions())
        self._send([json.dumps(_post(91_000 + number)).encode() for number in range(good)])
        dead = self._wait(lambda: self._depth("MentionsDeadQueue") or None)
        stored = self._wait(lambda: len(self._mentions()) - before if len(self._mentions()) - before >= good else None)
        self._api.ask("PUT", f"v1/brands/{other}", {"name": "Other"})
        self._redrive()
        back = self._wait(lambda: len(self._api.ask("GET", f"v1/brands/{other}/mentions")["data"]) or None)
        return Poison(good, stored or 0, dead or 0, back or 0)

    def latency(self, mentions: int = 400, rate: float = 20.0) -> Latency:
        """A steady stream of single posts, each looked for until it is in the newest page."""
        waits: list[float] = []
        sent: dict[str, float] = {}
        began = time.monotonic()
        for number in range(mentions):
            while time.monotonic() < began + number / rate:
                self._look(sent, waits)
            post = _post(70_000 + number)
            post["created_at"] = datetime.now(UTC).isoformat()
            self._send([json.dumps(post).encode()])
            sent[str(post["id"])] = time.monotonic()
        self._wait(lambda: self._all_seen(sent, waits) or None)
        ordered = sorted(waits)
        return Latency(len(ordered), rate, statistics.median(ordered), ordered[int(len(ordered) * 0.95)])

    def alert_latency(self, alerts: int = 60, rate: float = 1.0) -> AlertLatency:
        """A steady stream of unhappy voices that count, each a story of its own, until each has been alerted."""
        rule = {"name": "unhappy", "when": {"min_influence": 1}, "wait": "0s", "max_per_hour": 1_000}
        wanted = {**BRAND, "ready_made": False, "rules": [rule]}
        self._api.ask("PUT", "v1/brands/crumb-bakery", wanted)
        began = time.monotonic()
        names = [f"alert-{number}" for number in range(alerts)]
        for number, name in enumerate(names):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            self._send([json.dumps(_unhappy(number, name)).encode()])
        told = self._wait(lambda: found if len(found := self._told(names)) == alerts else None) or self._told(names)
        stored = {each["id"]: datetime.fromisoformat(each["stored_at"]) for each in self._mentions()}
        waits = sorted((at - stored[name]).total_seconds() for name, at in told.items())
        return AlertLatency(len(waits), rate, statistics.median(waits), waits[int(len(waits) * 0.95)], waits[-1])

    def _told(self, names: list[str]) -> dict[str, datetime]:
        """When each post's first alert was handed over, by the address of the post in it."""
        with urlopen(f"{self._local.inbox}/messages") as answer:  # noqa: S310 - our own inbox
            messages = json.load(answer)["data"]
        found: dict[str, datetime] = {}
        for message in messages:
            name = re.search(r"https://x\.example/(alert-\d+)", json.dumps(message["payload"]["slack"]))
            if name and name[1] in names:
                found[name[1]] = datetime.fromisoformat(message["sent_at"])
        return found

    def _look(self, sent: dict[str, float], waits: list[float]) -> None:
        found = {each["id"] for each in self._ask("mentions?limit=100")["data"]}
        now = time.monotonic()
        for name in found & set(sent):
            waits.append(now - sent.pop(name))

    def _all_seen(self, sent: dict[str, float], waits: list[float]) -> bool:
        self._look(sent, waits)
        return not sent

    def _send(self, lines: list[bytes]) -> None:
        sender = self._sender
        counts = replay(lines, url=self._api.url, source="generic", connection=sender["id"], secret=sender["secret"])
        if counts.errors:
            raise RuntimeError(f"{counts.errors} deliveries did not get through")

    def _settle(self, posts: int) -> None:
        """Waits until everything is stored and counted, and the queue has nothing left."""
        self._wait(lambda: self._total() >= posts or None)
        self._wait(lambda: self._depth("MentionsQueue") == 0 or None)

    def _total(self) -> int:
        return int(self._ask("tally")["meta"]["total"]["raw"])

    def _mentions(self) -> list[dict[str, Any]]:
        return list(self._api.pages("v1/brands/crumb-bakery/mentions", 10_000))

    def _ask(self, path: str) -> Any:
        return self._api.ask("GET", f"v1/brands/crumb-bakery/{path}")

    def _queue(self, message: dict[str, Any]) -> None:
        queue = self._local.outputs["MentionsQueue"]
        aws.client("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps(message))

    def _depth(self, queue: str) -> int:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        url = self._local.outputs[queue]
        found = aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)
        return sum(int(found["Attributes"][name]) for name in names)

    def _redrive(self) -> None:
        command = [sys.executable, "-c", "from infra.cli import main; main()", "redrive", "--queue", "mentions"]
        subprocess.run([*command, "--data", str(self._data), "--json"], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own

    def _wait(self, done: Callable[[], Any]) -> Any:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            found = done()
            if found is not None:
                return found
            time.sleep(0.05)
        return None


@contextmanager
def bench(say: Say) -> Iterator[Bench]:
    """Starts a stack in a folder of its own, and stops it."""
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder), free_port(), say) as (local, _):
        api = Remote(local.url, local.keys.admin if local.keys else "", as_json=True)
        api.ask("PUT", "v1/brands/crumb-bakery", BRAND)
        sender = api.ask("POST", "v1/brands/crumb-bakery/connections", {"source": "generic"})["data"]
        yield Bench(api, sender, local, Path(folder))


def _named(judged: Any) -> str:
    return str(judged["label"] if isinstance(judged, dict) else judged)


def _post(number: int, text: str = "") -> dict[str, Any]:
    moods = (
        "I love the rye of Crumb Bakery",
        "Crumb Bakery was rude to me, never again",
        "Is Crumb Bakery open today?",
    )
    when = datetime(2026, 11, 20, 12, tzinfo=UTC) - timedelta(minutes=7 * (number % 500))
    words = " ".join(_WORDS[(number * step) % len(_WORDS)] for step in (1, 3, 7, 11, 13, 17))
    return {
        "id": f"bench-{number}",
        "source": "x",
        "text": text or f"{moods[number % 3]} {words}",
        "created_at": when.isoformat(),
        "author": {"id": str(number % 700), "handle": f"guest{number % 700}", "followers": number * 13 % 5000},
    }


def _unhappy(number: int, name: str) -> dict[str, Any]:
    """Each in words of its own, or they would be one story."""
    words = " ".join(random.Random(number).sample(_WORDS, 12))  # noqa: S311 - words, no secret
    return {
        **_post(500_000 + number, f"Crumb Bakery was rude to me, never again: {words}"),
        "id": name,
        "url": f"https://x.example/{name}",
        "created_at": datetime.now(UTC).isoformat(),
        "author": {"id": f"loud-{number}", "handle": f"loud{number}", "followers": 90_000, "following": 200},
    }


_WORDS = (
    *("morning", "loaf", "counter", "queue", "oven", "flour", "corner", "street", "bicycle", "window", "Sunday"),
    *("grandmother", "butter", "jam", "coffee", "crumbs", "basket", "paper", "rain", "neighbour", "friend", "train"),
    *("breakfast", "kitchen", "table", "knife", "toast", "seeds", "honey", "apron", "sister"),
)
