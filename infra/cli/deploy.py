"""`hundred deploy`: the package to an AWS account."""

import re

import boto3
import click
from botocore.exceptions import BotoCoreError, ClientError

from infra.template import build
from infra.template.release import Release, ReleaseFailed, outputs, release


def _pairs(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    pairs = dict(value.partition("=")[::2] for value in values)
    for name in pairs:
        if not re.fullmatch("[A-Za-z]+", name):
            raise click.BadParameter(f"{name!r} is not Name=Value", context, option)
    return pairs


@click.command()
@click.option("--stage", default="dev", show_default=True, help="Name of the deployment; the stack is hundred-STAGE.")
@click.option("--region", help="AWS region; else the profile's or AWS_REGION.")
@click.option("--profile", help="AWS profile; else the environment's credentials.")
@click.option("--bucket", help="Bucket for code and template; else hundred-ACCOUNT-REGION, made when it is missing.")
@click.option("--endpoint", help="Another endpoint than AWS, such as an emulator's.", hidden=True)
@click.option(
    "--set", "chosen", multiple=True, callback=_pairs, metavar="NAME=VALUE",
    help="A parameter of the template, such as MailFrom or AlarmTopic. An update keeps what is not named.",
)  # fmt: skip
def deploy(
    stage: str,
    region: str | None,
    profile: str | None,
    bucket: str | None,
    endpoint: str | None,
    chosen: dict[str, str],
) -> None:
    """Packages Hundred and creates or updates its CloudFormation stack.

    \b
    Example:
      hundred deploy --stage dev --region eu-central-1
      hundred deploy --stage live --set MailFrom=alerts@example.com --set AlarmTopic=arn:aws:sns:...
    """
    try:
        session = boto3.Session(profile_name=profile, region_name=region)
        if not session.region_name:
            raise click.UsageError("name a region: --region eu-central-1")
        account = session.client("sts", endpoint_url=endpoint).get_caller_identity()["Account"]
        click.echo(f"package, for {stage} in {session.region_name}, account {account}")
        template, code = build.package()
        wanted = Release(
            stack=f"hundred-{stage}",
            template=template,
            code=code,
            bucket=bucket or f"hundred-{account}-{session.region_name}",
            parameters={"Stage": stage, **chosen},
        )
        release(wanted, session, endpoint, click.echo)
        found = outputs(session, wanted.stack, endpoint)
    except (ReleaseFailed, build.BuildFailed, ClientError, BotoCoreError) as error:
        raise click.ClickException(str(error)) from error
    for name in ("Url", "HooksUrl", "Table", "Parameters"):
        click.echo(f"{name:12}{found[name]}")
    click.echo(
        f"\nThe first key, for whoever may write the table:\n  HUNDRED_TABLE={found['Table']} hundred keys first"
    )
