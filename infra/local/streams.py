"""Stream batches that fail in part, as Lambda treats them; the emulator takes any answer for success.

Lambda goes on from the first failed record, halves a failing batch until the bad record is alone, gives that
one up after the mapping's retries, names it to the failure queue and goes on behind it. Here the tries are
few, because the emulator has one thread for all streams.
"""

import time
from typing import Any

from ministack.services import lambda_svc

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
