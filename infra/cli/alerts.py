"""`hundred alerts`: what was told to whom."""

import click

from infra.cli.remote import Remote, part, remote


@click.group()
def alerts() -> None:
    """Alerts: what was sent, and how each delivery ended.

    \b
    Example:
      hundred alerts list crumb-bakery
    """


@alerts.command("list")
@click.argument("brand")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1))
@remote
def list_(to: Remote, brand: str, limit: int) -> None:
    """Lists a brand's alerts, newest first.

    \b
    Example:
      hundred alerts list crumb-bakery --limit 10
    """
    rows = list(to.pages(f"v1/brands/{part(brand)}/alerts", limit))
    to.show(rows, "at", "rule", "severity", "destination", "state", "source", "mention", "error")
