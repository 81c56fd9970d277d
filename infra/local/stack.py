"""The whole product on this machine: the packaged template in the emulator, behind one front door."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
from msgspec import structs

from infra.local import state
from infra.local.door import Door
from infra.local.emulator import Emulator, EmulatorFailed, free_port, taken
from infra.local.inbox import Inbox
from infra.local.state import Keys, Local
from infra.template import build
from infra.template.release import Release, outputs, release
from shared.domain.access import Grant, Scope

STACK = "hundred-local"
OURS = ("state", "s3", "tmp", "inbox", "local.json", ".local.json", "emulator.log", "code.zip")
"""What this folder's code makes in the data folder; `--fresh` removes this and nothing else."""

TOGETHER = 3
"""Questions that the dashboard's first view asks at the same time."""

Say = Callable[[str], None]


@contextmanager
def standing(
    data: Path, port: int, say: Say, *, fresh: bool = False, strict: bool = False
) -> Iterator[tuple[Local, Emulator]]:
    """The local stack while the block runs. Its state is in local.json, and its environment is ours.

    `fresh` forgets the data of earlier runs; `strict` holds each function to its own policy.
    Raises NoLocalStack when the data folder is in use, PortTaken, EmulatorFailed, BuildFailed, ReleaseFailed.
    """
    with state.held(data):
        if fresh:
            _clear(data)
        local = _remembered(data)
        with _front(port, data) as door:
            local.port = door.server_port
            say("start the emulator")
            with Emulator(data, local.gateway, strict) as emulator:
                _deploy(local, data, say)
                door.lead(local.endpoint, local.outputs["RestAPIId"], local.outputs["HooksApiId"])
                os.environ.update(local.environment())
                _put_keys(local)
                state.save(local, data)
                yield local, emulator


def wake(local: Local) -> None:
    """Has every process of the API that the dashboard's first view needs answer each of its questions once, so that
    nobody waits for imports. They are asked together, as a process answers one at a time."""
    brand = f"/v1/brands/{local.senders[0].brand}" if local.senders else ""
    asked = ["/", "/v1/brands", *(f"{brand}/{view}" for view in ("mentions", "tally", "today") if brand)]

    def ask(path: str) -> None:
        key = local.keys.read if local.keys else ""
        request = Request(f"{local.url}{path}", headers={"Authorization": f"Bearer {key}"})  # noqa: S310 - our own
        with suppress(HTTPError), urlopen(request) as answer:  # noqa: S310 - as above; a brand may have been removed
            answer.read()

    with ThreadPoolExecutor(TOGETHER) as pool:
        for path in asked:
            list(pool.map(ask, [path] * TOGETHER))


def _clear(data: Path) -> None:
    for name in OURS:
        path = data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _remembered(data: Path) -> Local:
    try:
        local = state.load(data)
    except state.NoLocalStack:
        return Local(gateway=free_port())
    if taken(local.gateway):  # the queues' addresses hold this port, so it cannot be another one
        raise EmulatorFailed(
            f"Port {local.gateway}, on which the kept data was made, is taken by another program. "
            "Stop that, or begin anew: hundred up --fresh"
        )
    return local


@contextmanager
def _front(port: int, data: Path) -> Iterator[Door]:
    door = Door(port, Inbox(data / "inbox"))
    serving = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    serving.start()
    try:
        yield door
    finally:
        door.shutdown()
        door.server_close()
        serving.join()


def _deploy(local: Local, data: Path, say: Say) -> None:
    """Brings the stack up to the template and the code of now, unless it is."""
    wanted = Release(
        stack=STACK,
        template=build.template(),
        code=build.own_code(data / "code.zip"),
        bucket="hundred-local-code",
        parameters={
            "Stage": "local",
            "Url": local.url,
            "HooksUrl": local.url,
            "Inbox": local.inbox,
            "MailFrom": "hundred@example.com",
            "ScoreWindow": "0",
            "StreamWindow": "0",
        },
    )
    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")  # noqa: S106
    standing = outputs(session, STACK, local.endpoint)
    if not standing or local.deployed != wanted.digest():
        release(wanted, session, local.endpoint, say)
        standing = outputs(session, STACK, local.endpoint)
    if standing["Table"] != local.outputs.get("Table"):  # an empty table knows no brand and no sender
        local.senders, local.samples_at, local.played = [], None, []
    local.outputs, local.deployed = standing, wanted.digest()


def _put_keys(local: Local) -> None:
    from shared.adapters.table import access

    local.keys = local.keys or Keys(read=access.new_key(), admin=access.new_key())
    for name, key in structs.asdict(local.keys).items():
        scope: Scope = "read" if name == "read" else "admin"
        access.put(key, Grant(id=f"local-{name}", name=f"local {name}", scopes=(scope,), created_at=datetime.now(UTC)))
