"""The columns of an export, the files that hold them, and the Athena table that reads these."""

import csv
import json
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

FORMATS = ("parquet", "jsonl", "csv")


class Column(Struct, frozen=True):
    """A column, the type that Athena gives it, and where a mention has it."""

    name: str
    type: str
    path: str


def _columns(type: str, names: str) -> list[Column]:
    """`author.id` becomes author_id; `verdict=verdict.label` names it otherwise."""
    pairs = (each.rpartition("=") for each in names.split())
    return [Column(name or path.replace(".", "_"), type, path) for name, _, path in pairs]


COLUMNS = (
    *_columns("string", "id source kind text"),
    *_columns("timestamp", "created_at stored_at"),
    *_columns("string", "lang client url in_reply_to repost_of quote_of"),
    *_columns("string", "author.id author.handle author.name"),
    *_columns("bigint", "author.followers metrics.reposts metrics.likes metrics.replies"),
    *_columns("string", "verdict=verdict.label"),
    *_columns("double", "authenticity=verdict.authenticity"),
    *_columns("boolean", "authentic"),
    *_columns("array<string>", "reasons=verdict.reasons"),
    *_columns("string", "judges=verdict.judges sentiment=sentiment.label"),
    *_columns("double", "sentiment.score"),
    *_columns("boolean", "sentiment.recognised"),
    *_columns("double", "influence=influence.score about"),
    *_columns("string", "circle basis story corrected_by=correction.by corrected_from=correction.was"),
)


def row(mention: dict[str, Any]) -> dict[str, Any]:
    """A mention as one flat row."""
    return {column.name: _value(mention, column) for column in COLUMNS}


def write(rows: Iterable[dict[str, Any]], file: Path, form: str) -> int:
    """Writes one file and gives the number of rows. Raises UsageError when Parquet is wanted and cannot be made."""
    found = list(rows)
    if form == "parquet":
        _parquet(found, file)
    elif form == "jsonl":
        file.write_text("".join(json.dumps(each, ensure_ascii=False, default=_text) + "\n" for each in found), "utf-8")
    else:
        made = StringIO()
        writer = csv.writer(made, lineterminator="\r\n")
        writer.writerow([column.name for column in COLUMNS])
        writer.writerows([_cell(each[column.name]) for column in COLUMNS] for each in found)
        file.write_text(made.getvalue(), "utf-8", newline="")
    return len(found)


def needs(form: str) -> None:
    """Says at once what is missing, before anything is read."""
    if form == "parquet":
        try:
            import pyarrow.parquet  # noqa: F401 - only whether it is there
        except ImportError as error:
            raise click.UsageError(
                "Parquet needs pyarrow: .venv/bin/pip install -e '.[export]', or take --format jsonl"
            ) from error


def table(out: str, form: str) -> str:
    """The statement that makes an Athena table of an export; days and brands are projected, so none is ever added."""
    typed = [f"  {each.name} {each.type if form == 'parquet' else _plain(each.type, form)}" for each in COLUMNS]
    place = out.rstrip("/") if out.startswith("s3://") else "s3://BUCKET/PREFIX"
    return f"""CREATE EXTERNAL TABLE mentions (
{_joined(typed)}
)
PARTITIONED BY (brand string, day string)
{_STORED[form]}
LOCATION '{place}/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.brand.type' = 'injected',
  'projection.day.type' = 'date',
  'projection.day.format' = 'yyyy-MM-dd',
  'projection.day.range' = '2006-01-01,NOW',
  'storage.location.template' = '{place}/brand=${{brand}}/day=${{day}}/'{_HEADER[form]}
);
"""


_STORED = {
    "parquet": "STORED AS PARQUET",
    "jsonl": "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'",
    "csv": "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'\n"
    "WITH SERDEPROPERTIES ('escapeChar' = '\\u0000')",
}
_HEADER = {"parquet": "", "jsonl": "", "csv": ",\n  'skip.header.line.count' = '1'"}


def _joined(lines: list[str]) -> str:
    return ",\n".join(lines)


def _plain(type: str, form: str) -> str:
    """Text formats hold times as text, and CSV everything."""
    return "string" if form == "csv" or type == "timestamp" else type


def _value(mention: dict[str, Any], column: Column) -> Any:
    found: Any = mention
    for name in column.path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    if found is None:
        return None
    if column.type == "timestamp":
        return datetime.fromisoformat(found)
    return [each["text"] for each in found] if column.type == "array<string>" else found


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return _text(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "; ".join(value) if isinstance(value, list) else value


def _text(value: Any) -> str:
    return str(value.isoformat(timespec="milliseconds").replace("+00:00", "Z"))


def _parquet(rows: list[dict[str, Any]], file: Path) -> None:
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    types = {
        "string": arrow.string(),
        "timestamp": arrow.timestamp("ms", tz="UTC"),
        "bigint": arrow.int64(),
        "double": arrow.float64(),
        "boolean": arrow.bool_(),
        "array<string>": arrow.list_(arrow.string()),
    }
    schema = arrow.schema([(column.name, types[column.type]) for column in COLUMNS])
    parquet.write_table(arrow.Table.from_pylist(rows, schema=schema), file, compression="zstd")
