"""`hundred bench`: the figures that the docs give, measured again on this machine."""

import os
import platform
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.table import Table

WIDTH = 150
"""Columns of a table: figures that are cut off are no figures."""


@click.group()
def bench() -> None:
    """Measures Hundred on this machine: what it survives, asks for, costs, and how long it takes.

    \b
    Example:
      hundred bench faults
    """


def measure(name: str, words: str) -> Callable[[Callable[..., Iterable[Any]]], click.Command]:
    """Makes a command of a function that yields rows; its docstring says what they show."""

    def made(rows: Callable[..., Iterable[Any]]) -> click.Command:
        @bench.command(name, help=f"{words}\n\n\b\nExample:\n  hundred bench {name}")
        @click.option("--json", "as_json", is_flag=True, help="One line of JSON for each row.")
        def command(as_json: bool) -> None:
            _print(name, rows(), as_json)

        return command

    return made


@measure(
    "faults", "Kills each step after each of its AWS calls, and loses each answer; counts the runs that end the same."
)
def faults() -> Iterator[Any]:
    """One row for each step and kind of fault."""
    from infra.cli import bench_faults

    yield from bench_faults.rows()


@measure(
    "delivery", "Alerts to channels that fail a fifth of the time in every way: none lost, in order, at their pace."
)
def delivery() -> Iterator[Any]:
    """One row for each kind of channel, and one in real time."""
    from infra.cli import bench_delivery

    yield from bench_delivery.rows()


@measure("requests", "Counts AWS requests and write units for each mention, from the queue to the tally and the alert.")
def requests() -> Iterator[Any]:
    """One row for each size of batch."""
    from infra.cli import bench_requests

    yield from bench_requests.rows()


@measure("cold", "Import and first event of each function in a fresh process.")
def cold() -> Iterator[Any]:
    """One row for each function, with and without bytecode."""
    from infra.cli import bench_cold

    yield from bench_cold.rows()


@measure("judges", "What the judges cost beside VADER alone, at the start, and at ten times the length.")
def judges() -> Iterator[Any]:
    """Rows as infra/cli/bench_judges.py makes them."""
    from infra.cli import bench_judges

    yield from bench_judges.rows()


@measure("quiet", "How often a source is wrongly called silent, and how soon one is told that stopped, on made series.")
def quiet() -> Iterator[Any]:
    """One row for each level."""
    from infra.cli import bench_quiet

    yield from bench_quiet.rows()


@measure("clock", "Counts the clock's requests and units for each chore and brand, and what 500 brands pay a month.")
def clock() -> Iterator[Any]:
    """One row for each chore and size of brand."""
    from infra.cli import bench_ticks

    yield from bench_ticks.rows()


@measure("spikes", "False alarms a week, and how soon a real step is told, on made series; takes some minutes.")
def spikes() -> Iterator[Any]:
    """Rows for each sensitivity and level."""
    from infra.cli import bench_spikes

    yield from bench_spikes.rows()


@measure("reads", "Read units of each view of the dashboard and each route of the API, as the store grows.")
def reads() -> Iterator[Any]:
    """One row for each view and route."""
    from infra.cli import bench_reads

    yield from bench_reads.rows()


@bench.command("view")
@click.option("--mentions", default=100_000, show_default=True, help="How many are stored.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each row.")
def view(mentions: int, as_json: bool) -> None:
    """Opens the dashboard in Chromium on a local stack with 100,000 mentions: first, five times more, and cold.

    \b
    Example:
      hundred bench view --mentions 20000
    """
    from infra.cli import bench_view

    _print("view", bench_view.rows(mentions, lambda line: click.echo(line, err=True)), as_json)


@measure("filters", "What a page of mentions reads when next to nothing passes its filter, over posts and articles.")
def filters() -> Iterator[Any]:
    """One row for each store and filter."""
    from infra.cli import bench_filters

    yield from bench_filters.rows()


@measure("schema", "Sends 5,000 requests that Schemathesis makes of the API's document, and holds each answer to it.")
def schema() -> Iterator[Any]:
    """One row."""
    from infra.cli import bench_schema

    yield from bench_schema.rows()


