"""Schemathesis against the API in this process: requests made from the document that it serves, valid and invalid ones.

Every check of Schemathesis is on but one. `positive_data_acceptance` wants each request that fits its schema to be
accepted; here some are refused for what no schema can tell: a cursor that was never given out, a span that is too long,
a rule that names a destination which is not there.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

from msgspec import Struct

from infra.local import sandbox
from shared.adapters import http_link

CASES = 5_000
PATIENCE_SECONDS = 60.0
"""For moto on a busy machine: what is looked for are wrong answers, and not late ones."""

KEY = "bench"
HEADERS = {"Authorization": f"Bearer {KEY}"}
PLACES = {"brand": "crumb-bakery", "mention": "post-1", "connection": "one", "key": KEY}
"""What a path names in half of the cases; in the other half it is made up."""

Found = Callable[[], Any]


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
        with sandbox.sandbox(), sandbox.quiet(), reporting.with_reporter(lambda _: None):
            run = _run(cases)
    finally:
        http_link.PATIENCE_SECONDS = patience
    yield run


def _run(cases: int) -> Run:
    from schemathesis.generation import GenerationMode

    operations = list(_operations())
    each = round(cases / len(operations) / 4)
    met: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    changed = True
    for number, operation in enumerate(operations):
        plain, *others = product((GenerationMode.POSITIVE, GenerationMode.NEGATIVE), (True, False))
        # With fewer cases than kinds: valid requests for what is there, and of the other kinds one in turn.
        for mode, known in (plain, *(others if each else [others[number % 3]])):
            if changed:
                _seed()
            changed = operation.method != "get"
            _try(operation, mode, _places(operation) if known else None, max(1, each), met, wrong)
    errors = sum(number for status, number in met.items() if status.startswith("5"))
    first = next(iter(wrong), "")
    return Run(len(operations), met.total(), dict(sorted(met.items())), errors, wrong.total(), first)


def _try(
    operation: Any, mode: Any, places: dict[str, str] | None, most: int, met: Counter[str], wrong: Counter[str]
) -> None:
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
        answer = case.call(headers=HEADERS)
        met[str(answer.status_code)] += 1
        try:
            case.validate_response(answer, excluded_checks=[positive_data_acceptance], headers=HEADERS)
        except (Failure, FailureGroup) as failure:
            wrong[f"{operation.label}: {failure}"] += 1

    try:
        one()
    except Unsatisfiable:  # no parameter and no body: nothing about it can be invalid
        return


def _operations() -> Iterator[Any]:
    import schemathesis

    from shared.adapters.api import openapi

    document = {**openapi.document(), "servers": [{"url": "/"}]}
    schema = schemathesis.openapi.from_dict(document)
    schema.app = wsgi()
    for found in schema.get_all_operations():
        yield found.ok()  # type: ignore[union-attr]  # the document is valid, or this raises


def _places(operation: Any) -> dict[str, str]:
    return {name: PLACES[name] for name in PLACES if f"{{{name}}}" in operation.path}


def _seed() -> None:
    """A brand with a mention, a connection and a key, whatever the last cases have deleted."""
    from shared.adapters import secrets
    from shared.adapters.table import access, brands, mentions
    from shared.domain.access import Grant
    from shared.domain.brand import Connection, parse_brand
    from shared.domain.errors import NotFound

    now = datetime.now(UTC)
    brands.put(parse_brand({"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}, "competitors": ["Loaf"]}))
    connection = Connection(
        id="one", source="generic", brand="crumb-bakery", verify="bearer", secrets=("secret-of-one",)
    )
    try:
        secrets.connection(connection.id, fresh=True)
    except NotFound:  # deleted by a case; moto keeps every version of a parameter, so it is written when needed only
        secrets.put_connection(connection)
    brands.put_connection(connection)
    access.put(KEY, Grant(id=KEY, name=KEY, scopes=("admin",), created_at=now, rate=60_000))
    mentions.put(_mention(now), 30)


def _mention(now: datetime) -> Any:
    from shared.domain.mention import Author, Mention, Post
    from shared.domain.verdict import Influence, Reason, Sentiment, Verdict

    post = Post(
        id="post-1",
        source="x",
        text="The rye loaf from Crumb Bakery was still warm",
        created_at=now.replace(hour=0, minute=0, second=0, microsecond=0),
        author=Author(id="7001", handle="eater"),
    )
    return Mention(
        post=post,
        brand="crumb-bakery",
        verdict=Verdict("opinion", 0.9, (Reason("first-person", "speaks of an own experience", 1.2),), "1"),
        sentiment=Sentiment("positive", 0.6, True),
        influence=Influence(30.0, {"reach": 30.0}),
        about=1.0,
        story="p:x:post-1",
        authentic=True,
        stored_at=now,
    )


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
