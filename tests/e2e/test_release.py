import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from msgspec import structs

from infra.local import state
from infra.template import build
from infra.template.release import Release, ReleaseFailed, outputs, release
from tests.e2e.running import Running

REGION = "eu-central-1"


@pytest.fixture
def endpoint(local: Running) -> str:
    return state.load(local.data).endpoint


@pytest.fixture
def session() -> boto3.Session:
    return boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)


@pytest.fixture
def wanted(tmp_path: Path, session: boto3.Session, endpoint: str) -> Iterator[Release]:
    yield Release(
        stack="hundred-trial",
        template=build.template(tmp_path),
        code=build.own_code(tmp_path / "code.zip"),
        bucket="hundred-trial-code",
        parameters={"Stage": "trial", "MailFrom": "alerts@example.com"},
    )
    session.client("cloudformation", endpoint_url=endpoint).delete_stack(StackName="hundred-trial")


def parameters(session: boto3.Session, endpoint: str) -> dict[str, str]:
    client = session.client("cloudformation", endpoint_url=endpoint)
    (stack,) = client.describe_stacks(StackName="hundred-trial")["Stacks"]
    return {each["ParameterKey"]: each["ParameterValue"] for each in stack["Parameters"]}


def test_a_release_stands_and_a_second_one_forgets_nothing(
    wanted: Release, session: boto3.Session, endpoint: str
) -> None:
    said: list[str] = []
    release(wanted, session, endpoint, said.append)
    first = outputs(session, wanted.stack, endpoint)
    assert first["Parameters"] == "/hundred/trial"
    assert said[-1] == "hundred-trial: CREATE_COMPLETE"

    again = structs.replace(wanted, parameters={"Stage": "trial", "ScoreWindow": "5"})
    release(again, session, endpoint, said.append)

    assert parameters(session, endpoint) | {"MailFrom": "alerts@example.com", "ScoreWindow": "5"} == parameters(
        session, endpoint
    )
    assert outputs(session, wanted.stack, endpoint)["Table"] == first["Table"]


def test_a_refusal_names_the_resource_and_why(
    wanted: Release, session: boto3.Session, endpoint: str, tmp_path: Path
) -> None:
    template: dict[str, Any] = json.loads(wanted.template.read_text())
    template["Resources"]["MentionsQueue"]["Properties"]["RedrivePolicy"] = "nobody"
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(template))

    with pytest.raises(ReleaseFailed, match="MentionsQueue: Invalid value"):
        release(structs.replace(wanted, template=broken), session, endpoint)
    assert outputs(session, wanted.stack, endpoint) == {}


def test_another_parameter_is_another_release(wanted: Release) -> None:
    other = structs.replace(wanted, parameters={"Stage": "trial"})

    assert wanted.digest() == structs.replace(wanted).digest() != other.digest()
