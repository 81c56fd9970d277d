"""Which records of a batch failed, and where: for the log, without a word of what they hold."""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BasePartialBatchProcessor, process_partial_response

from shared.domain.errors import Later


def processed(
    event: dict[str, Any], work: Callable[..., None], processor: BasePartialBatchProcessor, context: Any, logger: Logger
) -> Any:
    """Does `work` for each record, and answers with those that failed, so that they alone come again.

    Each failure, unless it only waits, is logged by the error's type and the line that raised it; its message might
    quote a post.
    """
    answer = process_partial_response(event=event, record_handler=work, processor=processor, context=context)
    for kind, _, trace in processor.exceptions:
        if kind and issubclass(kind, Later):
            continue
        where = traceback.extract_tb(trace)[-1] if trace else None
        place = f"{Path(where.filename).name}:{where.lineno}" if where else "unknown"
        logger.error("record failed", extra={"error": kind.__name__ if kind else "unknown", "at": place})
    return answer
