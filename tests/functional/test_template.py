import json
from importlib import import_module

import pytest

from infra.template.build import ROOT
from tests.functional.template import functions, mappings, named, of_type, resources

EVENTS = ("Webhooks", "Score", "Tally", "Alert", "Clock", "Deliver", "Erase")


def test_chalice_json_names_each_function_that_is_deployed_and_no_other() -> None:
    config = json.loads((ROOT / "chalice.json").read_text())
    configured = set(config["stages"]["stack"]["lambda_functions"])

    assert configured == {"api_handler", *(name.lower() for name in EVENTS)}
    assert set(functions()) == {"APIHandler", *EVENTS}


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_function_is_deployed_by_its_own_path(name: str) -> None:
    handler = functions()[name]["Handler"]
    module, _, attribute = handler.rpartition(".")

    assert handler == f"functions.{name.lower()}.{name.lower()}"
    assert callable(getattr(import_module(module), attribute))


@pytest.mark.parametrize(("kind", "functions"), [("SQS", 4), ("DynamoDB", 2)])
def test_a_failed_record_comes_again_without_its_batch(kind: str, functions: int) -> None:
    found = list(mappings(kind))

    assert len(found) == functions
    for name, _, mapping in found:
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"], name


def test_a_stream_function_halves_bad_batches_gives_up_and_says_where() -> None:
    for name, _, mapping in mappings("DynamoDB"):
        assert mapping["BisectBatchOnFunctionError"], name
        assert 0 < mapping["MaximumRetryAttempts"] <= 100, name
        assert named(mapping["DestinationConfig"]["OnFailure"]["Destination"]) == "StreamFailuresQueue", name
        assert mapping["ParallelizationFactor"] == 1, "the counters rely on one batch of a shard at a time"


def test_only_mentions_and_what_is_left_of_them_wake_the_stream_functions() -> None:
    for _, _, mapping in mappings("DynamoDB"):
        (pattern,) = mapping["FilterCriteria"]["Filters"]
        assert json.loads(pattern["Pattern"]) == {"dynamodb": {"NewImage": {"t": {"S": ["m", "x"]}}}}


def test_a_message_stays_invisible_for_six_timeouts_of_its_function() -> None:
    queues = of_type("AWS::SQS::Queue")
    for name, function, mapping in mappings("SQS"):
        queue = queues[named(mapping["Queue"])]
        assert queue["VisibilityTimeout"] >= 6 * function["Timeout"], name


def test_each_queue_sets_aside_what_fails_and_keeps_it_for_longer() -> None:
    queues = of_type("AWS::SQS::Queue")
    for _, _, mapping in mappings("SQS"):
        queue = queues[named(mapping["Queue"])]
        dead = queues[named(queue["RedrivePolicy"]["deadLetterTargetArn"])]
        assert 3 <= queue["RedrivePolicy"]["maxReceiveCount"] <= 10
        assert dead["MessageRetentionPeriod"] > queue["MessageRetentionPeriod"]
        assert dead.get("FifoQueue") == queue.get("FifoQueue")


def test_each_function_has_a_log_that_ends() -> None:
    logs = of_type("AWS::Logs::LogGroup")
    logged = {named(log["LogGroupName"]) for log in logs.values()}

    assert set(functions()) <= logged
    assert all(1 <= log["RetentionInDays"] <= 90 for log in logs.values())


@pytest.mark.parametrize("metric", ["Errors", "Throttles"])
def test_each_function_has_an_alarm(metric: str) -> None:
    alarms = [alarm for alarm in of_type("AWS::CloudWatch::Alarm").values() if alarm["MetricName"] == metric]

    assert {named(alarm["Dimensions"][0]["Value"]) for alarm in alarms} == set(functions())


def test_each_queue_of_what_failed_has_an_alarm() -> None:
    alarms = of_type("AWS::CloudWatch::Alarm").values()
    watched = {named(alarm["Dimensions"][0]["Value"]) for alarm in alarms if alarm["Namespace"] == "AWS/SQS"}
    late = {named(alarm["Dimensions"][0]["Value"]) for alarm in alarms if alarm["MetricName"] == "IteratorAge"}

    assert watched >= {
        "MentionsDeadQueue",
        "AlertsDeadQueue",
        "ClockDeadQueue",
        "ErasuresDeadQueue",
        "StreamFailuresQueue",
    }
    assert late == {name for name, _, _ in mappings("DynamoDB")}


def test_the_table_survives_the_stack_and_can_be_restored() -> None:
    table = resources()["Table"]

    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
    assert table["Properties"]["DeletionProtectionEnabled"]
    assert table["Properties"]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert table["Properties"]["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert table["Properties"]["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}


def test_webhooks_come_in_by_an_api_of_their_own_that_is_throttled() -> None:
    routes = {route["RouteKey"] for route in of_type("AWS::ApiGatewayV2::Route").values()}
    (stage,) = of_type("AWS::ApiGatewayV2::Stage").values()
    (integration,) = of_type("AWS::ApiGatewayV2::Integration").values()

    assert routes == {"ANY /webhooks/{proxy+}"}
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"]
    assert integration["PayloadFormatVersion"] == "2.0"
    assert named(integration["IntegrationUri"]) == "Webhooks"


def test_no_log_of_the_webhooks_holds_a_path_or_an_address() -> None:
    (stage,) = of_type("AWS::ApiGatewayV2::Stage").values()

    for telling in ("path", "sourceIp", "querystring", "userAgent"):
        assert telling not in stage["AccessLogSettings"]["Format"]


def test_what_the_gateway_answers_by_itself_is_a_problem_too() -> None:
    answers = resources()["RestAPI"]["Properties"]["GatewayResponses"]

    assert answers["MISSING_AUTHENTICATION_TOKEN"]["StatusCode"] == "404"
    for answer in answers.values():
        assert answer["ResponseParameters"]["Headers"]["Content-Type"] == "'application/problem+json'"
        body = answer["ResponseTemplates"]["application/json"]
        body = body.replace("$context.status", "418").replace("$context.error.messageString", '"no"')
        assert json.loads(body)["status"] == int(answer.get("StatusCode", 418))
