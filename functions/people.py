"""/v1/brands/{brand}/...: whom to talk to now, who they are, and what was noted of them."""

from collections.abc import Callable

from chalice.app import Blueprint

from shared.adapters.api import Answer, Ask, endpoint, listed, parameters, someone
from shared.adapters.table import brands, gifts, persons, threads, whose
from shared.domain.acquaintance import Acquaintance, Said
from shared.domain.brand import Brand
from shared.domain.errors import NotFound
from shared.domain.hundred import NEVER, Hundred, ToTalkTo, called

bp = Blueprint(__name__)

HUNDRED = 100
POOL = 400
"""Threads that one query reads: people have several, and some are not to be shown."""

PAGES = 5
"""Queries at most, where a brand weighs parts so that the first is not enough."""

WAITING = 8
"""A person's newest mentions that are looked at for what waits."""


@bp.route("/v1/brands/{brand}/hundred", methods=["GET"])
@endpoint(bp, "read")
def hundred(ask: Ask, brand: str) -> Answer:
    """Whom to talk to now: customers first, each with a reason. 100 unless `limit` says otherwise."""
    parameters.known(ask.parameters, "limit")
    limit = parameters.limit(ask.parameters) if "limit" in ask.parameters else HUNDRED
    found = _hundred(brands.get(brand), limit, ask)
    return listed(list(found.people), exact=found.exact)


@bp.route("/v1/brands/{brand}/people", methods=["GET"])
@endpoint(bp, "read")
def people(ask: Ask, brand: str) -> Answer:
    """The people that the brand has met who are heard most; with `author`, those who go by a handle."""
    parameters.known(ask.parameters, "author", "source", "limit")
    watched = brands.get(brand)
    author = parameters.last(ask.parameters, "author")
    if not author:
        return listed(_voices(ask, brand))
    sources = parameters.choices(ask.parameters, "source") or tuple(watched.handles) or ("x",)
    names = [author] if ":" in author else [f"{source}:{author}" for source in sources]
    found = persons.many(brand, {someone.account(brand, name) for name in names}, ask.now)
    return listed(_heard(ask, list(found.values())))


@bp.route("/v1/brands/{brand}/people/{account}", methods=["GET"])
@endpoint(bp, "read")
def one_person(ask: Ask, brand: str, account: str) -> Answer:
    """One person's page."""
    from shared.judges import passion  # the judges are loaded by whoever needs them

    parameters.known(ask.parameters)
    watched = brands.get(brand)
    who = someone.account(brand, account)
    met = persons.get(brand, *who, ask.now)
    recent = someone.recent(brand, who, ask.now)
    if met is None and not recent:
        raise NotFound(f"the brand {brand!r} has not met {account!r}")
    known = met or Acquaintance(brand=brand, source=who[0], account=who[1])
    said = someone.said(recent)
    given = gifts.gifts_of(brand, who, ask.now)
    contact = persons.contacts(brand, [who]).get(who, NEVER)
    return Answer(
        someone.Shown(
            **someone.today(known, next(iter(recent), None)),
            mentions=tuple(map(someone.spoken, said[: someone.LISTED])),
            older=len(said) > someone.LISTED or len(recent) == someone.RECENT,
            waiting=_waiting_of(watched, known, said, ask),
            contact=contact,
            gifts=tuple(given),
            rewards=tuple(gifts.rewards_of(brand, who, ask.now)),
            thanks=None if contact.opted_out else passion.points(known, [each.at for each in given]),
            voice=None if contact.opted_out else passion.heard_as(known),
        )
    )


@bp.route("/v1/brands/{brand}/people/{account}/talked", methods=["POST"])
@endpoint(bp, "write")
def post_talked(ask: Ask, brand: str, account: str) -> Answer:
    """Notes that somebody talked with a person now: the list moves on until they speak again."""
    return _mark(
        ask,
        brand,
        account,
        lambda who: persons.mark_talked(brand, *someone.remembered(who), by=ask.grant.name, at=ask.now),
    )


@bp.route("/v1/brands/{brand}/people/{account}/talked", methods=["DELETE"])
@endpoint(bp, "write")
def delete_talked(ask: Ask, brand: str, account: str) -> Answer:
    """Takes the note of a talk back."""
    return _mark(ask, brand, account, lambda who: persons.unmark(brand, *who, "talked"))


@bp.route("/v1/brands/{brand}/people/{account}/not-now", methods=["POST"])
@endpoint(bp, "write")
def post_not_now(ask: Ask, brand: str, account: str) -> Answer:
    """Leaves a person out until a time: `{"until"}`, or `{"days"}`, a week when nothing is said."""
    until = someone.later(ask.json() if ask.body else {}, ask.now)
    return _mark(
        ask,
        brand,
        account,
        lambda who: persons.not_now(brand, *someone.remembered(who), ask.grant.name, until, ask.now),
    )


