import json

import boto3
import pytest
from click.testing import CliRunner, Result

from infra.cli import main
from infra.local import state
from shared.adapters import queues
from shared.domain.mention import Received
from shared.domain.parsing import parse_post
from tests.e2e.running import Running, eventually
from tests.e2e.test_way_of_a_mention import POST, connected

BRAND = {"name": "Eland Rafts", "handles": {"x": ["elandrafts"]}}
SECRET_TEXT = "Eland Rafts sank my heart"


def hundred(local: Running, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--data", str(local.data)])


@pytest.fixture
def set_aside(local: Running) -> str:
    """A post that was judged five times in vain, and a message that nobody can read."""
    from datetime import UTC, datetime

    stack, connection = state.load(local.data), connected(local, "eland-rafts", BRAND)
    sqs = boto3.client(
        "sqs",
        endpoint_url=stack.endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    now = datetime.now(UTC)
    post = parse_post({**POST, "id": "poor", "text": SECRET_TEXT}, now)
    received = Received(post=post, connection=connection["id"], brand="eland-rafts", received_at=now)
    for body in (queues.pack(received), '{"post":'):
        sqs.send_message(QueueUrl=stack.outputs["MentionsDeadQueue"], MessageBody=body)
    return "poor"


def test_what_was_set_aside_is_shown_without_its_text_and_goes_back(local: Running, set_aside: str) -> None:
    assert hundred(local, "doctor").exit_code == 1

    shown = hundred(local, "redrive", "--dry-run")
    assert shown.exit_code == 0, shown.output
    assert f"eland-rafts: mastodon {set_aside}" in shown.output
    assert "unreadable" in shown.output
    assert SECRET_TEXT not in shown.output

    back = hundred(local, "redrive", "--queue", "mentions", "--json")
    assert json.loads(back.output.splitlines()[-1]) == {"waiting": 2, "moved": 2}
    mentions = "/v1/brands/eland-rafts/mentions"
    eventually(lambda: any(mention["id"] == set_aside for mention in local.ask("GET", mentions)[1]["data"]))


def test_doctor_names_each_part_of_a_stack(local: Running) -> None:
    found = [json.loads(line)["what"] for line in hundred(local, "doctor", "--json").output.splitlines()]

    assert {"python", "stack", "table", "MentionsQueue", "score", "tally", "alert", "deliver"} <= set(found)


def test_without_a_stack_the_commands_say_how_to_start_one(tmp_path: object) -> None:
    for command in ("doctor", "redrive"):
        answer = CliRunner().invoke(main, [command, "--data", f"{tmp_path}/none"])
        assert answer.exit_code == 1
        assert "hundred up" in answer.output
