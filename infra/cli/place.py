"""Which Hundred a command about queues and health means: the local stack, or a stage in AWS."""

from pathlib import Path
from typing import Any

import boto3
import click
from msgspec import Struct

from infra.local import state
from infra.template.release import outputs


class Place(Struct, frozen=True):
    """A Hundred that stands somewhere, with its stack's outputs."""

    name: str
    outputs: dict[str, str]
    session: Any
    endpoint: str | None = None

    def client(self, service: str) -> Any:
        """A boto3 client for it."""
        return self.session.client(service, endpoint_url=self.endpoint)


def place(stage: str | None, region: str | None, data: Path) -> Place:
    """The stage's, or without one the local stack's. Raises ClickException when there is none."""
    if stage:
        session = boto3.Session(region_name=region)
        if not session.region_name:
            raise click.UsageError("name a region: --region eu-central-1")
        found = outputs(session, f"hundred-{stage}")
        if not found:
            raise click.ClickException(f"there is no stack hundred-{stage} in {session.region_name}")
        return Place(f"hundred-{stage} in {session.region_name}", found, session)
    try:
        local = state.load(data)
    except state.NoLocalStack as error:
        raise click.ClickException(f"{error}, or name a deployment with --stage") from error
    if not state.running(data):
        raise click.ClickException(f"The local stack in {data} does not run. Start it: hundred up")
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return Place(
        f"local stack in {data}", local.outputs, boto3.Session(region_name="us-east-1", **keys), local.endpoint
    )
