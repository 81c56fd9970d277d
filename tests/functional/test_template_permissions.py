from collections.abc import Iterator
from typing import Any

import pytest

from tests.functional.template import functions, mappings, named, of_type

NAMES = ("APIHandler", "Webhooks", "Score", "Tally", "Alert", "Clock", "Deliver", "Erase")

WRITES = {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"}


def statements(function: str) -> list[dict[str, Any]]:
    """What a function's role allows, with what only a customer's key or a mail sender adds."""
    role = of_type("AWS::IAM::Role")[named(functions()[function]["Role"])]
    (policy,) = role["Policies"]
    found = policy["PolicyDocument"]["Statement"]
    return [each["Fn::If"][1] if "Fn::If" in each else each for each in found]


def allowed(function: str) -> set[str]:
    return {action for each in statements(function) for action in each["Action"]}


def targets(function: str) -> Iterator[str]:
    for each in statements(function):
        found = each["Resource"] if isinstance(each["Resource"], list) else [each["Resource"]]
        yield from (str(target) for target in found)


def test_no_two_functions_share_a_role() -> None:
    assert len({named(each["Role"]) for each in functions().values()}) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_names_each_action_and_each_resource(name: str) -> None:
    assert all("*" not in action for action in allowed(name))
    assert all(target != "*" and not target.endswith(":*:*'}") for target in targets(name))
    assert all(each["Effect"] == "Allow" for each in statements(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_function_may_write_its_own_log_and_no_other(name: str) -> None:
    (log,) = [each for each in statements(name) if each["Sid"] == "Log"]

    assert f"/aws/lambda/${{AWS::StackName}}-{name}-" in log["Resource"]["Fn::Sub"]


def test_the_webhooks_may_queue_and_read_a_senders_secret_and_nothing_else() -> None:
    assert allowed("Webhooks") - {"kms:Decrypt", "kms:GenerateDataKey"} == {
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "sqs:SendMessage",
        "ssm:GetParameter",
    }
    assert any(target.endswith("/connections/*'}") for target in targets("Webhooks"))


def test_a_function_may_receive_from_the_queue_that_wakes_it() -> None:
    for name, _, mapping in mappings("SQS"):
        own = named(mapping["Queue"])
        (receive,) = [each for each in _receiving(name) if each["Resource"] == {"Fn::GetAtt": [own, "Arn"]}]
        assert {"sqs:DeleteMessage", "sqs:GetQueueAttributes"} <= set(receive["Action"])


def test_only_erase_may_look_into_what_others_set_aside() -> None:
    assert [name for name in NAMES if len(_receiving(name)) > 1] == ["Erase"]


def test_a_function_may_read_the_stream_that_wakes_it_and_report_what_it_gave_up() -> None:
    for name, _, mapping in mappings("DynamoDB"):
        assert {"dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"} <= allowed(name)
        failures = named(mapping["DestinationConfig"]["OnFailure"]["Destination"])
        sends = [each["Resource"] for each in statements(name) if "sqs:SendMessage" in each["Action"]]
        assert failures in map(named, sends)


def test_alert_counts_and_notes_and_takes_nothing_out_of_the_table() -> None:
    assert WRITES & allowed("Alert") == {"dynamodb:PutItem", "dynamodb:UpdateItem"}


def test_only_the_api_may_change_a_secret_and_only_it_and_the_clock_and_erase_may_delete() -> None:
    for name in NAMES:
        assert ("ssm:DeleteParameter" in allowed(name)) == (name == "APIHandler")
        assert ("ssm:PutParameter" in allowed(name)) == (name in ("APIHandler", "Deliver"))
        assert ("dynamodb:DeleteItem" in allowed(name)) == (name in ("APIHandler", "Clock", "Erase"))


def test_deliver_may_make_the_secret_of_links_and_put_no_other() -> None:
    (puts,) = [each["Resource"] for each in statements("Deliver") if "ssm:PutParameter" in each["Action"]]
    assert puts["Fn::Sub"].endswith("parameter/hundred/${Stage}/own/actions")


def _receiving(name: str) -> list[dict[str, Any]]:
    return [each for each in statements(name) if "sqs:ReceiveMessage" in each["Action"]]


def test_only_deliver_may_send_mail_and_only_from_the_address_that_was_given() -> None:
    assert [name for name in NAMES if "ses:SendEmail" in allowed(name)] == ["Deliver"]
    (mail,) = [each for each in statements("Deliver") if "ses:SendEmail" in each["Action"]]
    assert mail["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "MailFrom"}}}
