"""/v1/brands/{brand}/customers: whose accounts are known, on what ground, and what may be so."""

from typing import TYPE_CHECKING, Any

import msgspec
from chalice.app import Blueprint

from shared.adapters import emails, linking
from shared.adapters.api import Answer, Ask, cursors, endpoint, known, listed, parameters
from shared.adapters.table import brands, people, suggestions
from shared.domain.errors import BadInput, NotFound
from shared.domain.person import CIRCLES, GROUNDS, Link, parse_people

if TYPE_CHECKING:
    from shared.adapters.imports import Read

bp = Blueprint(__name__)

ROWS_LIMIT = 2_000
"""People in one request: a few seconds of writes, well below what an answer may take."""


@bp.route("/v1/brands/{brand}/customers", methods=["GET"])
@endpoint(bp, "admin")
def customers(ask: Ask, brand: str) -> Answer:
    """Links, a person's together; with `state` suggested or rejected, suggestions, the newest first."""
    parameters.known(ask.parameters, "state", "source", "circle", "basis", "limit", "cursor")
    brands.get(brand)
    state = _one(ask, "state", known.STATES) or "linked"
    bound_to = ("customers", brand, state)
    cursor = parameters.last(ask.parameters, "cursor")
    after = cursors.read(cursor, bound_to) if cursor else ""
    limit = parameters.limit(ask.parameters)
    rows, place = _page(brand, state, limit, after)
    found = [row for row in rows if _wanted(ask, row)]
    return listed(found, cursors.write(place, bound_to) if place else None)


@bp.route("/v1/brands/{brand}/customers", methods=["POST"], content_types=["application/json", "text/csv"])
@endpoint(bp, "admin")
def post_customers(ask: Ask, brand: str) -> Answer:
    """Notes people: JSON, all of them or none, or a CSV file, whose bad rows are told by line and cost no other.

    `basis`, `circle` and `source` hold for rows of a file that do not say it themselves; `dry_run` stores nothing.
    """
    parameters.known(ask.parameters, "basis", "circle", "source", "dry_run")
    brands.get(brand)
    dry_run = parameters.flag(ask.parameters, "dry_run") is True
    read = _file(ask) if _is_csv() else None
    told = read.people if read else list(parse_people(ask.json()))
    if len(told) > ROWS_LIMIT:
        raise BadInput(
            f"has more than {ROWS_LIMIT} people; send it in parts, as `hundred customers import` does", "body"
        )
    noted = linking.note(brand, told, ask.grant.name, ask.now, dry_run)
    shown: dict[str, Any] = {**msgspec.to_builtins(noted), "dry_run": dry_run}
    if read:
        shown["file"] = {name: value for name, value in msgspec.to_builtins(read).items() if name != "people"}
    return Answer(shown, status=201)


@bp.route("/v1/brands/{brand}/customers/search", methods=["POST"])
@endpoint(bp, "admin")
def search(ask: Ask, brand: str) -> Answer:
    """All links of whoever has an address, a handle or an id. In the body, so that no log of addresses holds it."""
    brands.get(brand)
    found = people.get(brand, known.sought(ask.json(), emails.hashed))
    persons = dict.fromkeys(link.person for link in found.values())
    return listed([known.link(link) for person in persons for link in people.of_person(brand, person)])


@bp.route("/v1/brands/{brand}/customers/{person}", methods=["GET"])
@endpoint(bp, "admin")
def one_person(ask: Ask, brand: str, person: str) -> Answer:
    """One person's links."""
    parameters.known(ask.parameters)
    return listed([known.link(link) for link in _links(brand, person)])


@bp.route("/v1/brands/{brand}/customers/{person}", methods=["PUT"])
@endpoint(bp, "admin")
def put_person(ask: Ask, brand: str, person: str) -> Answer:
    """Says yes or no to a suggestion: `{"link": "x:id:5", "state": "accepted", "basis": "public"}`."""
    brands.get(brand)
    decided = known.deciding(ask.json())
    account, by = known.account(decided.link), ask.grant.name
    if decided.state == "rejected":
        linking.reject(brand, account, person, by, ask.now)
        return Answer(known.suggestion(suggestions.get(brand, account, person)))
    if decided.basis is None:
        raise BadInput(f"is one of {', '.join(GROUNDS)}", "basis")
    return Answer(known.link(linking.accept(brand, account, person, decided.circle, decided.basis, by, ask.now)))


@bp.route("/v1/brands/{brand}/customers/{person}", methods=["DELETE"])
@endpoint(bp, "admin")
def delete_person(ask: Ask, brand: str, person: str) -> Answer:
    """Undoes one link of a person (`?link=x:handle:maria`), or all; stored mentions follow within minutes."""
    parameters.known(ask.parameters, "link")
    name = parameters.last(ask.parameters, "link")
    wanted = known.account(name) if name else None
    links = [link for link in _links(brand, person) if wanted in (None, (link.source, link.account))]
    if not links:
        raise NotFound(f"{person!r} has no link {name!r}")
    linking.undo(brand, links)
    return Answer({"id": person, "deleted": True, "links": len(links)})


def _links(brand: str, person: str) -> list[Link]:
    brands.get(brand)
    links = people.of_person(brand, person)
    if not links:
        raise NotFound(f"the brand {brand!r} knows nobody as {person!r}")
    return links


def _page(brand: str, state: str, limit: int, after: str) -> tuple[list[dict[str, Any]], str | None]:
    if state == "linked":
        links, place = people.page(brand, limit, after)
        return [known.link(link) for link in links], place
    found, place = suggestions.listed(brand, "suggested" if state == "suggested" else "rejected", limit, after)
    return [known.suggestion(each) for each in found], place


def _wanted(ask: Ask, row: dict[str, Any]) -> bool:
    for name, allowed in (("source", ()), ("circle", CIRCLES), ("basis", GROUNDS)):
        chosen = parameters.choices(ask.parameters, name, allowed)
        if chosen and row[name] not in chosen:
            return False
    return True


def _file(ask: Ask) -> "Read":
    from shared.adapters import imports  # csv and time zones, which no other route needs

    wanted = imports.Wanted(
        basis=_one(ask, "basis", GROUNDS),  # type: ignore[arg-type]  # one of them
        circle=_one(ask, "circle", CIRCLES) or "customer",  # type: ignore[arg-type]  # one of them
        source=parameters.last(ask.parameters, "source") or "",
    )
    return imports.read(ask.body, wanted)


def _one(ask: Ask, name: str, allowed: tuple[str, ...]) -> str | None:
    text = parameters.last(ask.parameters, name)
    if text is not None and text not in allowed:
        raise BadInput(f"is one of {', '.join(allowed)}", name)
    return text


def _is_csv() -> bool:
    return str(bp.current_request.headers.get("content-type", "")).startswith("text/csv")