@measure("customers", "Imports 100,000 made customers on a local stack, kills the import half way, and makes it again.")
def customers() -> Iterator[Any]:
    """One row for each run."""
    from infra.cli import bench_customers

    yield from bench_customers.rows(lambda line: click.echo(line, err=True))


@measure("seeding", "How often the interval of what gifts did holds the truth, on made people; takes ten minutes.")
def seeding() -> Iterator[Any]:
    """Rows for few and many people, without an effect and with one."""
    from infra.cli import bench_seeding

    yield from bench_seeding.rows()


@bench.command("people")
@click.option("--data", type=click.Path(path_type=Path), default=Path("../shared/data"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each row.")
def people(data: Path, as_json: bool) -> None:
    """Write units, requests and hottest keys of threads and persons on real posts, and whether they are what the
    mentions alone make; takes some ten minutes.

    
    Example:
      hundred bench people --data ../shared/data
    """
    from infra.cli import bench_people

    for row in bench_people.rows(data):
        _print(f"people, {type(row).__name__.lower()},", [row], as_json)


@bench.command()
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each row.")
def stories(as_json: bool) -> None:
    """Delivers 10,000 mentions in 300 stories three times, with crashes between any two calls, and counts the alerts;
    then what a mention costs as its story grows. Takes about a minute.

    \b
    Example:
      hundred bench stories
    """
    from infra.cli import bench_stories, bench_stories_cost

    _print("stories", bench_stories.rows(lambda line: click.echo(line, err=True)), as_json)
    _print("stories, cost of a mention,", bench_stories_cost.rows(), as_json)


@bench.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), default=Path("../shared/data"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each row.")
def noise(data: Path, as_json: bool) -> None:
    """Alerts a day by the ready-made rules, on real posts at 200 mentions a day, 5 % of them by customers.

    \b
    Example:
      hundred bench noise --data ../shared/data
    """
    from infra.cli import bench_noise

    _print("noise", bench_noise.rows(data), as_json)


@bench.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), default=Path("../shared/data"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each row.")
def near(data: Path, as_json: bool) -> None:
    """How many real texts that are nearly the same, though their first words differ, find each other as one story.

    \b
    Example:
      hundred bench near --data ../shared/data
    """
    from infra.cli import bench_near

    _print("near", bench_near.rows(data), as_json)


@measure("once", "Replays 1,000 posts three times in three orders: each is stored once and counted once.")
def once() -> Iterator[Any]:
    """One row."""
    yield from _on_a_stack(lambda stack: stack.once())


@measure(
    "poison", "Puts a message that cannot be judged among good ones; it alone is set aside, and comes back by redrive."
)
def poison() -> Iterator[Any]:
    """One row."""
    yield from _on_a_stack(lambda stack: stack.poison())


@measure("latency", "Sends 20 mentions a second and waits for each to be in the query's answer.")
def latency() -> Iterator[Any]:
    """One row."""
    yield from _on_a_stack(lambda stack: stack.latency())


@measure("alerting", "Sends unhappy posts that count, and waits for each to be alerted: from stored to handed over.")
def alerting() -> Iterator[Any]:
    """One row."""
    yield from _on_a_stack(lambda stack: stack.alert_latency())


def _on_a_stack(measured: Callable[[Any], Any]) -> Iterator[Any]:
    from infra.cli import bench_stack

    with bench_stack.bench(lambda line: click.echo(line, err=True)) as stack:
        yield measured(stack)


def _print(name: str, rows: Iterable[Any], as_json: bool) -> None:
    table: Table | None = None
    for row in rows:
        shown = row if isinstance(row, dict) else msgspec.to_builtins(row)
        if as_json:
            click.echo(msgspec.json.encode(shown).decode())
            continue
        if table is None:
            table = Table(title=f"{name} on {_machine()}")
            for column, value in shown.items():  # what is made of many parts is broken, so that all columns stay
                table.add_column(column, no_wrap=not isinstance(value, dict), overflow="fold")
        table.add_row(*map(_told, shown.values()))
    if table:
        Console(width=max(Console().width, WIDTH)).print(table)


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_told(each)}" for name, each in value.items())
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _machine() -> str:
    made_of = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{made_of}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
