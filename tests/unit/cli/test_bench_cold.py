import pytest

from infra.cli.bench_cold import CASES, Case, rows


def test_each_case_is_measured_with_and_without_bytecode() -> None:
    with_bytecode, without = rows([case for case in CASES if case.note == "a post of X"], runs=1)
    assert (with_bytecode.bytecode, without.bytecode) == (True, False)
    assert with_bytecode.answered == without.answered == "200"
    assert with_bytecode.import_ms > 0
    assert with_bytecode.total_ms >= with_bytecode.call_ms > 0


def test_a_first_call_that_fails_is_measured_as_such() -> None:
    assert {row.answered for row in rows([Case("functions.webhooks.webhooks", {"rawPath": []})], runs=1)} == {"404"}
    assert {row.answered for row in rows([Case("json.loads", {})], runs=1)} == {"raised"}


def test_a_function_that_is_not_there_is_named() -> None:
    with pytest.raises(RuntimeError, match=r"functions\.nothing\.nothing"):
        rows([Case("functions.nothing.nothing", {})], runs=1)