@bp.route("/v1/brands/{brand}/people/{account}/not-now", methods=["DELETE"])
@endpoint(bp, "write")
def delete_not_now(ask: Ask, brand: str, account: str) -> Answer:
    """Shows a person again."""
    return _mark(ask, brand, account, lambda who: persons.unmark(brand, *who, "later"))


@bp.route("/v1/brands/{brand}/people/{account}/opt-out", methods=["PUT"])
@endpoint(bp, "write")
def put_opt_out(ask: Ask, brand: str, account: str) -> Answer:
    """Keeps a person out of the hundred, voices and thanks: they want no ranking of themselves."""
    return _mark(ask, brand, account, lambda who: persons.opt_out(brand, *who, at=ask.now))


@bp.route("/v1/brands/{brand}/people/{account}/opt-out", methods=["DELETE"])
@endpoint(bp, "write")
def delete_opt_out(ask: Ask, brand: str, account: str) -> Answer:
    """Takes a person's opt-out back."""
    return _mark(ask, brand, account, lambda who: persons.opt_in(brand, *who))


@bp.route("/v1/brands/{brand}/voices", methods=["GET"])
@endpoint(bp, "read")
def voices(ask: Ask, brand: str) -> Answer:
    """The voices of the niche that are heard most, with their points explained."""
    parameters.known(ask.parameters, "limit")
    brands.get(brand)
    return listed(_voices(ask, brand))


@bp.route("/v1/brands/{brand}/thanks", methods=["GET"])
@endpoint(bp, "read")
def thanks(ask: Ask, brand: str) -> Answer:
    """Who is owed thanks, with the points explained and what they got already."""
    from shared.judges import passion  # as above

    parameters.known(ask.parameters, "limit")
    brands.get(brand)
    limit = parameters.limit(ask.parameters)
    top = _willing(brand, persons.top(brand, "passion", _more(limit), ask.now))
    given, got = gifts.gifts(brand, ask.now), gifts.rewards(brand, ask.now)
    return listed(passion.thanked(top, given, got, ask.now)[:limit])


def _hundred(watched: Brand, limit: int, ask: Ask) -> Hundred:
    """Reads the hottest threads, and more as long as these could change the list."""
    from shared.judges import hundred as judge  # as above
    from shared.judges.priority import heat

    pool, after, below = [], None, None
    for _ in range(PAGES):
        page, after = threads.waiting(watched.id, max(POOL, 2 * limit), after, ask.now)
        pool += page
        below = None if after is None else heat(pool[-1]) if pool else float("inf")
        noted = persons.contacts(watched.id, {(each.source, each.root.author) for each in pool if each.root})
        owners = whose.persons(watched.id, pool)
        found = judge.hundred(pool, noted, watched.weights, ask.now, below=below, limit=limit, persons=owners)
        if found.exact:
            break
    return found


def _waiting_of(watched: Brand, person: Acquaintance, said: list[Said], ask: Ask) -> ToTalkTo | None:
    """What waits of one person, whatever was noted of them."""
    from shared.judges.hundred import ranked  # as above

    begun = [each for each in said if each.label in ("question", "opinion")][:WAITING]
    found = [threads.get(person.brand, person.source, each.id, ask.now) for each in begun]
    return next(iter(ranked([each for each in found if each], {}, watched.weights, ask.now, 1)), None)


def _voices(ask: Ask, brand: str) -> list[object]:
    limit = parameters.limit(ask.parameters)
    return _heard(ask, _willing(brand, persons.top(brand, "voice", _more(limit), ask.now)))[:limit]


def _heard(ask: Ask, found: list[Acquaintance]) -> list[object]:
    from shared.judges import passion  # as above

    return list(passion.heard(found, ask.now))


def _willing(brand: str, found: list[Acquaintance]) -> list[Acquaintance]:
    """Without those who opted out."""
    noted = persons.contacts(brand, [(each.source, each.account) for each in found])
    return [each for each in found if not noted.get((each.source, each.account), NEVER).opted_out]


def _more(limit: int) -> int:
    """How many to read for a list of so many, as some are left out."""
    return min(1_000, limit + limit // 4 + 20)


def _mark(ask: Ask, brand: str, account: str, note: Callable[[someone.Account], None]) -> Answer:
    parameters.known(ask.parameters)
    brands.get(brand)
    who = someone.account(brand, account)
    note(who)
    noted = persons.contacts(brand, [who]).get(who, NEVER)
    return Answer(someone.marked(called(*who), noted))
