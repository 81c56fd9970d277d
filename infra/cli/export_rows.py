"""The rows of exported files, read back and written anew: what does not change stays as it was, byte for byte where
the format allows it."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from infra.cli import export_columns

Row = dict[str, Any]

Change = Callable[[Row], Row | None]
"""A row as it is to be: the very same, another, or None for none."""

CELL = 2**24
"""Letters that a cell of a CSV file may have."""


def read(file: Path, form: str) -> Iterator[Row]:
    """The rows of a file. Raises ClickException naming the file where it is not of that format."""
    with_rows = {"parquet": _parquet_rows, "jsonl": _json_rows, "csv": _csv_rows}[form]
    try:
        yield from with_rows(file)
    except (ValueError, csv.Error) as error:
        raise click.ClickException(f"{file.name} cannot be read: {error}") from error


def rewrite(file: Path, form: str, change: Change, to: Path) -> None:
    """Writes a file's rows, changed, into another file of the same columns."""
    {"parquet": _parquet, "jsonl": _json, "csv": _csv}[form](file, change, to)


def _json_rows(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield json.loads(line)


def _json(file: Path, change: Change, to: Path) -> None:
    with file.open(encoding="utf-8", newline="\n") as lines, to.open("w", encoding="utf-8", newline="\n") as out:
        for line in lines:
            row = json.loads(line)
            after = change(row)
            if after is not None:
                out.write(line if after == row else json.dumps(after, ensure_ascii=False) + "\n")


def _csv_rows(file: Path) -> Iterator[Row]:
    csv.field_size_limit(CELL)
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, strict=True)


def _csv(file: Path, change: Change, to: Path) -> None:
    csv.field_size_limit(CELL)
    with file.open(encoding="utf-8", newline="") as lines, to.open("w", encoding="utf-8", newline="") as out:
        reader = csv.DictReader(lines, strict=True)
        writer = csv.DictWriter(out, reader.fieldnames or (), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(after for row in reader if (after := change(row)) is not None)


def _parquet_rows(file: Path) -> Iterator[Row]:
    export_columns.needs("parquet")
    from pyarrow.parquet import ParquetFile

    for batch in ParquetFile(file).iter_batches():
        yield from batch.to_pylist()


def _parquet(file: Path, change: Change, to: Path) -> None:
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetFile, ParquetWriter

    before = ParquetFile(file)
    with ParquetWriter(to, before.schema_arrow, compression="zstd") as out:
        for batch in before.iter_batches():
            rows = [after for row in batch.to_pylist() if (after := change(row)) is not None]
            out.write_batch(RecordBatch.from_pylist(rows, schema=before.schema_arrow))
