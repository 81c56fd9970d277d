"""`hundred customers`: which accounts belong to people that the brand knows."""

import click

from infra.cli.remote import Remote, part, remote
from shared.domain.person import BASES, CIRCLES


@click.group()
def customers() -> None:
    """Customers and others that the brand knows, each with the basis on which it may.

    \b
    Example:
      hundred customers add crumb-bakery --source x --handle marta --basis given
    """


@customers.command("list")
@click.argument("brand")
@remote
def list_(to: Remote, brand: str) -> None:
    """Lists the accounts that are known.

    \b
    Example:
      hundred customers list crumb-bakery
    """
    to.show(to.ask("GET", f"v1/brands/{part(brand)}/customers")["data"], "source", "account", "circle", "basis", "note")


@customers.command()
@click.argument("brand")
@click.option("--source", required=True, help="The network of the account, such as x.")
@click.option("--handle", help="The account's handle.")
@click.option("--id", "account_id", help="The account's id on the network, surer than a handle.")
@click.option("--basis", required=True, type=click.Choice(BASES[:-1]), help="Why you may know whose account it is.")
@click.option("--circle", default="customer", show_default=True, type=click.Choice(CIRCLES))
@click.option("--note", help="Anything for your team.")
@remote
def add(to: Remote, brand: str, **link: str | None) -> None:
    """Notes that an account belongs to a customer, or to another circle.

    Mentions that come from now on know it.

    \b
    Example:
      hundred customers add crumb-bakery --source x --handle marta --basis given
    """
    link["id"] = link.pop("account_id")
    wanted = {name: value for name, value in link.items() if value}
    to.say(to.ask("POST", f"v1/brands/{part(brand)}/customers", [wanted])["data"], "noted")
