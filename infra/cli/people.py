"""`hundred people`: the people who matter."""

import click

from infra.cli.people_rebuild import rebuild


@click.group()
def people() -> None:
    """The people who matter: whom to talk to, who is heard, who is owed thanks.

    \b
    Example:
      hundred people rebuild --check
    """


people.add_command(rebuild)
