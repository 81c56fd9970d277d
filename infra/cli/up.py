"""`hundred up`: everything on this machine."""

import functools
import json
import signal
import sys
import time
from pathlib import Path

import click
from rich.console import Console

from infra.local import state
from infra.local.state import Local

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@click.command()
@click.option("--port", default=8000, show_default=True, help="Where the product answers, on 127.0.0.1.")
@click.option(
    "--data",
    default=state.DATA,
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that keeps the data between runs.",
)
@click.option("--fresh", is_flag=True, help="Forget the data of earlier runs.")
@click.option("--no-samples", is_flag=True, help="Start empty.")
@click.option("--strict", is_flag=True, help="Hold each function to its own policy, as AWS does. Slower.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON when ready; everything else to stderr.")
def up(port: int, data: Path, fresh: bool, no_samples: bool, strict: bool, as_json: bool) -> None:
    """Runs Hundred on this machine, with sample data.

    The same template and code that are deployed run in an AWS emulator on 127.0.0.1. Alerts land in the inbox,
    a page in place of Slack and mail. Ctrl-C stops everything; the data stays for the next time.

    \b
    Example:
      hundred up
      hundred up --port 8001 --data /tmp/other --fresh
    """
    from infra.local.door import PortTaken
    from infra.local.emulator import EmulatorFailed, free_port
    from infra.local.samples import play
    from infra.local.stack import standing, wake
    from infra.template.build import BuildFailed
    from infra.template.release import ReleaseFailed

    for each in SIGNALS:
        signal.signal(each, _stop)
    console = Console(stderr=as_json, highlight=False, soft_wrap=True)
    try:
        say = functools.partial(console.print, style="dim")
        with standing(data, port, say, fresh=fresh, strict=strict) as (local, emulator):
            if not no_samples:
                play(local, data, console)
            wake(local)
            _announce(local, data, console, as_json)
            while True:
                time.sleep(1)
                emulator.check()
    except KeyboardInterrupt:
        console.print("stopped; the data is kept")
    except PortTaken as error:
        raise click.ClickException(f"{error}. Stop what runs there, or: hundred up --port {free_port()}") from error
    except (state.NoLocalStack, EmulatorFailed, BuildFailed, ReleaseFailed) as error:
        raise click.ClickException(str(error)) from error


def _stop(number: int, frame: object) -> None:
    """Ends what runs, once: the way out is not interrupted by a second Ctrl-C."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _announce(local: Local, data: Path, console: Console, as_json: bool) -> None:
    keys = {"read": local.keys.read, "admin": local.keys.admin} if local.keys else {}
    if as_json:
        sys.stdout.write(json.dumps({"url": local.url, "keys": keys, "inbox": local.inbox}) + "\n")
        sys.stdout.flush()
        return
    read = keys["read"]
    brand = local.senders[0].brand if local.senders else "{brand}"
    console.print(f"\nHundred runs at {local.url}\n", style="bold")
    console.print(f"  dashboard  {local.url}/#key={read}")
    console.print(f"  inbox      {local.inbox}  (alerts, as Slack and mail would show them)")
    console.print(f"  read key   {read}")
    console.print(f"  admin key  in {data / 'local.json'}\n")
    console.print("Try next:", style="bold")
    console.print(f"  curl -H 'Authorization: Bearer {read}' '{local.url}/v1/brands/{brand}/mentions?limit=5'")
    console.print(f"  curl -H 'Authorization: Bearer {read}' {local.url}/v1/brands/{brand}/tally")
    console.print("\nCtrl-C stops everything; the data stays.")
