"""What the local stack remembers in its data folder, so that every other command finds it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

DATA = Path(".hundred")
"""Where `hundred up` keeps its data unless told otherwise, below the folder that it is called in."""


class NoLocalStack(Exception):
    """There is no local stack in this folder, or the folder is in use; the message says what to do."""


class Keys(Struct, kw_only=True):
    """API keys of the local stack."""

    read: str
    admin: str


class Sender(Struct, kw_only=True):
    """A connection that posts can be sent through, with its secret."""

    id: str
    source: str
    brand: str
    url: str
    secret: str


class Local(Struct, kw_only=True):
    """Addresses and keys of the local stack.

    `gateway` is the emulator's port, `outputs` are those of the CloudFormation stack, `deployed` names the
    template, code and parameters that stand, `played` the sample brands whose posts were sent in, as if
    `samples_at` were now.
    """

    port: int = 0
    gateway: int = 0
    keys: Keys | None = None
    senders: list[Sender] = []
    outputs: dict[str, str] = {}
    deployed: str = ""
    samples_at: datetime | None = None
    played: list[str] = []

    @property
    def url(self) -> str:
        """The query API, the dashboard and the webhooks."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def inbox(self) -> str:
        """The page that shows alerts."""
        return f"{self.url}/inbox"

    @property
    def endpoint(self) -> str:
        """The emulator, which answers as every AWS service."""
        return f"http://127.0.0.1:{self.gateway}"

    def environment(self) -> dict[str, str]:
        """Environment in which the product's own adapters reach this stack."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_REGION": "us-east-1",
            "HUNDRED_TABLE": self.outputs.get("Table", ""),
            "HUNDRED_PARAMETERS": self.outputs.get("Parameters", ""),
            "HUNDRED_MENTIONS_QUEUE": self.outputs.get("MentionsQueue", ""),
            "HUNDRED_ALERTS_QUEUE": self.outputs.get("AlertsQueue", ""),
            "HUNDRED_CLOCK_QUEUE": self.outputs.get("ClockQueue", ""),
            "HUNDRED_URL": self.url,
            "HUNDRED_HOOKS_URL": self.url,
            "HUNDRED_INBOX": self.inbox,
        }


def load(data: Path = DATA) -> Local:
    """The local stack of a data folder. Raises NoLocalStack when `hundred up` never ran there."""
    try:
        return msgspec.json.decode((data / "local.json").read_bytes(), type=Local)
    except FileNotFoundError as error:
        raise NoLocalStack(f"There is no local stack in {data}. Start one: hundred up") from error
    except msgspec.MsgspecError as error:
        raise NoLocalStack(f"{data / 'local.json'} cannot be read: {error}. Begin anew: hundred up --fresh") from error


def save(local: Local, data: Path) -> None:
    """Writes the state, readable by its owner alone: it holds keys and secrets."""
    fresh = data / ".local.json"
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(local)))
    fresh.replace(data / "local.json")


def running(data: Path = DATA) -> bool:
    """Whether a `hundred up` holds this data folder now."""
    try:
        with held(data):
            return False
    except NoLocalStack:
        return True


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Keeps a data folder to this process. Raises NoLocalStack when another one has it."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NoLocalStack(
                f"A local stack runs on {data} already. Use it, stop it with Ctrl-C where it runs, "
                "or give this one a folder of its own: hundred up --data DIR --port 8001"
            ) from error
        yield
