"""Sample brands, their customers and what is said about them: all invented, and always recent.

Beside this file each brand has `{brand}.json` (the brand file), `{brand}.jsonl` (its posts) and
`{brand}.customers.csv`; the people who post are in `people.jsonl`.
"""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

FOLDER = Path(__file__).parent

BRANDS = ("crumb-bakery", "larkspur")
"""Ids of the sample brands: a bakery, and a company that makes planning software."""


def brand_file(brand: str) -> dict[str, Any]:
    """A sample brand's file, as `PUT /v1/brands/{brand}` takes it."""
    return msgspec.json.decode((FOLDER / f"{brand}.json").read_bytes(), type=dict[str, Any])


def customers(brand: str) -> list[dict[str, str]]:
    """The people whom a sample brand knows already, as `POST /v1/brands/{brand}/customers` takes them."""
    with (FOLDER / f"{brand}.customers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def samples(now: datetime, brand: str | None = None) -> Iterator[dict[str, Any]]:
    """The posts as `hundred score` and the generic source take them, oldest first, the newest minutes before `now`.

    Of one brand, or of all when none is named.
    """
    lines = [line for each in BRANDS if brand in (None, each) for line in _lines(each)]
    for line in sorted(lines, key=lambda line: -int(line["ago"])):
        yield _post(line, now)


def _post(line: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A line of a file with its time, its author's profile and an address that leads nowhere."""
    post = {name: value for name, value in line.items() if name != "ago"}
    handle, source = line["author"], line["source"]
    post["created_at"] = (now - timedelta(seconds=line["ago"])).isoformat(timespec="seconds")
    post["author"] = {"id": f"{source}-{handle}", **_people()[handle]}
    post["url"] = f"https://{source}.example/{handle}/{line['id']}"
    return post


def _lines(brand: str) -> list[dict[str, Any]]:
    return msgspec.json.Decoder(dict[str, Any]).decode_lines((FOLDER / f"{brand}.jsonl").read_bytes())


@cache
def _people() -> dict[str, dict[str, Any]]:
    people = msgspec.json.Decoder(dict[str, Any]).decode_lines((FOLDER / "people.jsonl").read_bytes())
    return {person["handle"]: person for person in people}
