"""`hundred export`: a brand's mentions as files, one a day, for Athena, DuckDB, pandas or a shelf."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import click
from rich.progress import Progress

from infra.cli import export_columns
from infra.cli.export_place import Place, place
from infra.cli.remote import Remote, part, remote

SETTLED = timedelta(days=2)
"""Days that are younger are written again each time: their mentions may still come in."""


@click.command()
@click.argument("brand")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First day, UTC.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day, UTC; today when absent.")
@click.option("--format", "form", type=click.Choice(export_columns.FORMATS), default="parquet", show_default=True)
@click.option("--out", required=True, help="A folder, or s3://BUCKET/PREFIX.")
@click.option("--again", is_flag=True, help="Writes days again that are there already.")
@remote
def export(to: Remote, brand: str, since: datetime, until: datetime | None, form: str, out: str, again: bool) -> None:
    """Writes one file a day: OUT/brand=BRAND/day=DAY/mentions.parquet, and OUT/mentions.sql for Athena.

    A day that is there already is left as it is, so an export that was broken off goes on where it was; the last two
    days are always written again.

    \b
    Example:
      hundred export crumb-bakery --since 2026-11-01 --format jsonl --out ./mentions
    """
    export_columns.needs(form)
    today = datetime.now(UTC).date()
    last = min(until.date(), today) if until else today
    if since.date() > last:
        raise click.UsageError("--since is after --until")
    to.ask("GET", f"v1/brands/{part(brand)}")  # an unknown brand is told before anything is written
    files = place(out)
    files.put("mentions.sql", lambda file: file.write_text(export_columns.table(out, form), "utf-8"))
    days = [since.date() + timedelta(days=number) for number in range((last - since.date()).days + 1)]
    with Progress(disable=to.as_json) as progress:
        for day in progress.track(days, description=f"exporting {brand}"):
            _day(to, files, brand, day, form, again or day > today - SETTLED)
    to.say(
        {"brand": brand, "days": len(days), "out": out}, f"{len(days)} days in {out}; its Athena table: mentions.sql"
    )


def _day(to: Remote, place: Place, brand: str, day: date, form: str, again: bool) -> None:
    name = f"brand={brand}/day={day}/mentions.{form}"
    if place.has(name) and not again:
        return
    found: list[int] = []
    place.put(name, lambda file: found.append(export_columns.write(_rows(to, brand, day), file, form)))
    if to.as_json:
        to.say({"day": str(day), "mentions": found[0], "file": name}, "")


def _rows(to: Remote, brand: str, day: date) -> Iterator[dict[str, Any]]:
    span = {"from": f"{day}T00:00:00Z", "to": f"{day + timedelta(days=1)}T00:00:00Z"}
    for mention in to.pages(f"v1/brands/{part(brand)}/mentions", 10**9, **span):
        yield export_columns.row(mention)
