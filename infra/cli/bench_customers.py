"""An import of many customers on a local stack: killed half way, made again, and made once more."""

import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from infra.cli.remote import Remote
from infra.local.emulator import free_port
from infra.local.stack import standing

CUSTOMERS = 100_000
BRAND = "crumb-bakery"
_PATIENCE_SECONDS = 3_600


class Run(Struct, frozen=True):
    """One run of the import. `links` are all that the brand has afterwards; `doubles` those of them whose account is
    linked twice, and `people` whose two accounts came apart. A run that was killed tells no counts.
    """

    run: str
    seconds: float
    stored: int
    unchanged: int
    links: int
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
        for name in ("killed half way", "made again", "once more"):
            say(name)
            began = time.monotonic()
            counts = _import(file, Path(folder) / "data", half=wanted // 2 if name == "killed half way" else 0, api=api)
            seconds = time.monotonic() - began
            accounts = Counter(row["link"] for row in api.pages(f"v1/brands/{BRAND}/customers", 10 * customers))
            doubles = sum(number - 1 for number in accounts.values())
            lost = wanted - len(accounts) if name != "killed half way" else 0
            yield Run(name, seconds, counts.get("stored", 0), counts.get("unchanged", 0), len(accounts), doubles, lost)


def _import(file: Path, data: Path, half: int, api: Remote) -> dict[str, Any]:
    """Runs the command as anybody would. With `half` it is killed when so many links are there."""
    command = [sys.executable, "-c", "from infra.cli import main; main()", "customers", "import", str(file)]
    command += ["--brand", BRAND, "--basis", "given", "--data", str(data), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:  # noqa: S603 - our own
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while half and run.poll() is None and time.monotonic() < deadline:
            time.sleep(1 + half / 4_000)  # looking is a read of them all
            if _at_least(api, half):
                run.send_signal(signal.SIGKILL)
                break
        told, _ = run.communicate(timeout=_PATIENCE_SECONDS)
    return msgspec.json.decode(told, type=dict[str, Any]) if told else {}


def _at_least(api: Remote, links: int) -> bool:
    return sum(1 for _ in api.pages(f"v1/brands/{BRAND}/customers", links)) >= links


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
