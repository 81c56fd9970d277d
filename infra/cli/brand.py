"""`hundred brand`: what is watched."""

import json
from pathlib import Path

import click

from infra.cli.remote import Remote, part, read_json, remote
from shared.domain.brand import parse_brand
from shared.domain.errors import BadBrand


@click.group()
def brand() -> None:
    """Brands: what is watched, as files.

    \b
    Example:
      hundred brand put crumb-bakery.json
    """


@brand.command("list")
@remote
def list_(to: Remote) -> None:
    """Lists the brands.

    \b
    Example:
      hundred brand list
    """
    to.show(to.ask("GET", "v1/brands")["data"], "id", "name", "topics", "languages")


@brand.command()
@click.argument("brand_id")
@remote
def show(to: Remote, brand_id: str) -> None:
    """Prints a brand's file, addresses masked. What is printed can be put again.

    \b
    Example:
      hundred brand show crumb-bakery > crumb-bakery.json
    """
    click.echo(json.dumps(to.ask("GET", f"v1/brands/{part(brand_id)}")["data"], ensure_ascii=False, indent=2))


@brand.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--id", "brand_id", default="", help="The brand's id; from the file or made from its name when absent.")
@remote
def put(to: Remote, file: Path, brand_id: str) -> None:
    """Creates or replaces a brand from FILE.

    \b
    Example:
      hundred brand put crumb-bakery.json
    """
    raw = read_json(file)
    brand_id = _checked(file, raw, brand_id)
    stored = to.ask("PUT", f"v1/brands/{part(brand_id)}", raw)["data"]
    to.say(stored, f"stored: {brand_id}")


@brand.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
def check(file: Path) -> None:
    """Reads FILE and says what is wrong with it; sends nothing.

    \b
    Example:
      hundred brand check crumb-bakery.json
    """
    click.echo(f"good: {_checked(file, read_json(file), '')}")


@brand.command()
@click.argument("brand_id")
@click.confirmation_option(prompt="Its connections and addresses go at once. Sure?")
@remote
def delete(to: Remote, brand_id: str) -> None:
    """Stops watching a brand.

    \b
    Example:
      hundred brand delete crumb-bakery --yes
    """
    to.say(to.ask("DELETE", f"v1/brands/{part(brand_id)}")["data"], f"deleted: {brand_id}")


def _checked(file: Path, raw: object, brand_id: str) -> str:
    try:
        return parse_brand(raw, brand_id).id
    except BadBrand as error:
        raise click.ClickException(f"{file}: {error}") from error
