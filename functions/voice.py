"""GET /v1/brands/{brand}/...: what is said most, beside whom, and whether the senders still send."""

from chalice.app import Blueprint

from shared.adapters import connecting
from shared.adapters.api import Answer, Ask, endpoint, found, health, listed, parameters
from shared.adapters.api.tallied import totals
from shared.adapters.table import brands
from shared.domain.brand import Brand, Competitor, slug
from shared.domain.ranked import Voice

bp = Blueprint(__name__)

OF = ("words", "authors", "links")


@bp.route("/v1/brands/{brand}/top", methods=["GET"])
@endpoint(bp, "read")
def top(ask: Ask, brand: str) -> Answer:
    """The words, authors or links of the newest mentions of a span, those that people meant first."""
    from shared.judges import tops  # the judges are loaded by whoever needs them

    parameters.known(ask.parameters, "of", *parameters.FILTERS, "limit")
    watched = brands.get(brand)
    of = parameters.one_of(ask.parameters, "of", OF)
    window = found.window(ask, brand)
    return listed(tops.OF[of](window.mentions, watched, parameters.limit(ask.parameters)), **window.meta)


@bp.route("/v1/brands/{brand}/share", methods=["GET"])
@endpoint(bp, "read")
def share(ask: Ask, brand: str) -> Answer:
    """How much the brand is talked about beside its competitors."""
    from shared.judges import beside  # as above

    parameters.known(ask.parameters, "from", "to")
    own = brands.get(brand)
    reachable = [each for each in brands.everything() if ask.grant.reaches(each.id) and each.id != brand]
    pairs = [(rival, _watched(rival, reachable)) for rival in own.competitors]
    window = found.window(ask, brand)
    named = beside.named(window.mentions, [rival for rival, watched in pairs if watched is None])
    rows = _shares([own, *(watched for _, watched in pairs if watched)], ask)
    rows += [Voice(name, None, "named", *counts, None, None) for name, counts in named]
    return listed(rows, **window.meta)


@bp.route("/v1/brands/{brand}/connections/health", methods=["GET"])
@endpoint(bp, "read")
def connections_health(ask: Ask, brand: str) -> Answer:
    """For each sender, whether it still sends: when it last brought something, and what was refused of it."""
    parameters.known(ask.parameters)
    brands.get(brand)
    senders = [connecting.shown(each) for each in brands.connections(brand)]
    return listed(health.rows(brand, senders, ask.now))


def _watched(rival: Competitor, brands: list[Brand]) -> Brand | None:
    """The watched brand that a competitor is: by its id, its name, or a handle on the same network."""
    for each in brands:
        if each.id == slug(rival.name) or each.name.casefold() == rival.name.casefold():
            return each
        if any(each.speaks_for_itself(network, handle) for network, known in rival.handles.items() for handle in known):
            return each
    return None


def _shares(watched: list[Brand], ask: Ask) -> list[Voice]:
    """The brand and the competitors that are watched here, each with its part of them all."""
    counts = [(each, totals(each.id, ask.parameters, ask.now)) for each in watched]
    raw, authentic = (sum(total[kind] for _, total in counts) for kind in ("raw", "authentic"))
    return [
        Voice(
            name=each.name,
            brand=each.id,
            basis="watched",
            raw=total["raw"],
            authentic=total["authentic"],
            share_raw=total["raw"] / raw if raw else None,
            share_authentic=total["authentic"] / authentic if authentic else None,
        )
        for each, total in counts
    ]
