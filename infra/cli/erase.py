"""`hundred erase` and `hundred export-person`: what a person may ask for."""

import json
import time
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from infra.cli.remote import Command, Remote, part, remote

LOOK_SECONDS = 2
"""How often a running erasure is looked at."""


def person(command: Command) -> Command:
    """Gives a command the options that name a person."""
    for option in (
        click.option("--email", help="Their e-mail address."),
        click.option("--id", "account_id", help="Their id on the network, surer than a handle."),
        click.option("--handle", help="Their handle on the network."),
        click.option("--source", help="The network, such as x."),
    ):
        command = option(command)
    return command


@click.command()
@person
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
@click.option("--wait/--no-wait", default=True, show_default=True, help="Wait until nothing is left.")
@remote
def erase(to: Remote, yes: bool, wait: bool, **who: str | None) -> None:
    """Forgets a person in every brand, for good, and keeps them from coming back.

    Their posts, links and marks go; where others name them, the name is blotted out. Counts stay as they were.

    \b
    Example:
      hundred erase --source x --handle maria
    """
    wanted = _wanted(who)
    if not yes:
        click.confirm("This cannot be undone. Forget them?", abort=True)
    stands = to.ask("POST", "v1/erasures", wanted)["data"]
    with Progress(console=Console(stderr=True), transient=True, disable=to.as_json) as bar:
        task = bar.add_task("removed", total=None)
        while wait and stands["state"] != "done":
            time.sleep(LOOK_SECONDS)
            stands = to.ask("GET", f"v1/erasures/{part(stands['id'])}")["data"]
            bar.update(task, completed=stands["removed"], description=f"{stands['state']}: {stands['removed']} removed")
    done = f"forgotten: {stands['removed']} items removed, {stands['blotted']} blotted out"
    to.say(stands, done if stands["state"] == "done" else f"under way; it is erasure {stands['id']}")


@click.command("export-person")
@person
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A file; standard output when absent.")
@remote
def export_person(to: Remote, out: Path | None, **who: str | None) -> None:
    """Hands over all that is known of a person, as JSON lines.

    \b
    Example:
      hundred export-person --source x --handle maria --out maria.jsonl
    """
    rows: list[Any] = []
    place: Any = _wanted(who)
    with Progress(console=Console(stderr=True), transient=True, disable=to.as_json) as bar:
        task = bar.add_task("pages read", total=None)
        while place is not None:
            answer = to.ask("POST", "v1/person-exports", place)
            rows += answer["data"]
            place = answer["meta"]["next"]
            bar.advance(task)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if out is None:
        click.echo(lines, nl=False)
        return
    out.write_text(lines, encoding="utf-8")
    to.say({"items": len(rows), "file": str(out)}, f"{len(rows)} items in {out}")


def _wanted(who: dict[str, str | None]) -> list[dict[str, str]]:
    """The person as the API takes it: an account, and an address beside it."""
    account = {"source": who["source"], "handle": who["handle"], "id": who["account_id"]}
    given = {name: value for name, value in account.items() if value}
    found: list[dict[str, str]] = [given] if {"handle", "id"} & set(given) else []
    if who["email"]:
        found.append({"email": who["email"]})
    if not found or (found[0] is given and "source" not in given):
        raise click.UsageError("name the person: --source with --handle or --id, or --email")
    return found
