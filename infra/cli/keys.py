"""`hundred keys`: who may ask."""

import os
import secrets
from datetime import UTC, datetime

import click

from infra.cli.remote import Remote, part, remote
from shared.domain.access import SCOPES


@click.group()
def keys() -> None:
    """API keys: each with scopes, and limited to brands if you like.

    \b
    Example:
      hundred keys create dashboard --scope read --brand crumb-bakery
    """


@keys.command("list")
@remote
def list_(to: Remote) -> None:
    """Lists the keys: what each may do, never the key itself.

    \b
    Example:
      hundred keys list
    """
    to.show(to.ask("GET", "v1/keys")["data"], "id", "name", "scopes", "brands", "created_at", "expires_at", "last_used")


@keys.command()
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, default=["read"], show_default=True, type=click.Choice(SCOPES))
@click.option("--brand", "brands", multiple=True, help="A brand that it is good for; all when absent.")
@click.option("--expires-at", help="A time such as 2027-01-01T00:00:00Z.")
@click.option("--rate", type=click.IntRange(1, 60_000), help="Requests a minute that it may make; 1200 when absent.")
@remote
def create(
    to: Remote, name: str, scopes: tuple[str, ...], brands: tuple[str, ...], expires_at: str | None, rate: int | None
) -> None:
    """Makes a key and prints it, once.

    \b
    Example:
      hundred keys create dashboard --scope read --brand crumb-bakery
    """
    wanted = {"name": name, "scopes": scopes, "brands": brands, "expires_at": expires_at, "rate": rate}
    made = to.ask("POST", "v1/keys", {field: value for field, value in wanted.items() if value})["data"]
    to.say(made, f"id   {made['id']}\nkey  {made['key']}   (not shown again)")


@keys.command()
@click.argument("key_id")
@click.option("--overlap-hours", type=click.IntRange(0, 720), default=24, show_default=True)
@remote
def rotate(to: Remote, key_id: str, overlap_hours: int) -> None:
    """Gives a key a new secret and prints it, once; the one before holds for the overlap.

    \b
    Example:
      hundred keys rotate 3f2a9c --overlap-hours 48
    """
    made = to.ask("POST", f"v1/keys/{part(key_id)}/rotate", {"overlap_hours": overlap_hours})["data"]
    to.say(made, f"key  {made['key']}   (not shown again; the one before ends in {overlap_hours} h)")


@keys.command()
@remote
def whoami(to: Remote) -> None:
    """Says what the key in use may do.

    \b
    Example:
      hundred keys whoami
    """
    me = to.ask("GET", "v1/me")["data"]
    to.show([me], "id", "name", "scopes", "brands", "expires_at", "rate")


@keys.command()
@click.argument("key_id")
@remote
def delete(to: Remote, key_id: str) -> None:
    """Ends a key by its id, at once.

    \b
    Example:
      hundred keys delete 3f2a9c
    """
    to.say(to.ask("DELETE", f"v1/keys/{part(key_id)}")["data"], f"deleted: {key_id}")


@keys.command()
@click.option("--table", required=True, help="Name of the deployed table; `make deploy` prints it.")
def first(table: str) -> None:
    """Writes the first admin key straight into the table of a new deployment, with your AWS credentials.

    \b
    Example:
      hundred keys first --table hundred-dev-Table-1ABCDEF
    """
    from shared.adapters.table import access
    from shared.domain.access import Grant
    from shared.domain.errors import HundredError

    os.environ["HUNDRED_TABLE"] = table
    key = access.new_key()
    grant = Grant(id=secrets.token_hex(6), name="first", scopes=("admin",), created_at=datetime.now(UTC))
    try:
        access.put(key, grant)
    except HundredError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"key  {key}   (not shown again)")
