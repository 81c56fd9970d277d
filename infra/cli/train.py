"""`hundred train`: the shipped weights, again, from a data folder."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import click

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "shared" / "judges" / "weights"


@click.command(short_help="Rebuild the judges' weights from labelled posts.")
@click.option(
    "--data",
    "data_folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with the labelled sets.",
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=WEIGHTS, help="Where the weights are written."
)
@click.argument("judges", nargs=-1)
def train(data_folder: Path, out: Path, judges: tuple[str, ...]) -> None:
    """Fit the weights of JUDGES (all when none is named) and store what models reach on sets left out.

    Deterministic: the same data gives the same files. Needs the extra `train`: pip install -e '.[train]'.

    \b
    Example:
      hundred train --data ../shared/data
      hundred train --data ../shared/data --out /tmp/weights influence
    """
    trainable = trainers()
    unknown = [judge for judge in judges if judge not in trainable]
    if unknown:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(trainable)}", param_hint="JUDGES")
    out.mkdir(parents=True, exist_ok=True)
    chosen = [judge for judge in trainable if judge in judges or not judges]
    for judge in chosen:
        click.echo(f"Fitting {judge} ...", err=True)
        if len(chosen) == 1:
            with plain_errors():
                _fit(judge, data_folder, out)
        else:
            _apart(judge, data_folder, out)
    click.echo(f"The weights are in {out}.")


@contextmanager
def plain_errors() -> Iterator[None]:
    """Says in a sentence when the extra or a file of the data folder is missing."""
    try:
        yield
    except ModuleNotFoundError as missing:
        raise click.ClickException(f"{missing.name} is not installed: pip install -e '.[train]'") from missing
    except FileNotFoundError as missing:
        raise click.ClickException(f"{missing.filename} is not there, or not in the data folder") from missing


def trainers() -> list[str]:
    """The judges with fitted weights: modules here with a `write`. Influence comes last, since it asks the others."""
    modules = sorted((ROOT / "infra" / "training").glob("*.py"))
    found = [path.stem for path in modules if _WRITES.search(path.read_text(encoding="utf-8"))]
    return sorted(found, key=lambda judge: (judge == "influence", judge))


def _fit(judge: str, data_folder: Path, out: Path) -> None:
    """Fits in one thread: how sums are shared out among several changes their last bits, and with them the weights."""
    fitting = import_module(f"infra.training.{judge}")
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        fitting.write(data_folder, out)


def _apart(judge: str, data_folder: Path, out: Path) -> None:
    """Fits in a process of its own, which loads the weights that the earlier ones wrote."""
    command = "from infra.cli.train import train; train()"
    arguments = [sys.executable, "-c", command, "--data", str(data_folder), "--out", str(out), judge]
    if subprocess.run(arguments, stdout=subprocess.DEVNULL, check=False).returncode:  # noqa: S603  # our own command
        raise click.ClickException(f"fitting {judge} failed")


_WRITES = re.compile(r"^def write\(\w+: Path, weights: Path\)", re.MULTILINE)
