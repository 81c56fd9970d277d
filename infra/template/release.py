"""Sends a template and its code to CloudFormation, and waits until it stands. The same for AWS and the local stack."""

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError
from msgspec import Struct

Say = Callable[[str], None]
"""Takes one line about what happened."""

POLL_SECONDS = 0.5


class ReleaseFailed(Exception):
    """CloudFormation refused or rolled back; the message names each resource and why."""


class Release(Struct, frozen=True, kw_only=True):
    """What is deployed where. `bucket` holds the code and the template, and is made when it is missing."""

    stack: str
    template: Path
    code: Path
    bucket: str
    parameters: dict[str, str]

    def digest(self) -> str:
        """Names this release: another template, code or parameter gives another name."""
        whole = hashlib.sha256(self.template.read_bytes() + self.code.read_bytes())
        whole.update(json.dumps(self.parameters, sort_keys=True).encode())
        return whole.hexdigest()


def release(wanted: Release, session: boto3.Session, endpoint: str | None = None, say: Say = lambda line: None) -> None:
    """Creates or updates the stack. Raises ReleaseFailed; doing it again is safe."""
    s3 = session.client("s3", endpoint_url=endpoint)
    cloudformation = session.client("cloudformation", endpoint_url=endpoint)
    address = _upload(s3, wanted, say)
    standing = _described(cloudformation, wanted.stack)
    update = standing is not None and standing["StackStatus"] not in ("REVIEW_IN_PROGRESS", "DELETE_COMPLETE")
    name = f"release-{wanted.digest()[:16]}-{int(time.time())}"
    cloudformation.create_change_set(
        StackName=wanted.stack,
        ChangeSetName=name,
        ChangeSetType="UPDATE" if update else "CREATE",
        TemplateURL=address,
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        Parameters=_parameters(wanted, standing or {}),
    )
    if not _ready(cloudformation, wanted.stack, name):
        say("nothing to change")
        return
    cloudformation.execute_change_set(StackName=wanted.stack, ChangeSetName=name)
    _follow(cloudformation, wanted.stack, say)


def outputs(session: boto3.Session, stack: str, endpoint: str | None = None) -> dict[str, str]:
    """The outputs of a stack that stands; empty when there is none."""
    cloudformation = session.client("cloudformation", endpoint_url=endpoint)
    found = _described(cloudformation, stack)
    if not found or not found["StackStatus"].endswith("_COMPLETE"):
        return {}
    return {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}


def _upload(s3: Any, wanted: Release, say: Say) -> str:
    try:
        s3.head_bucket(Bucket=wanted.bucket)
    except ClientError:
        say(f"make bucket {wanted.bucket}")
        _make_bucket(s3, wanted.bucket)
    code = f"code/{hashlib.sha256(wanted.code.read_bytes()).hexdigest()}.zip"
    say(f"upload {wanted.code.name}, {wanted.code.stat().st_size:,} bytes")
    s3.put_object(Bucket=wanted.bucket, Key=code, Body=wanted.code.read_bytes())
    template = json.loads(wanted.template.read_text())
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = {"Bucket": wanted.bucket, "Key": code}
    body = json.dumps(template, separators=(",", ":")).encode()
    key = f"templates/{hashlib.sha256(body).hexdigest()}.json"
    s3.put_object(Bucket=wanted.bucket, Key=key, Body=body)
    return f"{s3.meta.endpoint_url}/{wanted.bucket}/{key}"


def _make_bucket(s3: Any, bucket: str) -> None:
    region = s3.meta.region_name
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=bucket, **place)
    s3.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        },
    )


def _described(cloudformation: Any, stack: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":  # how CloudFormation says that there is none
            return None
        raise
    return found


def _parameters(wanted: Release, standing: dict[str, Any]) -> list[dict[str, Any]]:
    """Those that are given, and for the others what the stack has already: an update forgets nothing."""
    given = [{"ParameterKey": name, "ParameterValue": value} for name, value in wanted.parameters.items()]
    known = json.loads(wanted.template.read_text())["Parameters"]
    kept = {each["ParameterKey"] for each in standing.get("Parameters", [])} & set(known) - set(wanted.parameters)
    return given + [{"ParameterKey": name, "UsePreviousValue": True} for name in sorted(kept)]


def _ready(cloudformation: Any, stack: str, name: str) -> bool:
    """Whether a change set, once computed, has anything to change."""
    while True:
        found = cloudformation.describe_change_set(StackName=stack, ChangeSetName=name)
        if found["Status"] == "CREATE_COMPLETE":
            return True
        if found["Status"] == "FAILED":
            reason = found.get("StatusReason", "")
            cloudformation.delete_change_set(StackName=stack, ChangeSetName=name)
            if "didn't contain changes" in reason or "No updates" in reason:
                return False
            raise ReleaseFailed(f"{stack} cannot be changed: {reason}")
        time.sleep(POLL_SECONDS)


def _follow(cloudformation: Any, stack: str, say: Say) -> None:
    last = ""
    while True:
        status = (_described(cloudformation, stack) or {}).get("StackStatus", "DELETE_COMPLETE")
        if status != last:
            say(f"{stack}: {status}")
        if not status.endswith("_IN_PROGRESS"):
            break
        last = status
        time.sleep(POLL_SECONDS)
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise ReleaseFailed(f"{stack} is {status}\n" + "\n".join(_failures(cloudformation, stack)))


def _failures(cloudformation: Any, stack: str) -> list[str]:
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    failed = (each for each in events if each["ResourceStatus"].endswith("_FAILED"))
    return [f"  {each['LogicalResourceId']}: {each.get('ResourceStatusReason', '')}" for each in failed]
