"""An import of many customers on a local stack: killed half way, made again, and made once more."""

import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from infra.cli.remote import Remote
from infra.local.emulator import free_port
from infra.local.stack import standing
from shared.adapters import aws
from shared.adapters.settings import settings

CUSTOMERS = 100_000
BRAND = "crumb-bakery"
KILLED = "killed half way"
PATIENCE_SECONDS = 7_200


class Run(Struct, frozen=True):
    """One run of the import. A run that was killed tells no counts. Of what the table holds afterwards: `links`;
    `people`; `doubles`, the links and people that are there beyond those of the file; and `lost`, links that are not.
    """

    run: str
    seconds: float
    stored: int
    unchanged: int
    links: int
    people: int
    doubles: int
    lost: int


def rows(say: Callable[[str], None], customers: int = 0) -> Iterator[Run]:
    """Three runs over the same file. HUNDRED_BENCH_CUSTOMERS makes it another number, for a quick try."""
    customers = customers or int(os.environ.get("HUNDRED_BENCH_CUSTOMERS", CUSTOMERS))
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder) / "data", free_port(), say) as (local, _):
        api = Remote(local.url, local.keys.admin if local.keys else "", as_json=True)
        api.ask("PUT", f"v1/brands/{BRAND}", {"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}})
        file = Path(folder) / "customers.csv"
        wanted = _made(file, customers)
        for name in (KILLED, "made again", "once more"):
            say(name)
            began = time.monotonic()
            counts = _import(file, Path(folder) / "data", half=wanted // 2 if name == KILLED else 0)
            seconds = time.monotonic() - began
            links, people = _there()
            doubles = max(0, links - wanted) + max(0, people - customers)
            yield Run(
                run=name,
                seconds=round(seconds),
                stored=counts.get("stored", 0),
                unchanged=counts.get("unchanged", 0),
                links=links,
                people=people,
                doubles=doubles,
                lost=wanted - links if name != KILLED else 0,
            )


def _import(file: Path, data: Path, half: int) -> dict[str, Any]:
    """Runs the command as anybody would. With `half` it is killed when the table holds so many items."""
    command = [sys.executable, "-c", "from infra.cli import main; main()", "customers", "import", str(file)]
    command += ["--brand", BRAND, "--basis", "given", "--data", str(data), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:  # noqa: S603 - our own
        while half and run.poll() is None:
            time.sleep(0.5)
            if _items() >= half:
                run.send_signal(signal.SIGKILL)
                break
        told, _ = run.communicate(timeout=PATIENCE_SECONDS)
    return msgspec.json.decode(told, type=dict[str, Any]) if told else {}


def _items() -> int:
    """Items in the table: the emulator counts them at once, AWS every six hours."""
    return int(aws.client("dynamodb").describe_table(TableName=settings().table)["Table"]["ItemCount"])


def _there() -> tuple[int, int]:
    """Links, and the people whom they name."""
    time.sleep(2)  # what a killed run has sent is still being written
    pages = (
        aws.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=settings().table,
            FilterExpression="attribute_exists(ev)",
            ProjectionExpression="ps",
        )
    )
    names = [item["ps"]["S"] for page in pages for item in page["Items"]]
    return len(names), len(set(names))


def _made(file: Path, customers: int) -> int:
    """Writes invented customers as Shopify exports them, with handles beside; gives how many accounts they have."""
    accounts = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(
            ["Customer ID", "First Name", "Email", "Accepts Email Marketing", "Total Orders", "Instagram", "X"]
        )
        for number in range(customers):
            instagram = f"eater.{number}" if number % 3 == 0 else ""
            x = f"@eater{number}" if number % 10 == 0 else ""
            address = f"guest{number}@example.com"
            writer.writerow([f"'{7210448300000 + number}", f"Guest {number}", address, "yes", number % 4, instagram, x])
            accounts += 1 + bool(instagram) + bool(x)
    return accounts
