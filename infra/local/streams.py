"""Stream batches that fail in part, as Lambda treats them; the emulator takes any answer for success.

Lambda goes on from the first failed record, halves a failing batch until the bad record is alone, gives that
one up after the mapping's retries, names it to the failure queue and goes on behind it. Here the tries are
few, because the emulator has one thread for all streams.
"""

import copy
import time
from typing import Any

from ministack.services import dynamodb, lambda_svc

TRIES = 3
PAUSE_SECONDS = 0.2

Result = dict[str, Any]


def report_failures_as_lambda_does() -> None:
    """Replaces how the emulator runs a function, for batches of a table's stream."""
    plain = lambda_svc._execute_function

    def execute(func: dict[str, Any], event: Any) -> Result:
        records = event.get("Records") if isinstance(event, dict) else None
        if not records or records[0].get("eventSource") != "aws:dynamodb":
            answer: Result = plain(func, event)
            return answer
        return _drain(plain, func, records)

    lambda_svc._execute_function = execute


def keep_records() -> None:
    """Saves and restores a stream's records together with how far each function has read.

    The emulator keeps the places alone: after a restart it would skip as many new records as it had read before,
    and forget those that nobody had read yet.
    """
    keep, restore = dynamodb.get_state, dynamodb.load_persisted_state

    def get_state() -> dict[str, Any]:
        kept = {"stream_records": dynamodb._stream_records, "stream_trimmed": dynamodb._stream_trimmed}
        return {**keep(), **copy.deepcopy(kept)}

    def load_persisted_state(state: dict[str, Any] | None) -> None:
        restore(state)
        if state:
            dynamodb._stream_records.update(state.get("stream_records", {}))
            dynamodb._stream_trimmed.update(state.get("stream_trimmed", {}))

    dynamodb.get_state, dynamodb.load_persisted_state = get_state, load_persisted_state


def stay_within_records() -> None:
    """Takes back a place that lies behind the last record: a crash may save the places later than the records."""
    poll = lambda_svc._poll_dynamodb_streams
    positions = lambda_svc._dynamodb_stream_positions

    def checked() -> bool:
        for account, region, mapping in lambda_svc._iter_all_esms():
            table = lambda_svc._dynamodb_stream_table_from_arn_spec(lambda_svc.parse_arn(mapping["EventSourceArn"]))
            place = positions.get_scoped(account, region, mapping["UUID"])
            if table and place is not None:
                end = dynamodb.stream_end_position(table[0], account_id=account, region=region)
                positions.set_scoped(account, region, mapping["UUID"], min(place, end))
        lambda_svc._poll_dynamodb_streams = poll
        answer: bool = poll()
        return answer

    lambda_svc._poll_dynamodb_streams = checked


def _drain(plain: Any, func: dict[str, Any], records: list[dict[str, Any]]) -> Result:
    """Runs the batch until each record succeeded or was set aside; the emulator then goes on behind it."""
    size, tries, result = len(records), 0, {}
    while records:
        batch = records[:size]
        result = plain(func, {"Records": batch})
        done = _done(result, batch)
        records = records[done:]
        if done == len(batch):
            size, tries = len(records), 0
            continue
        tries = 0 if done else tries + 1
        size = max(1, (len(batch) - done) // 2)
        if len(batch) == 1 and tries >= TRIES:
            _set_aside(func, batch, result)
            records, size, tries = records[1:], len(records) - 1, 0
        else:
            time.sleep(PAUSE_SECONDS)
    return {**result, "error": None, "body": {"batchItemFailures": []}}


def _done(result: Result, batch: list[dict[str, Any]]) -> int:
    """How many records from the first on succeeded."""
    if result.get("error"):
        return 0
    body = result.get("body")
    failures = body.get("batchItemFailures") or [] if isinstance(body, dict) else []
    failed = {failure.get("itemIdentifier") for failure in failures}
    numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
    return next((place for place, number in enumerate(numbers) if number in failed), len(batch))


def _set_aside(func: dict[str, Any], batch: list[dict[str, Any]], result: Result) -> None:
    name = (func.get("config") or func)["FunctionName"]
    for _, _, mapping in lambda_svc._iter_all_esms():
        source = mapping.get("EventSourceArn", "")
        if mapping["FunctionName"] == name and ":dynamodb:" in source:
            failure = {"function_error": "Unhandled", **result}
            lambda_svc._send_ddb_stream_failure_record(mapping, func, batch, source, failure, "RetryAttemptsExhausted")
