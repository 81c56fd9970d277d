"""`hundred rejudge`: stored mentions, judged again."""

import re
from datetime import UTC, datetime, timedelta

import click
from rich.console import Console
from rich.progress import Progress

from infra.cli.remote import Remote, part, remote

_SPANS = {"h": "hours", "d": "days", "w": "weeks"}
PAGE = 200
"""Mentions that are queued by one request: well below what the API may take for an answer."""


@click.command()
@click.argument("brand")
@click.option("--since", default="30d", show_default=True, help="A span such as 12h, 30d, 8w, or a time.")
@remote
def rejudge(to: Remote, brand: str, since: str) -> None:
    """Has stored mentions judged again, by today's judges and with what is known by now.

    A person's corrections stay as they are, and the tally follows.

    \b
    Example:
      hundred rejudge crumb-bakery --since 30d
    """
    queued, cursor = 0, None
    first = begin(since, datetime.now(UTC))  # once: a cursor is bound to it
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("queued to be judged again", total=None)
        while True:
            path = f"v1/brands/{part(brand)}/rejudge"
            answer = to.ask("POST", path, **{"from": first, "limit": str(PAGE), "cursor": cursor})
            queued += answer["data"]["queued"]
            bar.update(task, completed=queued)
            cursor = answer["meta"]["next_cursor"]
            if cursor is None:
                break
    to.say({"queued": queued}, f"{queued} mentions will be judged again within minutes")


def begin(since: str, now: datetime) -> str:
    """The time that a span goes back to, or the time that is given, as the API takes it."""
    span = re.fullmatch(r"(\d{1,5})([hdw])", since)
    if not span:
        return since
    return (now - timedelta(**{_SPANS[span[2]]: int(span[1])})).strftime("%Y-%m-%dT%H:%M:%SZ")
