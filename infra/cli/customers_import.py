"""`hundred customers import`: a file of customers, read here and noted part by part.

Nothing is remembered of how far it came: the server knows what it has. So a run that was killed is simply made again,
and what was noted is counted as unchanged.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from infra.cli.remote import Failed, Remote, part, reachable
from shared.adapters.imports import Read, Wanted, read
from shared.domain.errors import BadInput
from shared.domain.file import FileRead
from shared.domain.person import CIRCLES, GROUNDS, Person

PEOPLE_A_REQUEST = 500
"""One to two seconds of the API's work, and 200 KB: far below its limits of 29 s and 1 MB."""

WORKERS = 2
"""Requests at once."""

TRIES = 6
"""Times that a part is sent, after 1, 2, 4 ... seconds: sending it again does no harm."""

SHOWN = 20
"""Bad rows that are shown; --json has them all."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--brand", help="The brand that knows these people; not needed when there is one alone.")
@click.option("--dry-run", is_flag=True, help="Only say what is in the file; asks nobody and stores nothing.")
@click.option("--source", default="", help="The network of columns that are called no more than handle or id.")
@click.option(
    "--circle", default="customer", show_default=True, type=click.Choice(CIRCLES), help="For rows that say none."
)
@click.option("--basis", type=click.Choice(GROUNDS), help="Why these people may be matched, for rows that do not say.")
@reachable
def import_(
    find: Callable[[], Remote],
    as_json: bool,
    file: Path,
    brand: str | None,
    dry_run: bool,
    source: str,
    circle: str,
    basis: str | None,
) -> None:
    """Notes the people in FILE: an export of Shopify, HubSpot or Salesforce, or any CSV with a header.

    Handles, network ids and e-mail addresses are found by their columns, whatever these are called in many languages.
    A run that was stopped is made again whole: nothing is noted twice. Exit code 1 when rows were bad.

    --basis says on what ground these people may be matched to their accounts: opt-in (they agreed to that), given
    (they gave you the account themselves) or public. A consent to mails is none of these, so it is never assumed.

    \b
    Example:
      hundred customers import shopify.csv --basis given --dry-run
      hundred customers import hubspot.csv --brand crumb-bakery --basis opt-in
    """
    found = _read(file, Wanted(basis=basis, circle=circle, source=source))  # type: ignore[arg-type]  # click's choices
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if not as_json:
        report_rows(found, console)
    counts: Counter[str] = Counter()
    if not dry_run:
        to = find()
        counts = _note(to, brand or _only_brand(to), found.people, console)
    _tell(found, counts, dry_run, as_json)
    sys.exit(1 if found.bad else 0)


def _read(file: Path, wanted: Wanted) -> Read:
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return read(content, wanted)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    except BadInput as error:
        if error.field in ("basis", "source"):
            raise click.UsageError(f"--{error}") from error
        raise click.ClickException(f"{file}: {error}") from error


def _only_brand(to: Remote) -> str:
    brands = [each["id"] for each in to.ask("GET", "v1/brands")["data"]]
    if len(brands) != 1:
        raise click.UsageError(f"--brand is one of {', '.join(brands) or 'none yet'}")
    return str(brands[0])


def _note(to: Remote, brand: str, people: list[Person], console: Console) -> Counter[str]:
    counts: Counter[str] = Counter()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as bar, ThreadPoolExecutor(WORKERS) as pool:
        task = bar.add_task("people", total=len(people))
        left = _parts(people)
        try:
            while window := list(islice(left, WORKERS)):
                for rows, noted in zip(window, pool.map(lambda rows: _send(to, brand, rows), window), strict=True):
                    counts.update({name: number for name, number in noted.items() if type(number) is int})
                    bar.update(task, advance=len(rows), description=_counted(counts))
        except KeyboardInterrupt:
            console.print("stopped; make the same run again to go on: what is noted is not noted twice")
            sys.exit(130)
    return counts


def _parts(people: list[Person]) -> Iterator[list[Person]]:
    left = iter(people)
    while rows := list(islice(left, PEOPLE_A_REQUEST)):
        yield rows


def _send(to: Remote, brand: str, rows: list[Person]) -> dict[str, Any]:
    """Notes a part, again and again while nobody answers or the server asks to wait."""
    body = [msgspec.to_builtins(person) for person in rows]
    for tried in range(TRIES):
        try:
            answer: dict[str, Any] = to.ask("POST", f"v1/brands/{part(brand)}/customers", body)["data"]
            return answer
        except Failed as error:
            if 400 <= error.status < 500 and error.status != 429:
                raise
            if tried == TRIES - 1:
                raise Failed(f"{error.message} Make the same run again to go on.", error.status) from error
            time.sleep(2**tried)
    raise AssertionError("unreachable")


def report_rows(found: FileRead, console: Console) -> None:
    """Says how a file was read, on what columns, and which rows were not taken."""
    delimited = f", delimited by {found.delimiter}" if found.delimiter else ""
    console.print(f"{found.vendor} file, {found.encoding}{delimited}: {found.rows} rows")
    for header, told in found.columns.items():
        console.print(f"  {header} -> {told}", markup=False)
    for header, why in found.ignored.items():
        console.print(f"  {header} ignored{': ' + why if why else ''}", markup=False, style="dim")
    for bad in found.bad[:SHOWN]:
        console.print(f"line {bad.line}: {bad.error}", markup=False, style="red")
    if len(found.bad) > SHOWN:
        console.print(f"and {len(found.bad) - SHOWN} more bad rows; --json has them all", style="red")
    for double in found.doubles[:SHOWN]:
        console.print(f"line {double.line} is a double of line {double.first}", style="dim")
    if len(found.doubles) > SHOWN:
        console.print(f"and {len(found.doubles) - SHOWN} more doubles", style="dim")


def _tell(found: Read, counts: Counter[str], dry_run: bool, as_json: bool) -> None:
    if as_json:
        file = {name: value for name, value in msgspec.to_builtins(found).items() if name != "people"}
        click.echo(json.dumps({"people": len(found.people), **counts, "dry_run": dry_run, "file": file}))
        return
    said = f"{len(found.people)} people, {len(found.doubles)} doubles, {len(found.bad)} bad rows"
    said += f", {len(found.left_out)} who said no" if found.left_out else ""
    click.echo(f"{said}; nothing was stored" if dry_run else f"{said}; links: {_counted(counts)}")


def _counted(counts: Counter[str]) -> str:
    words = f"{counts['stored']} new, {counts['changed']} changed, {counts['unchanged']} as before"
    return words + (f", {counts['forgotten']} people asked to be forgotten" if counts["forgotten"] else "")
