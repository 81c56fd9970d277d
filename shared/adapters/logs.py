"""One line of JSON for the log, with metrics in it (CloudWatch embedded metric format), by a few lines of our own.

Powertools' Logger takes 57 ms to import; a sender of webhooks waits for that. Fields hold names, counts and codes:
never a secret, a post's text or an e-mail address.
"""

import os
import sys
import time
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Level = Literal["INFO", "WARNING", "ERROR"]

Counts = Mapping[str, int | float]

NAMESPACE = "Hundred"


def log(
    level: Level, message: str, counts: Mapping[str, int | float] | None = None, **fields: str | int | float
) -> None:
    """Writes one line. `counts` become metrics, each under the function's name alone, so that they stay few."""
    service = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "hundred")
    line: dict[str, Any] = {"level": level, "message": message, "service": service, **fields}
    if counts:
        line |= {"_aws": _embedded(counts), **counts}
    sys.stdout.write(msgspec.json.encode(line).decode() + "\n")


def _embedded(counts: Counts) -> dict[str, Any]:
    metrics = [{"Name": name, "Unit": "Count"} for name in counts]
    described = {"Namespace": NAMESPACE, "Dimensions": [["service"]], "Metrics": metrics}
    return {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": [described]}
