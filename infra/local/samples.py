"""Fills an empty local stack: the sample brands, a sender for each, and their posts as signed webhooks."""

from pathlib import Path

from rich.console import Console

from infra.local.state import Local


def play(local: Local, data: Path, console: Console) -> None:
    """Plays in what was not played in yet."""
