"""`hundred train`: the shipped weights, again, from a data folder."""

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
    for judge in judges or trainable:
        click.echo(f"Fitting {judge} ...", err=True)
        import_module(f"infra.training.{judge}").write(data_folder, out)
    click.echo(f"The weights are in {out}.")


def trainers() -> list[str]:
    """The judges with fitted weights: modules of infra.training that have a `write`."""
    folder = ROOT / "infra" / "training"
    return [path.stem for path in sorted(folder.glob("*.py")) if "\ndef write(" in path.read_text(encoding="utf-8")]
