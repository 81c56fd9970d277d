"""`hundred redrive`: what was set aside, why, and back again."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
from msgspec import Struct, to_builtins
from rich.console import Console
from rich.progress import Progress

from infra.cli.place import Place, place
from infra.local import state
from shared.adapters import queues
from shared.domain.errors import HundredError
from shared.domain.mention import Received

DEAD = {
    "mentions": ("MentionsDeadQueue", "MentionsQueue"),
    "alerts": ("AlertsDeadQueue", "AlertsQueue"),
    "clock": ("ClockDeadQueue", "ClockQueue"),
}
LOOK_SECONDS = 60
"""How long a message that is looked at is nobody else's."""


class Waiting(Struct, frozen=True):
    """A message that was set aside: what it is and why, never what somebody wrote."""

    queue: str
    what: str
    since: str
    reason: str


@click.command()
@click.option("--queue", type=click.Choice([*DEAD, "streams"]), help="Only this one.")
@click.option("--dry-run", is_flag=True, help="Only show what waits.")
@click.option("--stage", help="A deployment in AWS; the local stack when absent.")
@click.option("--region", help="Its region.")
@click.option("--data", default=state.DATA, type=click.Path(path_type=Path), help="Data folder of the local stack.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each message and one for the sum.")
def redrive(queue: str | None, dry_run: bool, stage: str | None, region: str | None, data: Path, as_json: bool) -> None:
    """Shows what was set aside and sends it back to be tried again.

    Repair the cause first: what fails again comes back. Nothing is stored, counted or alerted twice by it.
    Failures of the stream are shown and stay: they name records, and the table holds what those said.

    \b
    Example:
      hundred redrive --dry-run
      hundred redrive --queue mentions --stage live --region eu-central-1
    """
    where = place(stage, region, data)
    chosen = [queue] if queue else [*DEAD, "streams"]
    found = [each for name in chosen for each in _waiting(where, name)]
    if not as_json:
        _show(where, found)
    moved = 0
    if not dry_run:
        moved = sum(_move(where, name, as_json) for name in chosen if name in DEAD)
    if as_json:
        for each in found:
            click.echo(json.dumps(to_builtins(each)))
        click.echo(json.dumps({"waiting": len(found), "moved": moved}))
    elif not dry_run:
        click.echo(f"{moved} sent back")


def _waiting(where: Place, name: str) -> Iterator[Waiting]:
    """Each message once. It is put back at once, so that the next look and the move find it again."""
    sqs, address = where.client("sqs"), where.outputs[DEAD[name][0] if name in DEAD else "StreamFailuresQueue"]
    seen: dict[str, dict[str, Any]] = {}
    while batch := _received(sqs, address):
        seen |= {message["MessageId"]: message for message in batch}
    for message in seen.values():
        sqs.change_message_visibility(QueueUrl=address, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
        what, reason = _told(name, message["Body"])
        sent = datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, UTC)
        yield Waiting(name, what, sent.isoformat(timespec="seconds"), reason)


def _move(where: Place, name: str, quiet: bool) -> int:
    """Sends messages back one by one: sent first, then deleted, so a cut in between repeats and never loses."""
    sqs = where.client("sqs")
    dead, home = (where.outputs[output] for output in DEAD[name])
    moved = 0
    with Progress(console=Console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task(f"{name} back to work", total=None)
        while batch := _received(sqs, dead):
            for message in batch:
                sqs.send_message(QueueUrl=home, MessageBody=message["Body"], **_order(message))
                sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
                moved += 1
                bar.advance(task)
    return moved


def _received(sqs: Any, address: str) -> list[dict[str, Any]]:
    answer = sqs.receive_message(
        QueueUrl=address,
        MaxNumberOfMessages=10,
        VisibilityTimeout=LOOK_SECONDS,
        MessageSystemAttributeNames=["SentTimestamp", "MessageGroupId"],
    )
    found: list[dict[str, Any]] = answer.get("Messages", [])
    return found


def _order(message: dict[str, Any]) -> dict[str, str]:
    """A FIFO message's group, and an id of its own: under the old one SQS would drop it within five minutes."""
    group = message["Attributes"].get("MessageGroupId")
    return {"MessageGroupId": group, "MessageDeduplicationId": uuid4().hex} if group else {}


def _told(name: str, body: str) -> tuple[str, str]:
    """What a message is, and as far as it shows by itself, why it failed."""
    if name == "streams":
        return _stream(json.loads(body))
    try:
        if name == "alerts":
            alert = queues.parse_alert(body)
            return (
                f"{alert.brand}: rule {alert.rule} to {alert.destination}",
                "could not be sent; see the log of deliver",
            )
        if name == "clock":
            chore = queues.parse_chore(body)
            return f"{chore.brand or 'every brand'}: {chore.name}", "could not be done; see the log of clock"
        message = queues.parse_message(body)
    except HundredError as error:
        return "unreadable", str(error)
    if not isinstance(message, Received):
        return type(message).__name__.lower(), "could not be done; see the log of score"
    return f"{message.brand}: {message.post.source} {message.post.id}", "could not be judged; see the log of score"


def _stream(failure: dict[str, Any]) -> tuple[str, str]:
    batch, context = failure.get("DDBStreamBatchInfo", {}), failure.get("requestContext", {})
    what = f"{batch.get('batchSize')} records from {batch.get('startSequenceNumber')}"
    return what, f"{context.get('condition')} in {str(context.get('functionArn', '')).rpartition(':')[2]}"


def _show(where: Place, found: list[Waiting]) -> None:
    click.echo(f"{len(found)} set aside in the {where.name}")
    for each in found:
        click.echo(f"  {each.queue:9}{each.since}  {each.what}: {each.reason}")
