"""Fills an empty local stack: the sample brands, their customers and senders, and their posts as signed webhooks."""

import time
from datetime import UTC, datetime
from pathlib import Path

import boto3
import msgspec
from rich.console import Console
from rich.progress import Progress

from infra import samples
from infra.cli.remote import Remote
from infra.local import state
from infra.local.state import Local, Sender
from infra.samples.replay import replay

SECRET_OF_X = "local-consumer-secret"  # noqa: S105 - X's own would be chosen in its portal; this one signs on this machine
BATCH = 10
"""Posts in one delivery; a few deliveries fill the stack faster than many."""

PATIENCE_SECONDS = 30.0
"""How long we wait for the last sample to be judged before we say that the stack is ready."""


def play(local: Local, data: Path, console: Console) -> None:
    """Plays in what was not played in yet, and waits until it was judged. A run that was cut goes on where it was."""
    if local.keys is None or set(local.played) >= set(samples.BRANDS):
        return
    api = Remote(local.url, local.keys.admin, as_json=True)
    local.samples_at = local.samples_at or datetime.now(UTC)  # a second try must make the same posts
    for brand in samples.BRANDS:
        if brand not in local.played:
            _introduce(api, local, brand)
            state.save(local, data)
            _send(local, brand, console)
            local.played.append(brand)
            state.save(local, data)
    _wait(local)


def _introduce(api: Remote, local: Local, brand: str) -> None:
    api.ask("PUT", f"v1/brands/{brand}", samples.brand_file(brand))
    api.ask("POST", f"v1/brands/{brand}/customers", samples.customers(brand))
    for wanted in ({"source": "generic"}, {"source": "x", "secret": SECRET_OF_X}):
        if any(sender.brand == brand and sender.source == wanted["source"] for sender in local.senders):
            continue
        made = api.ask("POST", f"v1/brands/{brand}/connections", wanted)["data"]
        secret = made.get("secret") or SECRET_OF_X
        local.senders.append(Sender(id=made["id"], source=made["source"], brand=brand, url=made["url"], secret=secret))


def _send(local: Local, brand: str, console: Console) -> None:
    posts = [msgspec.json.encode(post) for post in samples.samples(local.samples_at or datetime.now(UTC), brand)]
    (sender,) = (each for each in local.senders if each.brand == brand and each.source == "generic")
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(f"{len(posts)} sample posts about {brand}", total=len(posts))
        replay(
            posts,
            url=local.url,
            source=sender.source,
            connection=sender.id,
            secret=sender.secret,
            batch=BATCH,
            workers=2,
            progress=lambda counts: bar.update(task, completed=counts.accepted + counts.refused),
        )


def _wait(local: Local) -> None:
    """Until no sample waits in the queue or is being judged."""
    queue = boto3.client("sqs")
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = queue.get_queue_attributes(QueueUrl=local.outputs["MentionsQueue"], AttributeNames=names)
        if not any(int(found["Attributes"][name]) for name in names):
            return
        time.sleep(0.2)
