"""`hundred connection`: who may send."""

import os

import click

from infra.cli.remote import Remote, part, remote


@click.group()
def connection() -> None:
    """Connections: senders, each with its own address and secret.

    \b
    Example:
      hundred connection add crumb-bakery --source generic
    """


@connection.command("list")
@click.argument("brand")
@remote
def list_(to: Remote, brand: str) -> None:
    """Lists a brand's senders.

    \b
    Example:
      hundred connection list crumb-bakery
    """
    to.show(to.ask("GET", f"v1/brands/{part(brand)}/connections")["data"], "id", "source", "verify", "url")


@connection.command()
@click.argument("brand")
@click.option("--source", required=True, help="The network or tool that sends, such as x or generic.")
@click.option("--verify", help="How it proves itself: standard-webhooks, bearer, url or x.")
@click.option("--secret-from", "secret_from", metavar="VARIABLE", help="Environment variable that holds its secret.")
@remote
def add(to: Remote, brand: str, source: str, verify: str | None, secret_from: str | None) -> None:
    """Adds a sender and prints its address and, once, its secret.

    X chooses the secret itself (the consumer secret of your app), so name where it stands.

    \b
    Examples:
      hundred connection add crumb-bakery --source generic
      hundred connection add crumb-bakery --source x --secret-from X_CONSUMER_SECRET
    """
    wanted = {"source": source, "verify": verify, "secret": _secret(secret_from)}
    made = to.ask(
        "POST", f"v1/brands/{part(brand)}/connections", {name: each for name, each in wanted.items() if each}
    )["data"]
    to.say(made, f"id      {made['id']}\nurl     {made['url']}\nsecret  {made['secret']}   (not shown again)")


@connection.command()
@click.argument("brand")
@click.argument("connection_id")
@click.option("--secret-from", "secret_from", metavar="VARIABLE", help="Environment variable that holds the new one.")
@remote
def renew(to: Remote, brand: str, connection_id: str, secret_from: str | None) -> None:
    """Gives a sender a new secret. The one before holds on until the next renewal.

    \b
    Example:
      hundred connection renew crumb-bakery 3f2a9c
    """
    secret = _secret(secret_from)
    path = f"v1/brands/{part(brand)}/connections/{part(connection_id)}/secret"
    made = to.ask("POST", path, {"secret": secret} if secret else {})["data"]
    to.say(made, f"secret  {made['secret']}   (not shown again)")


@connection.command()
@click.argument("brand")
@click.argument("connection_id")
@remote
def delete(to: Remote, brand: str, connection_id: str) -> None:
    """Ends a sender.

    \b
    Example:
      hundred connection delete crumb-bakery 3f2a9c
    """
    path = f"v1/brands/{part(brand)}/connections/{part(connection_id)}"
    to.say(to.ask("DELETE", path)["data"], f"deleted: {connection_id}")


def _secret(variable: str | None) -> str | None:
    """A secret comes by the environment, so that it stands in no shell history and no list of processes."""
    if variable is None:
        return None
    if not os.environ.get(variable):
        raise click.UsageError(f"the environment variable {variable} is not set")
    return os.environ[variable]
