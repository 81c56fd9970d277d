"""`hundred erase` and `hundred export-person`: what a person may ask for."""

import json
import time
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.progress import Progress

from infra.cli import erase_exports
from infra.cli.export_place import Place, place
from infra.cli.remote import Command, Remote, part, remote
from shared.domain.erasure import Subject

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


def exported(command: Command) -> Command:
    """Gives a command the option that names where exports lie."""
    return click.option("--exports", help="Where `hundred export` wrote to: a folder, or s3://BUCKET/PREFIX.")(command)


@click.command()
@person
@exported
@click.option("--dry-run", is_flag=True, help="Only count what would go.")
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
@click.option("--wait/--no-wait", default=True, show_default=True, help="Wait until nothing is left.")
@remote
def erase(to: Remote, exports: str | None, dry_run: bool, yes: bool, wait: bool, **who: str | None) -> None:
    """Forgets a person in every brand, for good, and keeps them from coming back.

    Their posts, links and marks go; where others name them, the name is blotted out. Counts stay as they were. With
    --exports, files that were exported there are written anew without them. A run that was stopped is made again whole.

    \b
    Example:
      hundred erase --source x --handle maria --exports ./mentions --dry-run
      hundred erase --source x --handle maria --exports ./mentions
    """
    wanted = _wanted(who)
    files = place(exports, "--exports") if exports else None
    if files and not wait:
        raise click.UsageError("--exports waits: what is exported before all is forgotten would hold it again")
    if dry_run:
        _count(to, wanted, files)
        return
    if not yes:
        click.confirm("This cannot be undone. Forget them?", abort=True)
    subject = erase_exports.learned(files, _subject(to, wanted)) if files else None
    if files and subject:
        erase_exports.begin(files, subject)
    stands = _forget(to, wanted, wait)
    done = f"forgotten: {stands['removed']} items removed, {stands['blotted']} blotted out"
    told = done if stands["state"] == "done" else f"under way; it is erasure {stands['id']}"
    if files and subject:
        found = erase_exports.erase(files, subject, dry_run=False)
        stands, told = stands | {"exports": msgspec.to_builtins(found)}, f"{told}; {_told(found)}"
    to.say(stands, told)


@click.command("export-person")
@person
@exported
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A file; standard output when absent.")
@remote
def export_person(to: Remote, exports: str | None, out: Path | None, **who: str | None) -> None:
    """Hands over all that is known of a person, as JSON lines. With --exports, their rows of exported files as well.

    \b
    Example:
      hundred export-person --source x --handle maria --out maria.jsonl
    """
    files = place(exports, "--exports") if exports else None
    subject = _subject(to, _wanted(who))
    rows = _items(to, subject)
    if files:
        rows += erase_exports.rows_of(files, erase_exports.learned(files, subject))
    lines = "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
    if out is None:
        click.echo(lines, nl=False)
        return
    out.write_text(lines, encoding="utf-8")
    to.say({"items": len(rows), "file": str(out)}, f"{len(rows)} items in {out}")


def _forget(to: Remote, wanted: list[dict[str, str]], wait: bool) -> dict[str, Any]:
    """Starts an erasure and gives how it stands, in the end when it is waited for."""
    stands: dict[str, Any] = to.ask("POST", "v1/erasures", wanted)["data"]
    with _bar(to) as bar:
        task = bar.add_task("removed", total=None)
        while wait and stands["state"] != "done":
            time.sleep(LOOK_SECONDS)
            stands = to.ask("GET", f"v1/erasures/{part(stands['id'])}")["data"]
            bar.update(task, completed=stands["removed"], description=f"{stands['state']}: {stands['removed']} removed")
    return stands


def _count(to: Remote, wanted: list[dict[str, str]], files: Place | None) -> None:
    subject = _subject(to, wanted)
    counts: dict[str, Any] = {"dry_run": True, "items": len(_items(to, subject))}
    told = f"{counts['items']} items would go"
    if files:
        found = erase_exports.erase(files, erase_exports.learned(files, subject), dry_run=True)
        counts["exports"] = msgspec.to_builtins(found)
        told += f"; {_told(found)}"
    to.say(counts, f"{told}; nothing was changed")


def _told(found: erase_exports.Found) -> str:
    """What became of exported files, in words, with what they do not reach."""
    told = f"exports: {found.removed} rows, and the name in {found.blotted} rows of others, in {found.changed} of "
    told += f"{found.files} files"
    told += f"; {found.unfinished} unfinished files" if found.unfinished else ""
    told += f"; {found.others} files that no export wrote were not looked at" if found.others else ""
    return told + ("; the bucket keeps old versions: remove those yourself" if found.old_versions else "")


def _subject(to: Remote, wanted: list[dict[str, str]]) -> Subject:
    """The person with every account that the table knows, walked until a walk tells no further one."""
    at: Any = wanted
    with _bar(to) as bar:
        task = bar.add_task("pages read", total=None)
        known = Subject()
        while True:
            at = to.ask("POST", "v1/person-exports", at)["meta"]["next"]
            bar.advance(task)
            if at["stage"] == "find":
                continue
            found = msgspec.convert(at["subject"], Subject)
            if found.known == known.known:
                return found
            known, at = found, {**at, "stage": "find"}


def _items(to: Remote, subject: Subject) -> list[dict[str, Any]]:
    """All that the table holds of them."""
    rows: list[dict[str, Any]] = []
    at: Any = {"subject": msgspec.to_builtins(subject), "stage": "collect"}
    with _bar(to) as bar:
        task = bar.add_task("pages read", total=None)
        while at is not None:
            answer = to.ask("POST", "v1/person-exports", at)
            rows += answer["data"]
            at = answer["meta"]["next"]
            bar.advance(task)
    return rows


def _bar(to: Remote) -> Progress:
    return Progress(console=Console(stderr=True), transient=True, disable=to.as_json)


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
