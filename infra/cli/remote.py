"""Where the commands find Hundred and how they ask it: the API, with a key, and answers for people or machines."""

import functools
import json
import re
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

from infra.local import state

Command = Callable[..., Any]
PATIENCE_SECONDS = 30


class Failed(click.ClickException):
    """The API said no, or nobody answered (status 0)."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class Remote:
    """One Hundred, local or deployed, as its API shows it."""

    def __init__(self, url: str, key: str, as_json: bool) -> None:
        self.url = url.rstrip("/")
        self._key = key
        self.as_json = as_json

    def ask(self, method: str, path: str, body: Any = None, **query: str | None) -> Any:
        """The decoded answer. A problem ends the command with its own words."""
        asked = urlencode({name: value for name, value in query.items() if value is not None})
        request = Request(  # noqa: S310 - the user's own address; anything but http(s) was refused
            f"{self.url}/{path}" + (f"?{asked}" if asked else ""),
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - as above
                return json.load(answer)
        except HTTPError as error:
            raise Failed(_told(error), error.code) from error
        except (OSError, HTTPException) as error:
            raise Failed(
                f"{self.url} does not answer. Is it running? Start the local stack with: hundred up"
            ) from error

    def pages(self, path: str, most: int, **query: str | None) -> Iterator[dict[str, Any]]:
        """Rows of a list, page after page, at most `most`."""
        cursor: str | None = None
        while most > 0:
            answer = self.ask("GET", path, None, limit=str(min(most, 1000)), cursor=cursor, **query)
            yield from answer["data"]
            most -= len(answer["data"])
            cursor = answer["meta"]["next_cursor"]
            if cursor is None:
                return

    def show(self, rows: list[dict[str, Any]], *columns: str) -> None:
        """Rows as a table, without columns in which nothing stands, or as JSON lines for machines."""
        if self.as_json:
            for row in rows:
                click.echo(json.dumps(row, ensure_ascii=False))
            return
        told = [name for name in columns if any(row.get(name) not in (None, "", []) for row in rows)]
        shown = (
            Column(name, no_wrap=name in _WHOLE, min_width=_LEAST.get(name), max_width=_MOST.get(name), overflow="fold")
            for name in told
        )
        table = Table(*shown, box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
        for row in rows:
            table.add_row(*(_cell(row.get(name)) for name in told))
        # What is shown is nobody's markup: x:id:5 would become a picture, and a note in brackets would vanish.
        Console(markup=False, emoji=False).print(table if rows else "nothing yet")

    def say(self, row: dict[str, Any], words: str) -> None:
        """One result, in words or as one line of JSON."""
        click.echo(json.dumps(row, ensure_ascii=False) if self.as_json else words)


def remote(command: Command) -> Command:
    """Gives a command its `Remote`, and the options to choose another than the local stack."""

    @functools.wraps(command)
    def found(find: Callable[[], Remote], as_json: bool, **rest: Any) -> Any:
        return command(find(), **rest)

    return reachable(found)


def reachable(command: Command) -> Command:
    """As `remote`, for a command that may do without: gives it what finds the `Remote`, and whether to speak JSON."""

    @click.option("--url", envvar="HUNDRED_URL", help="Base URL of the API; the local stack's when absent.")
    @click.option(
        "--key", envvar="HUNDRED_KEY", help="API key, best given as HUNDRED_KEY; the local stack's when absent."
    )
    @click.option("--data", type=click.Path(path_type=Path), default=state.DATA, help="Data folder of the local stack.")
    @click.option("--json", "as_json", is_flag=True, help="JSON for machines.")
    @functools.wraps(command)
    def wrapped(url: str | None, key: str | None, data: Path, as_json: bool, **rest: Any) -> Any:
        return command(functools.partial(_found, url, key, data, as_json), as_json, **rest)

    return wrapped


def part(text: str) -> str:
    """A name as a part of a path."""
    return quote(text, safe="")


def read_json(file: Path) -> Any:
    """A JSON file, or standard input for `-`."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        return json.loads(text)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    except ValueError as error:
        raise click.ClickException(f"{file} is not JSON: {error}") from error


def _found(url: str | None, key: str | None, data: Path, as_json: bool) -> Remote:
    if url and not url.startswith(("http://", "https://")):
        raise click.UsageError("--url begins with https:// (or http:// on this machine)")
    if url and key:
        return Remote(url, key, as_json)
    try:
        local = state.load(data)
    except state.NoLocalStack as error:
        raise click.ClickException(f"{error}, or name one with --url and HUNDRED_KEY") from error
    if url and url.rstrip("/") != local.url:
        raise click.UsageError(f"give the key of {url} as HUNDRED_KEY")
    return Remote(local.url, key or (local.keys.admin if local.keys else ""), as_json)


def _told(error: HTTPError) -> str:
    try:
        problem = json.load(error)
        return str(problem["detail"])
    except (ValueError, KeyError, TypeError):
        return f"{error.code} {error.reason}"


_MOST = {"person": 24}
_LEAST = {"at": 10}
"""Letters of columns: a time is broken between its day and its hour at the least."""

_WHOLE = frozenset({"person", "rule", "severity", "destination", "state", "source", "circle"})
"""Columns of names, which are not broken while longer texts can be."""

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*Z")


def _cell(value: Any) -> str:
    if isinstance(value, str) and (time := _TIME.fullmatch(value)):
        return f"{time[1]} {time[2]}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
