"""`hundred replay`: posts a file of JSON lines as signed webhooks."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from infra.local import state
from infra.samples import x_payloads
from infra.samples.replay import WORKERS
from infra.samples.replay import replay as play
from infra.samples.sender import Counts, Stopped

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

_HELP = """Post FILE, JSON lines, to a webhook as its sender would.

FILE may be gzipped, - for standard input, or with --from tweets a folder of collected posts. A line is one
delivery: for the source generic a post or {"posts": [...]}, for x a webhook's body of X. Each is signed: X's way,
by Standard Webhooks for a secret that begins with whsec_, else as a bearer token. The secret is read from
HUNDRED_SECRET, or for a local stack from its data folder.

\b
Examples:
  hundred replay posts.jsonl --source generic --connection crumb-generic
  hundred replay tweets.jsonl.gz --source x --connection crumb-x --from tweets --rate 20
  cat posts.jsonl | HUNDRED_SECRET=whsec_... hundred replay - --url https://hooks.example.com --connection c1

Exit code 1 when a delivery never got through; refused posts are counted and shown, and are no error."""


@click.command(help=_HELP)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--source", type=click.Choice(["x", "generic"]), default="generic", show_default=True)
@click.option("--connection", help="The connection's id. Not needed when the local stack has one for the source.")
@click.option("--url", help="Base URL of the webhooks, or the whole address. The local stack's when absent.")
@click.option("--rate", type=click.FloatRange(min=0), default=0, help="Deliveries a second; 0 for as fast as it goes.")
@click.option("--limit", type=click.IntRange(min=1), help="Stop after so many lines.")
@click.option("--batch", type=click.IntRange(1, 500), default=1, help="Posts in one delivery (generic only).")
@click.option("--workers", type=click.IntRange(1, 64), default=WORKERS, help="Deliveries at once; 1 keeps the order.")
@click.option(
    "--from", "origin", type=click.Choice(["webhooks", "tweets"]), default="webhooks", help="What the lines are."
)
@click.option(
    "--shape",
    type=click.Choice(list(x_payloads.SHAPES)),
    default="activity",
    help="With --from tweets: which webhook of X.",
)
@click.option("--data", type=click.Path(path_type=Path), default=state.DATA, help="Data folder of the local stack.")
@click.option("--json", "as_json", is_flag=True, help="The counts as one line of JSON on standard output.")
def replay(
    file: Path, source: str, connection: str | None, url: str | None, rate: float, limit: int | None, batch: int,
    workers: int, origin: str, shape: str, data: Path, as_json: bool,
) -> None:  # fmt: skip
    """The command's words are in _HELP, which shows them as they stand."""
    if origin == "tweets" and source != "x":
        raise click.UsageError("--from tweets makes webhooks of X: add --source x")
    if batch > 1 and source != "generic":
        raise click.UsageError("--batch is for --source generic: a webhook of X is one delivery")
    try:
        address, name, secret = receiver(source, connection, url, data)
        lines, total = _lines(file, origin, shape)
        total = min(total, limit) if total and limit else total or limit
        run = partial(play, islice(lines, limit), url=address, source=source, connection=name, secret=secret)
        counts, whole = _watched(partial(run, rate=rate, batch=batch, workers=workers), total, shown=not as_json)
    except (Stopped, x_payloads.NoRows, state.NoLocalStack) as error:
        raise click.ClickException(str(error)) from error
    except (OSError, EOFError) as error:
        raise click.ClickException(f"{file} cannot be read: {error}") from error
    _report(counts, as_json)
    sys.exit(INTERRUPTED if not whole else 1 if counts.errors else 0)


def receiver(
    source: str, connection: str | None, url: str | None, data: Path, brand: str | None = None
) -> tuple[str, str, str]:
    """Address, connection and secret: as told, and the rest from the local stack, of a brand where one is named. Raises
    UsageError where it takes more to know them.
    """
    secret = os.environ.get("HUNDRED_SECRET", "")
    if url and secret and (connection or "/webhooks/" in url):
        return url, connection or "", secret
    local = state.load(data)
    theirs = [each for each in local.senders if each.source == source and brand in (None, each.brand)]
    fitting = [each for each in theirs if connection in (None, each.id)]
    if len(fitting) == 1:
        return url or fitting[0].url, fitting[0].id, secret or fitting[0].secret
    if secret and connection:
        return url or local.url, connection, secret
    known = ", ".join(each.id for each in theirs) or "none"
    raise click.UsageError(f"set HUNDRED_SECRET, or --connection to one of the source {source}, here: {known}")


def _lines(file: Path, origin: str, shape: str) -> tuple[Iterator[bytes], int | None]:
    """The deliveries, and how many there are when that can be told beforehand."""
    if str(file) == "-":
        lines: Iterable[bytes] = sys.stdin.buffer
        return (x_payloads.convert(lines, shape) if origin == "tweets" else iter(lines)), None
    place = x_payloads.find(file) if origin == "tweets" else file
    total = sum(1 for line in x_payloads.opened(place) if line.strip())
    rows = x_payloads.opened(place)
    return (x_payloads.convert(rows, shape) if origin == "tweets" else rows), total


def _watched(run: Callable[..., Counts], total: int | None, shown: bool) -> tuple[Counts, bool]:
    """What came of it, and whether it ran to its end; Ctrl-C keeps what was counted until then."""
    latest = Counts()
    counted = (MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(TextColumn("replay"), BarColumn(), *counted, console=Console(stderr=True), disable=not shown) as bar:
        task = bar.add_task("", total=total)

        def move(counts: Counts) -> None:
            nonlocal latest
            latest = counts
            done = counts.accepted + counts.refused + counts.errors
            bar.update(task, completed=done, description=f"{counts.refused} refused, {counts.errors} errors")

        try:
            return run(progress=move), True
        except KeyboardInterrupt:
            return latest, False


def _report(counts: Counts, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(counts))
        return
    speed = counts.deliveries / counts.seconds if counts.seconds else 0.0
    click.echo(
        f"{counts.accepted} accepted, {counts.refused} refused, {counts.errors} errors: "
        f"{counts.deliveries} deliveries in {counts.seconds:.1f} s ({speed:.0f}/s, {counts.retries} tried again)"
    )
    for reason, times in counts.reasons.most_common():
        click.echo(f"  {times} x {reason}", err=True)
