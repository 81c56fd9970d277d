"""`hundred doctor`: what is not as it should be, and what to do."""

import json
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import click
from botocore.exceptions import BotoCoreError, ClientError
from msgspec import Struct, to_builtins

from infra.cli.place import Place, place
from infra.local import state


class Finding(Struct, frozen=True):
    """One thing that was looked at. `way_out` is empty when it is well."""

    what: str
    found: str
    way_out: str = ""


@click.command()
@click.option("--stage", help="A deployment in AWS; the local stack when absent.")
@click.option("--region", help="Its region.")
@click.option("--data", default=state.DATA, type=click.Path(path_type=Path), help="Data folder of the local stack.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each thing that was looked at.")
def doctor(stage: str | None, region: str | None, data: Path, as_json: bool) -> None:
    """Looks whether everything is as it should be. Exit code 1 when something is not.

    \b
    Example:
      hundred doctor
      hundred doctor --stage live --region eu-central-1
    """
    findings = list(_look(stage, region, data))
    for each in findings:
        if as_json:
            click.echo(json.dumps(to_builtins(each)))
        else:
            click.echo(f"{'ok ' if not each.way_out else 'NOT'}  {each.what:22}{each.found}")
            if each.way_out:
                click.echo(f"     -> {each.way_out}")
    sys.exit(1 if any(each.way_out for each in findings) else 0)


def _look(stage: str | None, region: str | None, data: Path) -> Iterator[Finding]:
    yield Finding("python", sys.version.split()[0], "" if sys.version_info >= (3, 11) else "Hundred needs 3.11")
    for name in ("chalice", "boto3", "ministack"):
        yield Finding(name, version(name))
    try:
        where = place(stage, region, data)
    except click.ClickException as error:
        yield Finding("stack", "none that runs", error.message)
        return
    yield Finding("stack", where.name)
    checks: tuple[Callable[[Place], Iterator[Finding]], ...] = (_table, _queues, _mappings)
    for check in (*checks, *((_mail, _alarms) if stage else ())):
        try:
            yield from check(where)
        except (ClientError, BotoCoreError) as error:
            yield Finding(check.__name__.strip("_"), "could not be looked at", str(error))


def _table(where: Place) -> Iterator[Finding]:
    table = where.client("dynamodb").describe_table(TableName=where.outputs["Table"])["Table"]
    yield Finding("table", f"{table['TableStatus']}, about {table['ItemCount']:,} items")


def _queues(where: Place) -> Iterator[Finding]:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    for output in sorted(name for name in where.outputs if name.endswith("Queue")):
        answer = where.client("sqs").get_queue_attributes(QueueUrl=where.outputs[output], AttributeNames=names)
        depth = sum(int(answer["Attributes"][name]) for name in names)
        aside = output.endswith(("DeadQueue", "FailuresQueue"))
        way_out = "look with: hundred redrive --dry-run" if depth and aside else ""
        yield Finding(output, f"{depth} {'set aside' if aside else 'on their way'}", way_out)


def _mappings(where: Place) -> Iterator[Finding]:
    for mapping in where.client("lambda").list_event_source_mappings()["EventSourceMappings"]:
        name = mapping["FunctionArn"].rpartition(":")[2]
        source = mapping["EventSourceArn"]
        if where.outputs["Table"] not in source and source.rpartition(":")[2] not in str(where.outputs.values()):
            continue
        way_out = "" if mapping["State"] == "Enabled" else "enable the event source mapping in the Lambda console"
        yield Finding(name.split("-")[-2].lower(), f"wakes: {mapping['State'].lower()}", way_out)


def _mail(where: Place) -> Iterator[Finding]:
    account = where.client("sesv2").get_account()
    out = account["ProductionAccessEnabled"]
    way_out = "" if out else "mails reach verified addresses only: ask for production access in the SES console"
    yield Finding("mail", "out of the sandbox" if out else "in the sandbox", way_out)


def _alarms(where: Place) -> Iterator[Finding]:
    answer = where.client("cloudwatch").describe_alarms(StateValue="ALARM", AlarmNamePrefix=where.name.split()[0])
    for alarm in answer["MetricAlarms"]:
        yield Finding("alarm", alarm["AlarmName"], alarm.get("AlarmDescription", ""))
