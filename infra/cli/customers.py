"""`hundred customers`: which accounts belong to people that the brand knows."""

from typing import Any

import click

from infra.cli.customers_import import import_
from infra.cli.remote import Remote, part, remote
from shared.domain.person import CIRCLES, GROUNDS, fold_handle

MANY = 1_000_000
"""Links that a list shows at most."""


@click.group()
def customers() -> None:
    """Customers and others that the brand knows, each with the basis on which it may.

    \b
    Example:
      hundred customers add crumb-bakery --source x --handle marta --basis given
      hundred customers import customers.csv --brand crumb-bakery --basis opt-in --dry-run
    """


customers.add_command(import_)


@customers.command("list")
@click.argument("brand")
@click.option("--person", help="One person's links alone.")
@click.option("--circle", type=click.Choice(CIRCLES), help="One circle alone.")
@click.option("--source", help="One network alone.")
@click.option("--limit", default=1000, show_default=True, type=click.IntRange(1, MANY), help="Links at most.")
@remote
def list_(to: Remote, brand: str, person: str | None, limit: int, **narrowed: str | None) -> None:
    """Lists the accounts that are known, a person's together.

    \b
    Example:
      hundred customers list crumb-bakery
      hundred customers list crumb-bakery --circle advocate --json
    """
    path = f"v1/brands/{part(brand)}/customers"
    rows = to.ask("GET", f"{path}/{part(person)}")["data"] if person else list(to.pages(path, limit, **narrowed))
    to.show(rows, "person", "link", "circle", "basis", "evidence", "name", "note")


@customers.command()
@click.argument("brand")
@click.option("--source", help="The network of the account, such as x.")
@click.option("--handle", help="The account's handle.")
@click.option("--id", "account_id", help="The account's id on the network, surer than a handle.")
@click.option("--email", help="The person's address; only a hash of it is kept.")
@click.option("--basis", required=True, type=click.Choice(GROUNDS), help="Why you may know whose account it is.")
@click.option("--circle", default="customer", show_default=True, type=click.Choice(CIRCLES))
@click.option("--person", help="Your own name for the person, such as a customer number; joins accounts.")
@click.option("--note", help="Anything for your team.")
@remote
def add(to: Remote, brand: str, **link: str | None) -> None:
    """Notes that an account belongs to a customer, or to another circle.

    Mentions that come from now on know it, and those that are stored follow within minutes.

    \b
    Example:
      hundred customers add crumb-bakery --source x --handle marta --basis given
    """
    link["id"] = link.pop("account_id")
    wanted = {name: value for name, value in link.items() if value}
    noted = to.ask("POST", f"v1/brands/{part(brand)}/customers", [wanted])["data"]
    to.say(noted, "the person asked to be forgotten: nothing noted" if noted.get("forgotten") else "noted")


@customers.command()
@click.argument("brand")
@click.option("--source", help="The network of the account, such as x.")
@click.option("--handle", help="The account's handle.")
@click.option("--id", "account_id", help="The account's id on the network.")
@click.option("--email", help="The person's address.")
@click.option("--person", help="The person, as `list` shows them.")
@click.option("--all", "whole", is_flag=True, help="All links of the person, not only the one that is named.")
@remote
def remove(to: Remote, brand: str, person: str | None, whole: bool, **account: str | None) -> None:
    """Undoes links. Stored mentions follow within minutes, and the tally with them.

    \b
    Example:
      hundred customers remove crumb-bakery --source x --handle marta
      hundred customers remove crumb-bakery --email marta@example.com --all
    """
    account["id"] = account.pop("account_id")
    wanted = {name: value for name, value in account.items() if value}
    if bool(person) == bool(wanted):
        raise click.UsageError("name the person by --person, or an account of theirs")
    path = f"v1/brands/{part(brand)}/customers"
    found = [] if person else to.ask("POST", f"{path}/search", wanted)["data"]
    if not person and not found:
        raise click.ClickException("nobody is known by that")
    undone = 0
    for name in dict.fromkeys([person] if person else [row["person"] for row in found]):
        for query in [{}] if person or whole else [{"link": row["link"]} for row in found if _named(row, wanted)]:
            undone += to.ask("DELETE", f"{path}/{part(str(name))}", **query)["data"]["links"]
    to.say({"undone": undone}, f"{undone} links undone")


@customers.command()
@click.argument("brand")
@click.option("--accept", "link", help="Say yes to a suggestion, by its link; needs --person and --basis.")
@click.option("--reject", help="Say no to a suggestion, by its link; needs --person.")
@click.option("--person", help="Whose the account is, or is not.")
@click.option("--basis", type=click.Choice(GROUNDS), help="Why you may know whose account it is.")
@click.option("--rejected", is_flag=True, help="Show those that were rejected.")
@remote
def suggestions(
    to: Remote, brand: str, link: str | None, reject: str | None, person: str | None, basis: str | None, rejected: bool
) -> None:
    """Lists accounts that may belong to people you know, with what speaks for it; takes your yes or no.

    A suggestion changes nothing until you say yes.

    \b
    Example:
      hundred customers suggestions crumb-bakery
      hundred customers suggestions crumb-bakery --accept x:id:5 --person card-7 --basis public
      hundred customers suggestions crumb-bakery --reject x:id:5 --person card-7
    """
    path = f"v1/brands/{part(brand)}/customers"
    if not link and not reject:
        state = "rejected" if rejected else "suggested"
        to.show(list(to.pages(path, MANY, state=state)), "link", "handle", "person", "note", "by")
        return
    if not person or (link and reject) or (link and not basis):
        raise click.UsageError("one of --accept and --reject, with --person; --accept with --basis")
    body: dict[str, Any] = {"link": link or reject, "state": "accepted" if link else "rejected"}
    answer = to.ask("PUT", f"{path}/{part(person)}", body | ({"basis": basis} if link else {}))["data"]
    to.say(answer, "linked" if link else "rejected")


def _named(row: dict[str, Any], wanted: dict[str, str]) -> bool:
    """Whether a link is one of those that were asked for, and not another of the same person."""
    kinds = [name for name in ("id", "handle", "email") if name in wanted]
    kind, _, value = str(row["account"]).partition(":")
    if kind not in kinds or kind == "email":
        return kind in kinds
    spelled = fold_handle(wanted[kind]) if kind == "handle" else wanted[kind].strip()
    return bool(row["source"] == wanted["source"]) and value == spelled
