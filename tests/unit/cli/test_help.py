"""Every command tells what it does, with an example; none imports another's weight."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from infra.cli import COMMANDS, main


def commands(group: click.Group, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found.append((*above, name))
        if isinstance(command, click.Group):
            found += commands(command, (*above, name))
    return found


@pytest.mark.parametrize("path", commands(main), ids=" ".join)
def test_every_command_has_help_with_an_example(path):
    answer = CliRunner().invoke(main, [*path, "--help"])
    assert answer.exit_code == 0
    assert "hundred " + path[0] in answer.output.partition("Example")[2], "no example"


def test_an_unknown_command_is_a_usage_error():
    assert CliRunner().invoke(main, ["no-such-command"]).exit_code == 2


def test_showing_the_help_imports_no_command():
    code = "import sys, infra.cli; print(sorted(m for m in sys.modules if m.startswith('infra.cli.')))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert shown.stdout.strip() == "[]"
    assert COMMANDS
