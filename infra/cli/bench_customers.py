"""An import of many customers on a local stack: killed half way, made again, and made once more."""

import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from infra.cli.remote import Remote
from infra.local.emulator import free_port
from infra.local.stack import standing
from shared.adapters import aws, emails
from shared.adapters.imports import Wanted, read
from shared.adapters.settings import settings
from shared.adapters.table import people
from shared.domain.person import Person, account_links, email_key, email_link

CUSTOMERS = 100_000
BRAND = "crumb-bakery"
KILLED = "killed half way"
PATIENCE_SECONDS = 7_200


class Run(Struct, frozen=True):
    """One run of the import. A run that was killed tells no counts. Of what the table holds afterwards: `links` and
    `people` of the file; `doubles`, people who are there under two names, as an account cannot be there twice; and
    `lost`, links that are not there.
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
        file, data = Path(folder) / "customers.csv", Path(folder) / "data"
        _make(file, customers)
        told = [_links(person) for person in read(file.read_bytes(), Wanted(basis="given")).people]
        wanted = sum(map(len, told))
        for name in (KILLED, "made again", "once more"):
            say(name)
            began = time.monotonic()
            counts = _import(file, data, half=wanted // 2 if name == KILLED else 0)
            seconds = round(time.monotonic() - began)
            links, named, doubles = _there(told)
            stored, unchanged = counts.get("stored", 0), counts.get("unchanged", 0)
            yield Run(name, seconds, stored, unchanged, links, named, doubles, 0 if name == KILLED else wanted - links)


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


def _links(person: Person) -> list[people.Account]:
    """The accounts by which a person of the file is to be known."""
    links = [*account_links(person), email_link(person, emails.hashed(email_key(person.email)))]
    return [(link.source, link.account) for link in links]


def _there(told: list[list[people.Account]]) -> tuple[int, int, int]:
    """Links and people of the file that the table has, and how many of these people it has under two names."""
    time.sleep(2)  # what a killed run has sent is still being written
    found: dict[people.Account, str] = {}
    wanted = iter([account for accounts in told for account in accounts])
    while part := list(islice(wanted, 5_000)):
        found |= {account: link.person for account, link in people.get(BRAND, part).items()}
    named = [{found[each] for each in accounts if each in found} for accounts in told]
    twice = sum(max(0, len(names) - 1) for names in named)
    return len(found), len(set().union(*named)), twice


def _make(file: Path, customers: int) -> None:
    """Writes invented customers as Shopify exports them, with handles beside."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Customer ID", "First Name", "Email", "Accepts Email Marketing", "Orders Count", "Insta", "X"])
        for number in range(customers):
            instagram = f"eater.{number}" if number % 3 == 0 else ""
            x = f"@eater{number}" if number % 10 == 0 else ""
            address = f"guest{number}@example.com"
            writer.writerow([f"'{7210448300000 + number}", f"Guest {number}", address, "yes", number % 4, instagram, x])
