"""The command line `hundred`: one file a command group, imported only when its command is called."""

from importlib import import_module

import click

COMMANDS = {
    "up": "infra.cli.up:up",
    "replay": "infra.cli.replay:replay",
    "score": "infra.cli.score:score",
    "eval": "infra.cli.evaluate:evaluate",
    "train": "infra.cli.train:train",
    "brand": "infra.cli.brand:brand",
    "connection": "infra.cli.connection:connection",
    "customers": "infra.cli.customers:customers",
    "people": "infra.cli.people:people",
    "rejudge": "infra.cli.rejudge:rejudge",
    "alerts": "infra.cli.alerts:alerts",
    "clock": "infra.cli.clock:clock",
    "deliveries": "infra.cli.deliveries:deliveries",
    "keys": "infra.cli.keys:keys",
    "export": "infra.cli.export:export",
    "erase": "infra.cli.erase:erase",
    "export-person": "infra.cli.erase:export_person",
    "redrive": "infra.cli.redrive:redrive",
    "doctor": "infra.cli.doctor:doctor",
    "bench": "infra.cli.bench:bench",
    "deploy": "infra.cli.deploy:deploy",
}


class LazyGroup(click.Group):
    """Finds a command's module by its name, so that `hundred score` does not import the local stack."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Hundred finds the hundred people who matter in what is said about a brand.

    Begin with: hundred up
    """
