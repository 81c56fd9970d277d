"""Run in a process of its own by bench_cold: imports one function, gives it one event, says how long both took."""

import json
import sys
import sysconfig
import time
from importlib import import_module
from importlib.machinery import SourceFileLoader
from types import CodeType, SimpleNamespace
from typing import Any

_RUNTIME = sysconfig.get_path("stdlib")
_cached = SourceFileLoader.get_code


def _compiled(self: SourceFileLoader, fullname: str) -> CodeType | None:
    """As without bytecode in the package: only the runtime's own modules have it."""
    path = self.get_filename(fullname)
    if path.startswith(_RUNTIME) and "site-packages" not in path:
        return _cached(self, fullname)
    code: CodeType = self.source_to_code(self.get_data(path), path)
    return code


def _measure(asked: dict[str, Any]) -> None:
    context = SimpleNamespace(
        function_name="bench",
        memory_limit_in_mb=512,
        invoked_function_arn="arn:aws:lambda:eu-west-1:0:function:bench",
        aws_request_id="bench",
        get_remaining_time_in_millis=lambda: 10_000,
    )
    module, _, name = asked["path"].rpartition(".")
    answered = "raised"
    begun, worked = time.perf_counter(), time.process_time()
    function = getattr(import_module(module), name)
    imported = time.perf_counter()
    try:
        answer = function(asked["event"], context)
        answered = str(answer["statusCode"]) if isinstance(answer, dict) and "statusCode" in answer else "ok"
    finally:  # a failure takes its time as well; its traceback goes to stderr
        ended, cpu = time.perf_counter(), time.process_time() - worked
        times = {"import_ms": (imported - begun) * 1e3, "call_ms": (ended - imported) * 1e3, "cpu_ms": cpu * 1e3}
        sys.stdout.write("\n" + json.dumps({**times, "answered": answered}) + "\n")


if __name__ == "__main__":
    question = json.load(sys.stdin)
    if not question["bytecode"]:
        SourceFileLoader.get_code = _compiled  # type: ignore[method-assign,assignment]  # seen by every import that follows
    _measure(question)
