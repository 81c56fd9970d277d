"""`hundred people rebuild`: threads and persons made anew from the mentions, to see that they are right or to make
them so."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import boto3
import click
import msgspec
from rich.console import Console
from rich.progress import Progress

from infra.cli.place import Place, place
from infra.local import state
from shared.adapters import aws
from shared.adapters.table import rebuild as made
from shared.adapters.table.merging import Ranks
from shared.domain.acquaintance import Acquaintance

Each = TypeVar("Each")

SHOWN = 20
"""Differences that are listed; the rest is counted."""


@click.command()
@click.option("--brand", help="One brand's alone, by its id.")
@click.option("--check", is_flag=True, help="Changes nothing; exit code 1 when anything differs.")
@click.option("--stage", help="A deployment in AWS; the local stack when absent.")
@click.option("--region", help="Its region.")
@click.option("--data", type=click.Path(path_type=Path), default=state.DATA, help="Data folder of the local stack.")
@click.option("--json", "as_json", is_flag=True, help="JSON for machines.")
def rebuild(brand: str | None, check: bool, stage: str | None, region: str | None, data: Path, as_json: bool) -> None:
    """Recomputes who waits for an answer, who gave one and who said what, from the mentions alone.

    Reads the whole table, twice if anything differs: a few cents for a million mentions. What comes or changes
    meanwhile is left to the stream.

    \b
    Example:
      hundred people rebuild --check
      hundred people rebuild --brand crumb-bakery --stage prod --region eu-central-1
    """
    from functions.tally import RANKS

    with _adapters_at(place(stage, region, data)):
        found = _compared(RANKS, brand)
        if found.differences:  # or something came while the table was read
            found = made.lasting(found, _compared(RANKS, brand))
        repaired = 0 if check else sum(made.repair(each, RANKS) for each in found.differences)
    _tell(found, repaired, check, as_json)
    if check and found.differences:
        raise SystemExit(1)


def _compared(ranks: Ranks, brand: str | None) -> made.Comparison:
    return made.compared(_counted(made.scanned()), ranks, datetime.now(UTC), brand)


def _tell(found: made.Comparison, repaired: int, check: bool, as_json: bool) -> None:
    row: dict[str, Any] = {
        "mentions": found.mentions,
        "threads": found.threads,
        "persons": found.persons,
        "differences": len(found.differences),
        "repaired": repaired,
    }
    listed = [_told(each) for each in found.differences[:SHOWN]]
    if as_json:
        click.echo(msgspec.json.encode({**row, "listed": listed}).decode())
        return
    click.echo(
        f"{found.mentions} mentions: {found.threads} threads and {found.persons} persons are as they make them, "
        f"{len(found.differences)} are not"
    )
    for line in listed:
        click.echo(f"  {line}")
    if found.differences and not check:
        late = len(found.differences) - repaired
        click.echo(f"{repaired} repaired" + (f", {late} changed meanwhile: run it again" if late else ""))


def _told(difference: made.Difference) -> str:
    """What differs in words: keys name posts and accounts, and no text is shown."""
    kind = "person" if isinstance(difference.fresh or difference.live, Acquaintance) else "thread"
    how = "is missing" if difference.live is None else "is in no mention" if difference.fresh is None else "differs"
    return f"{kind} {difference.key[0].split('#', 2)[2].replace('#', ':', 1)} {how}"


def _counted(items: Iterable[Each]) -> Iterator[Each]:
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("items read", total=None)
        for number, item in enumerate(items, 1):
            if number % 100 == 0:
                bar.update(task, completed=number)
            yield item


@contextmanager
def _adapters_at(found: Place) -> Iterator[None]:
    """Lets the adapters speak to this Hundred, as its functions' environment does."""
    told = {"HUNDRED_TABLE": found.outputs["Table"], "AWS_DEFAULT_REGION": found.session.region_name}
    if found.endpoint:
        told |= {
            "AWS_ENDPOINT_URL": found.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    boto3.setup_default_session()  # it would keep the credentials that it met first
    aws.client.cache_clear()
    try:
        yield
    finally:
        boto3.setup_default_session()
        aws.client.cache_clear()
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
