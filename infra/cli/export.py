"""`hundred export`: a brand's mentions as files, one a day, for Athena, DuckDB, pandas or a shelf."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from infra.cli import export_columns
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
    place = _place(out)
    place.put("mentions.sql", lambda file: file.write_text(export_columns.table(out, form), "utf-8"))
    days = [since.date() + timedelta(days=number) for number in range((last - since.date()).days + 1)]
    with Progress(disable=to.as_json) as progress:
        for day in progress.track(days, description=f"exporting {brand}"):
            _day(to, place, brand, day, form, again or day > today - SETTLED)
    to.say(
        {"brand": brand, "days": len(days), "out": out}, f"{len(days)} days in {out}; its Athena table: mentions.sql"
    )


def _day(to: Remote, place: "Folder | Bucket", brand: str, day: date, form: str, again: bool) -> None:
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


class Folder:
    """A folder on this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def has(self, name: str) -> bool:
        """Whether a file is there, whole: it gets its name when it is."""
        return (self._root / name).exists()

    def put(self, name: str, write: Any) -> None:
        """Writes a file beside its place and moves it there."""
        file = self._root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_name(f".{file.name}.part")
        write(unfinished)
        unfinished.replace(file)


class Bucket:
    """A place in S3, reached with the caller's own AWS credentials."""

    def __init__(self, bucket: str, prefix: str) -> None:
        import boto3

        self._client, self._bucket, self._prefix = boto3.client("s3"), bucket, prefix

    def has(self, name: str) -> bool:
        """Whether an object is there; S3 shows none before it is whole."""
        found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._key(name), MaxKeys=1)
        return any(each["Key"] == self._key(name) for each in found.get("Contents", ()))

    def put(self, name: str, write: Any) -> None:
        """Writes a file here and sends it."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / Path(name).name
            write(file)
            self._client.upload_file(str(file), self._bucket, self._key(name))

    def _key(self, name: str) -> str:
        return f"{self._prefix}/{name}".lstrip("/")


def _place(out: str) -> Folder | Bucket:
    if not out.startswith("s3://"):
        return Folder(Path(out))
    bucket, _, prefix = out.removeprefix("s3://").partition("/")
    if not bucket:
        raise click.UsageError("--out is a folder, or s3://BUCKET/PREFIX")
    return Bucket(bucket, prefix.rstrip("/"))
