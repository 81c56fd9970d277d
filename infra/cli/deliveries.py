"""`hundred deliveries`: which alerts did not arrive, and what can be done about it."""

from typing import Any

import click

from infra.cli.remote import Remote, part, remote


@click.group()
def deliveries() -> None:
    """Deliveries: alerts that did not arrive, sending them again, destinations that are off.

    \b
    Example:
      hundred deliveries failed crumb-bakery
    """


@deliveries.command()
@click.argument("brand")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1))
@remote
def failed(to: Remote, brand: str, limit: int) -> None:
    """Lists alerts that did not arrive, newest first, and why.

    \b
    Example:
      hundred deliveries failed crumb-bakery --limit 10
    """
    to.show(_failed(to, brand, limit), "id", "at", "rule", "destination", "attempts", "error")


@deliveries.command()
@click.argument("brand")
@click.argument("ids", nargs=-1)
@click.option("--to", "destination", help="All that failed at this destination.")
@click.option("--limit", default=1000, show_default=True, type=click.IntRange(min=1), help="At most so many.")
@remote
def resend(to: Remote, brand: str, ids: tuple[str, ...], destination: str | None, limit: int) -> None:
    """Sends alerts again that did not arrive: some by their ids, or all of a destination.

    \b
    Examples:
      hundred deliveries resend crumb-bakery 1f9d33c0a6d2b514
      hundred deliveries resend crumb-bakery --to team
    """
    if bool(ids) == bool(destination):
        raise click.UsageError("give ids, or --to and a destination")
    chosen = list(ids) or [row["id"] for row in _failed(to, brand, limit) if row["destination"] == destination]
    for each in reversed(chosen):  # the oldest first, as it was
        to.ask("POST", f"v1/brands/{part(brand)}/deliveries/{part(each)}/resend", {})
    to.say({"queued": len(chosen)}, f"{len(chosen)} sent again; look with: hundred deliveries failed {brand}")


@deliveries.command()
@click.argument("brand")
@remote
def destinations(to: Remote, brand: str) -> None:
    """Lists a brand's destinations, and which are off and why.

    \b
    Example:
      hundred deliveries destinations crumb-bakery
    """
    rows = to.ask("GET", f"v1/brands/{part(brand)}/destinations")["data"]
    to.show(rows, "name", "channel", "on", "since", "by", "reason")


@deliveries.command()
@click.argument("brand")
@click.argument("destination")
@remote
def on(to: Remote, brand: str, destination: str) -> None:
    """Switches a destination on again, after what was wrong with it was put right.

    \b
    Example:
      hundred deliveries on crumb-bakery team
    """
    _switch(to, brand, destination, {"on": True})


@deliveries.command()
@click.argument("brand")
@click.argument("destination")
@click.option("--reason", default="", help="Shown where the destination is listed.")
@remote
def off(to: Remote, brand: str, destination: str, reason: str) -> None:
    """Switches a destination off: its alerts are kept as failed and can be sent later.

    \b
    Example:
      hundred deliveries off crumb-bakery team --reason "the channel moves"
    """
    _switch(to, brand, destination, {"on": False, "reason": reason})


def _switch(to: Remote, brand: str, destination: str, wanted: dict[str, Any]) -> None:
    row = to.ask("PUT", f"v1/brands/{part(brand)}/destinations/{part(destination)}", wanted)["data"]
    to.say(row, f"{row['name']} is {'on' if row['on'] else 'off: ' + row['reason']}")


def _failed(to: Remote, brand: str, most: int) -> list[dict[str, Any]]:
    return list(to.pages(f"v1/brands/{part(brand)}/deliveries", most, state="failed"))
