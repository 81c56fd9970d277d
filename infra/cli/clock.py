"""`hundred clock`: ticks by hand, to try rules of spikes and silences, and digests."""

from datetime import UTC, datetime
from pathlib import Path

import click

from infra.cli.place import place
from infra.local import state
from shared.adapters import queues
from shared.domain.chore import CHORES, Chore


@click.group()
def clock() -> None:
    """The clock looks for spikes, silent sources and questions that wait, and sends digests.

    \b
    Example:
      hundred clock tick digest --at 2026-11-24T08:00Z
    """


@clock.command("tick")
@click.argument("chores", nargs=-1, type=click.Choice(CHORES), metavar="[CHORE]...")
@click.option("--brand", default="", help="Only this brand; every brand when absent.")
@click.option(
    "--at", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%MZ"]), help="The time to take for now, in UTC."
)
@click.option("--stage", help="A deployment in AWS; the local stack when absent.")
@click.option("--region", help="Its region.")
@click.option("--data", default=state.DATA, type=click.Path(path_type=Path), help="Data folder of the local stack.")
def tick(
    chores: tuple[str, ...], brand: str, at: datetime | None, stage: str | None, region: str | None, data: Path
) -> None:
    """Has the clock do CHORES now, or all of them: due, spikes, quiet, unanswered, peers, digest.

    What was told already is not told again. With --at it looks as if it were then; a look in the future is
    remembered, so that the clock itself looks again only after that time. A deployment takes no --at in the future.

    \b
    Examples:
      hundred clock tick
      hundred clock tick digest --brand crumb-bakery --at 2026-11-24T08:00Z
    """
    when = at.replace(tzinfo=UTC) if at else None
    if stage and when and when > datetime.now(UTC):
        raise click.UsageError("--at may not be in the future of a deployment: it would stand still until then")
    where = place(stage, region, data)
    wanted = [Chore(name=name, brand=brand, at=when) for name in CHORES if not chores or name in chores]
    for chore in wanted:
        where.client("sqs").send_message(QueueUrl=where.outputs["ClockQueue"], MessageBody=queues.pack_chore(chore))
    click.echo(
        f"{len(wanted)} chores for {brand or 'every brand'} in the {where.name}; alerts go to their destinations"
    )
