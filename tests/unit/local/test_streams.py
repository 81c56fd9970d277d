import time
from typing import Any

import pytest

pytest.importorskip("ministack")

from ministack.services import dynamodb, lambda_svc

from infra.local import streams

FUNCTION = {"config": {"FunctionName": "tally"}}


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> "Emulator":
    return Emulator(monkeypatch)


class Emulator:
    """The emulator with a function that fails for some records, as the answer says or by raising."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bad: dict[str, int] = {}
        self.raises = False
        self.done: list[str] = []
        self.aside: list[str] = []
        monkeypatch.setattr(streams, "PAUSE_SECONDS", 0)
        monkeypatch.setattr(lambda_svc, "_execute_function", self._function)
        monkeypatch.setattr(streams, "_set_aside", lambda func, batch, result: self.aside.extend(numbers(batch)))
        streams.report_failures_as_lambda_does()

    def run(self, *sequence: str) -> dict[str, Any]:
        records = [{"eventSource": "aws:dynamodb", "dynamodb": {"SequenceNumber": number}} for number in sequence]
        result: dict[str, Any] = lambda_svc._execute_function(FUNCTION, {"Records": records})
        return result

    def _function(self, func: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
        for number in numbers(event["Records"]):
            if self.bad.get(number, 0):
                self.bad[number] -= 1
                if self.raises:
                    return {"error": True, "body": {"errorMessage": "boom"}}
                return {"body": {"batchItemFailures": [{"itemIdentifier": number}]}}
            self.done.append(number)
        return {"body": {"batchItemFailures": []}}


def numbers(records: list[dict[str, Any]]) -> list[str]:
    return [record["dynamodb"]["SequenceNumber"] for record in records]


def test_a_batch_that_succeeds_runs_once(emulator: Emulator) -> None:
    result = emulator.run("1", "2", "3")

    assert emulator.done == ["1", "2", "3"]
    assert not result["error"]


def test_what_failed_for_a_moment_is_done_in_order_and_nothing_before_it_again(emulator: Emulator) -> None:
    emulator.bad = {"2": 1}
    emulator.run("1", "2", "3")

    assert emulator.done == ["1", "2", "3"]
    assert emulator.aside == []


@pytest.mark.parametrize("raises", [False, True])
def test_a_record_that_always_fails_is_set_aside_alone(emulator: Emulator, raises: bool) -> None:
    emulator.bad, emulator.raises = {"3": 10_000}, raises
    result = emulator.run("1", "2", "3", "4", "5")

    assert emulator.aside == ["3"]
    assert list(dict.fromkeys(emulator.done)) == ["1", "2", "4", "5"]
    assert not result["error"], "the emulator would begin the batch anew"


def test_other_events_run_as_they_are(emulator: Emulator) -> None:
    emulator.bad = {"1": 1}
    answer = lambda_svc._execute_function(FUNCTION, {"Records": [{"dynamodb": {"SequenceNumber": "1"}}]})

    assert answer["body"]["batchItemFailures"] == [{"itemIdentifier": "1"}]


@pytest.fixture
def _own_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((dynamodb, "get_state"), (dynamodb, "load_persisted_state")):
        monkeypatch.setattr(module, name, getattr(module, name))
    for name in ("_stream_records", "_stream_trimmed"):
        monkeypatch.setattr(dynamodb, name, type(getattr(dynamodb, name))())
    monkeypatch.setattr(lambda_svc, "_poll_dynamodb_streams", lambda: False)
    monkeypatch.setattr(lambda_svc, "_dynamodb_stream_positions", type(lambda_svc._dynamodb_stream_positions)())


@pytest.mark.usefixtures("_own_streams")
def test_records_are_saved_and_restored_with_the_places_that_count_them() -> None:
    streams.keep_records()
    record = {"dynamodb": {"SequenceNumber": "1", "ApproximateCreationDateTime": time.time()}}
    dynamodb._stream_records["table"] = [record]
    dynamodb._stream_trimmed["table"] = 7
    state = dynamodb.get_state()
    dynamodb._stream_records.clear()
    dynamodb._stream_trimmed.clear()
    dynamodb.load_persisted_state(state)
    assert dynamodb._stream_records["table"] == [record]
    assert dynamodb._stream_trimmed["table"] == 7


@pytest.mark.usefixtures("_own_streams")
def test_a_place_behind_the_last_record_is_taken_back_once(monkeypatch: pytest.MonkeyPatch) -> None:
    arn = "arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/now"
    mapping = {"UUID": "m", "EventSourceArn": arn, "FunctionName": "tally"}
    queue = {"UUID": "q", "EventSourceArn": "arn:aws:sqs:us-east-1:000000000000:mentions", "FunctionName": "score"}
    scope = ("000000000000", "us-east-1")
    monkeypatch.setattr(lambda_svc, "_iter_all_esms", lambda: [(*scope, mapping), (*scope, queue)])
    places = lambda_svc._dynamodb_stream_positions
    places.set_scoped(*scope, "m", 9)
    dynamodb._stream_records.set_scoped(*scope, "t", [])
    dynamodb._stream_trimmed.set_scoped(*scope, "t", 4)
    streams.stay_within_records()
    assert lambda_svc._poll_dynamodb_streams() is False
    assert places.get_scoped(*scope, "m") == 4
    places.set_scoped(*scope, "m", 9)
    lambda_svc._poll_dynamodb_streams()
    assert places.get_scoped(*scope, "m") == 9
