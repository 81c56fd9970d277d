"""`hundred people reactions import`: who liked, passed on or answered a post, from a file into a webhook."""

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.progress import track

from infra.cli.customers_import import report_rows
from infra.cli.replay import receiver
from infra.local import state
from infra.samples.replay import replay
from infra.samples.sender import Counts, Stopped
from shared.adapters.imports.reactions import REACTION, Reactions, Wanted, read
from shared.domain.errors import BadInput

A_DELIVERY = 100
"""Reactions in one delivery: 50 KB, far below a webhook's megabyte."""


@click.group()
def reactions() -> None:
    """Who reacted to a post.

    \b
    Example:
      hundred people reactions import crumb-bakery likes.csv --post cb090
    """


@reactions.command("import")
@click.argument("brand")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--post", default="", help="The post that was reacted to, for rows that do not say.")
@click.option("--source", default="x", show_default=True, help="The network, for rows that do not say.")
@click.option("--kind", default="reaction", show_default=True, type=click.Choice(REACTION), help="Likewise.")
@click.option("--dry-run", is_flag=True, help="Only say what is in the file; sends nothing.")
@click.option("--connection", help="A connection of the source generic; the local stack's for the brand when absent.")
@click.option("--url", help="Base URL of the webhooks; the local stack's when absent.")
@click.option("--data", type=click.Path(path_type=Path), default=state.DATA, help="Data folder of the local stack.")
@click.option("--json", "as_json", is_flag=True, help="JSON for machines.")
def import_(
    brand: str, file: Path, post: str, source: str, kind: str, dry_run: bool, connection: str | None, url: str | None,
    data: Path, as_json: bool,
) -> None:  # fmt: skip
    """Sends the reactions in FILE, CSV or JSON lines, through the brand's generic connection, as a sender would.

    A column with the handle or id of who reacted is enough; kind, post, at, text, id, name and followers count where
    there are any. Sending them again changes nothing, so a run that broke off is made again whole. Exit code 1 when
    rows were bad. The secret of a deployed connection is read from HUNDRED_SECRET.

    \b
    Example:
      hundred people reactions import crumb-bakery likes.csv --post cb090 --dry-run
      hundred people reactions import crumb-bakery replies.jsonl --kind reply
    """
    found = _read(file, Wanted(source=source, post=post, kind=kind))  # type: ignore[arg-type]  # click's choices
    if not as_json:
        report_rows(found, Console(stderr=True, highlight=False, soft_wrap=True))
    counts = Counts()
    if found.posts and not dry_run:
        counts = _send(found.posts, partial(receiver, "generic", connection, url, data, brand), shown=not as_json)
    _tell(found, counts, dry_run, as_json)
    sys.exit(1 if found.bad or counts.refused or counts.errors else 0)


def _read(file: Path, wanted: Wanted) -> Reactions:
    try:
        return read(file.read_bytes(), wanted, datetime.now(UTC))
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    except BadInput as error:
        raise click.ClickException(f"{file}: {error}") from error


def _send(posts: list[dict[str, Any]], find: Callable[[], tuple[str, str, str]], shown: bool) -> Counts:
    rows = track(posts, description="reactions", disable=not shown, transient=True, console=Console(stderr=True))
    try:
        url, connection, secret = find()
        return replay(_encoded(rows), url=url, source="generic", connection=connection, secret=secret, batch=A_DELIVERY)
    except (Stopped, state.NoLocalStack) as error:
        raise click.ClickException(str(error)) from error


def _encoded(posts: Iterable[dict[str, Any]]) -> Iterable[bytes]:
    return (msgspec.json.encode(each) for each in posts)


def _tell(found: Reactions, counts: Counts, dry_run: bool, as_json: bool) -> None:
    if as_json:
        file = {name: value for name, value in msgspec.to_builtins(found).items() if name != "posts"}
        told = {"reactions": len(found.posts), "sent": counts.accepted, "refused": counts.refused}
        click.echo(msgspec.json.encode({**told, "errors": counts.errors, "dry_run": dry_run, "file": file}))
        return
    said = f"{len(found.posts)} reactions, {len(found.doubles)} doubles, {len(found.bad)} bad rows"
    more = f", {counts.refused} refused, {counts.errors} never got through" if counts.refused or counts.errors else ""
    click.echo(f"{said}; nothing was sent" if dry_run else f"{said}; {counts.accepted} sent{more}")
    for reason, times in counts.reasons.most_common():
        click.echo(f"  {times} x {reason}", err=True)
