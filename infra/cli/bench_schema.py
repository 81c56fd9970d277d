"""Schemathesis against the API in this process: requests made from the document that it serves, valid and invalid ones.

The API is the deployed one, with Chalice's own gateway before it; the table is in memory and holds the sample brand as
its posts, their alerts and what people did have made it, so that lists are not empty. What a request has changed is
brought back before the next.

Every check of Schemathesis is on but one. `positive_data_acceptance` wants each request that fits its schema to be
accepted; here some are refused for what no schema can tell: a cursor that was never given out, a span that is too long,
a rule that names a destination which is not there.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

from msgspec import Struct

from infra.local import world
from infra.local.world import World
from shared.adapters import http_link

CASES = 5_000
MADE = 0.78
"""The share of the cases asked for that is made: some operations have no more than a few different requests."""

PATIENCE_SECONDS = 60.0
"""For moto on a busy machine: what is looked for are wrong answers, and not late ones."""

HEADERS = {"Authorization": f"Bearer {world.KEY}"}


class Run(Struct, frozen=True):
    """One run over all operations."""

    operations: int
    cases: int
    answers: dict[str, int]
    server_errors: int
    mismatches: int
    first: str


def rows(cases: int = CASES) -> Iterator[Run]:
    """One row."""
    from hypothesis import reporting

    logging.getLogger("hundred").setLevel(logging.CRITICAL)
    patience, http_link.PATIENCE_SECONDS = http_link.PATIENCE_SECONDS, PATIENCE_SECONDS
    try:
        with world.world() as made, reporting.with_reporter(lambda _: None):
            run = _run(made, cases)
    finally:
        http_link.PATIENCE_SECONDS = patience
    yield run


def _run(made: World, cases: int) -> Run:
    from schemathesis.generation import GenerationMode

    operations = list(_operations())
    each = round(cases / MADE / len(operations) / 4)
    met: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    back = made.shelf.keep()
    for number, operation in enumerate(operations):
        plain, *others = product((GenerationMode.POSITIVE, GenerationMode.NEGATIVE), (True, False))
        # With fewer cases than kinds: valid requests for what is there, and of the other kinds one in turn.
        for mode, known in (plain, *(others if each else [others[number % 3]])):
            places = {name: at for name, at in made.places.items() if f"{{{name}}}" in operation.path}
            _try(operation, mode, places if known else None, max(1, each), _Answers(back, met, wrong))
    errors = sum(number for status, number in met.items() if status.startswith("5"))
    first = next(iter(wrong), "")
    return Run(len(operations), met.total(), dict(sorted(met.items())), errors, wrong.total(), first)


class _Answers(Struct):
    """What was answered, and what was wrong about it; `back` brings the table back to what it was."""

    back: Callable[[], None]
    met: Counter[str]
    wrong: Counter[str]


def _try(operation: Any, mode: Any, places: dict[str, str] | None, most: int, answers: _Answers) -> None:
    """Makes up to `most` requests of one kind and holds each answer to the document."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis.errors import Unsatisfiable
    from schemathesis.core.failures import Failure, FailureGroup
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    @settings(
        max_examples=most,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode, path_parameters=places, headers=HEADERS))
    def one(case: Any) -> None:
        if operation.method != "get":
            _again(answers.back)
        answer = case.call(headers=HEADERS)
        answers.met[str(answer.status_code)] += 1
        try:
            case.validate_response(answer, excluded_checks=[positive_data_acceptance], headers=HEADERS)
        except (Failure, FailureGroup) as failure:
            answers.wrong[f"{operation.label}: {failure}"] += 1

    try:
        one()
    except Unsatisfiable:  # no parameter and no body: nothing about it can be invalid
        return
    finally:
        if operation.method != "get":
            _again(answers.back)


def _again(back: Callable[[], None]) -> None:
    """The table as it was, and the connection's secret if the last request has deleted it."""
    from shared.adapters import secrets
    from shared.domain.brand import Connection
    from shared.domain.errors import NotFound

    back()
    try:
        secrets.connection(world.CONNECTION, fresh=True)
    except NotFound:
        secrets.put_connection(
            Connection(id=world.CONNECTION, source="generic", brand=world.BRAND, verify="bearer", secrets=("secret",))
        )


def _operations() -> Iterator[Any]:
    import schemathesis

    from shared.adapters.api import openapi

    document = {**openapi.document(), "servers": [{"url": "/"}]}
    schema = schemathesis.openapi.from_dict(document)
    schema.app = wsgi()
    for found in schema.get_all_operations():
        yield found.ok()  # type: ignore[union-attr]  # the document is valid, or this raises


def wsgi() -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """The API as a WSGI application: Chalice's own local gateway, and the gateway's word on unknown paths."""
    from chalice.config import Config
    from chalice.local import LocalGateway, LocalGatewayException

    from infra.chalice.app import app
    from infra.local.door import problem

    gateway = LocalGateway(app, Config())

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        headers = {name[5:].replace("_", "-").lower(): text for name, text in environ.items() if name[:5] == "HTTP_"}
        headers |= {"content-type": environ["CONTENT_TYPE"]} if environ.get("CONTENT_TYPE") else {}
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        try:
            place = environ["RAW_URI"].partition("?")[0]
            asked = f"{place}?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else place
            got = gateway.handle_request(environ["REQUEST_METHOD"], asked, headers, body)
        except LocalGatewayException:
            status, told, content = problem(404, "Not found", "There is nothing at this address.")
            start(f"{status} Not Found", list(told))
            return [content]
        told = [(name, str(value)) for name, value in got["headers"].items()]
        start(f"{got['statusCode']} Answered", told)
        return [got["body"].encode() if isinstance(got["body"], str) else got["body"]]

    return answer
