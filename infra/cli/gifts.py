"""`hundred people gifts`, `rewards` and `seeding`: what was given to whom, and what came of it."""

import csv
from pathlib import Path
from typing import Any

import click
from rich.progress import track

from infra.cli.remote import Remote, part, remote

AT_ONCE = 100
"""Gifts in one request."""

COLUMNS = ("person", "name", "at", "product", "note")


@click.group()
def gifts() -> None:
    """Who was given what and when, to see what comes of it.

    \b
    Example:
      hundred people gifts add crumb-bakery x:maria --name "spring box" --product "Rye No. 7"
      hundred people gifts import crumb-bakery gifts.csv
    """


@gifts.command("list")
@click.argument("brand")
@click.option("--name", help="Of one seeding alone.")
@remote
def list_gifts(to: Remote, brand: str, name: str | None) -> None:
    """Lists gifts, the newest first.

    \b
    Example:
      hundred people gifts list crumb-bakery
    """
    to.show(to.ask("GET", f"v1/brands/{part(brand)}/gifts", name=name)["data"], "id", *COLUMNS)


@gifts.command("add")
@click.argument("brand")
@click.argument("person")
@click.option("--name", required=True, help="Tells one seeding from another.")
@click.option("--product", help="What of the brand's it was.")
@click.option("--at", help="When, such as 2026-11-01T12:00:00Z; now when nothing is said.")
@click.option("--note", help="Anything for your team.")
@remote
def add_gift(to: Remote, brand: str, person: str, **told: str | None) -> None:
    """Notes a gift. The same one to the same person on the same day is one.

    \b
    Example:
      hundred people gifts add crumb-bakery x:maria --name "spring box"
    """
    gift = {"person": person, **{name: value for name, value in told.items() if value}}
    to.say(to.ask("POST", f"v1/brands/{part(brand)}/gifts", gift)["data"][0], "noted")


@gifts.command("import")
@click.argument("brand")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@remote
def import_gifts(to: Remote, brand: str, file: Path) -> None:
    """Notes the gifts of a CSV FILE with the columns person, name, and at, product and note where you have them.

    Noting them again changes nothing, so an import that broke off can be repeated.

    \b
    Example:
      hundred people gifts import crumb-bakery gifts.csv
    """
    rows = _rows(file)
    parts = [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]
    for some in track(parts, description="gifts", disable=to.as_json, transient=True):
        to.ask("POST", f"v1/brands/{part(brand)}/gifts", some)
    to.say({"noted": len(rows)}, f"noted: {len(rows)}")


@gifts.command("remove")
@click.argument("brand")
@click.argument("gift")
@remote
def remove_gift(to: Remote, brand: str, gift: str) -> None:
    """Takes a gift back that was noted by mistake, by its id.

    \b
    Example:
      hundred people gifts remove crumb-bakery 5d41402abc4b2a76
    """
    to.say(to.ask("DELETE", f"v1/brands/{part(brand)}/gifts/{part(gift)}")["data"], "taken back")


@click.command()
@click.argument("brand")
@click.option("--name", help="Which gifts; those given last when nothing is said.")
@remote
def seeding(to: Remote, brand: str, name: str | None) -> None:
    """What gifts did, against people like those who got them, with an interval.

    \b
    Example:
      hundred people seeding crumb-bakery --name "spring box"
    """
    found = to.ask("GET", f"v1/brands/{part(brand)}/seeding", name=name)["data"]
    if to.as_json:
        to.say(found, "")
        return
    click.echo(found["words"])
    click.echo(
        f"{found['given']} got it: {found['early']} too lately, {found['unlike']} like nobody else, "
        f"{found['compared']} compared with {found['others']}; {found['declared']} posts declared as advertising"
    )
    to.show(found["outcomes"], "what", "given_before", "given_after", "others_before", "others_after", "low", "high")


@click.group()
def rewards() -> None:
    """Who was thanked with what.

    \b
    Example:
      hundred people rewards add crumb-bakery x:maria --name "birthday card"
    """


@rewards.command("list")
@click.argument("brand")
@click.option("--name", help="Of one name alone.")
@remote
def list_rewards(to: Remote, brand: str, name: str | None) -> None:
    """Lists rewards, the newest first.

    \b
    Example:
      hundred people rewards list crumb-bakery
    """
    to.show(to.ask("GET", f"v1/brands/{part(brand)}/rewards", name=name)["data"], "id", "person", "name", "at", "by")


@rewards.command("add")
@click.argument("brand")
@click.argument("person")
@click.option("--name", required=True, help="What it was.")
@click.option("--note", help="Anything for your team.")
@click.option("--again", is_flag=True, help="Note a second one of that name in the same month.")
@remote
def add_reward(to: Remote, brand: str, person: str, name: str, note: str | None, again: bool) -> None:
    """Notes a reward; refuses a second one of the same name in a month unless it is meant.

    \b
    Example:
      hundred people rewards add crumb-bakery x:maria --name "birthday card"
    """
    reward: dict[str, Any] = {"person": person, "name": name, "again": again, "note": note or ""}
    to.say(to.ask("POST", f"v1/brands/{part(brand)}/rewards", reward)["data"], "noted")


@rewards.command("remove")
@click.argument("brand")
@click.argument("reward")
@remote
def remove_reward(to: Remote, brand: str, reward: str) -> None:
    """Takes a reward back that was noted by mistake, by its id.

    \b
    Example:
      hundred people rewards remove crumb-bakery 5d41402abc4b2a76
    """
    to.say(to.ask("DELETE", f"v1/brands/{part(brand)}/rewards/{part(reward)}")["data"], "taken back")


def _rows(file: Path) -> list[dict[str, str]]:
    """The gifts of a file. Ends the command with the column that is missing or unknown."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        columns = set(reader.fieldnames or ())
        if not {"person", "name"} <= columns <= set(COLUMNS):
            raise click.ClickException(f"{file}: the columns are person, name and, if you like, at, product, note")
        return [{name: value for name, value in row.items() if value} for row in reader]
