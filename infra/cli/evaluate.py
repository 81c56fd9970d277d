"""`hundred eval`: every published figure of the judges, again."""

from pathlib import Path

import click


@click.command(name="eval", short_help="Repeat every published figure of the judges.")
@click.option(
    "--data",
    "data_folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with the labelled sets.",
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Where figures.md, .json and .png are written."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(data_folder: Path, out: Path | None, as_json: bool) -> None:
    """Judge every labelled set and print a table per judge, beside simple baselines. Trains nothing.

    Needs the extra `train`: pip install -e '.[train]'.

    \b
    Example:
      hundred eval --data ../shared/data --out build/figures
    """
    from infra.cli.train import plain_errors

    with plain_errors():
        _evaluate(data_folder, out, as_json)


def _evaluate(data_folder: Path, out: Path | None, as_json: bool) -> None:
    from rich.console import Console
    from rich.progress import Progress

    from infra.cli.train import WEIGHTS
    from infra.training import figures, report

    found: list[figures.Figure] = []
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Judging", total=6)
        routes, curves = figures.authenticity(data_folder)
        found += routes
        for measure in (
            figures.mixed_streams,
            figures.campaigns,
            figures.verdicts,
            figures.feelings,
            figures.influences,
        ):
            progress.update(task, advance=1)
            found += measure(data_folder)
    stored = report.left_out(WEIGHTS)
    table = report.markdown(found, curves, stored)
    machine = report.as_json(found, stored)
    click.echo(machine if as_json else table)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        (out / "figures.md").write_text(table, encoding="utf-8")
        (out / "figures.json").write_text(machine, encoding="utf-8")
        report.picture(curves, out / "figures.png")
