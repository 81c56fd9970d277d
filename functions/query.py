"""GET /v1/...: brands, mentions, tally."""

import msgspec
from chalice.app import Blueprint

from shared.adapters.api import Answer, Ask, cursors, endpoint, listed, parameters, shown
from shared.adapters.api.tallied import tallied
from shared.adapters.table import brands as brand_rows
from shared.adapters.table import deliveries
from shared.adapters.table import mentions as mention_rows
from shared.domain.errors import BadInput, NotFound

bp = Blueprint(__name__)


@bp.route("/v1/health", methods=["GET"])
@endpoint(bp, None)
def health(ask: Ask) -> Answer:
    """Whether the API can read its table."""
    brand_rows.version()
    return Answer({"status": "ok"})


@bp.route("/v1/brands", methods=["GET"])
@endpoint(bp, "read")
def brands(ask: Ask) -> Answer:
    """The brands that the key is good for."""
    parameters.known(ask.parameters)
    return listed([shown.brand(brand) for brand in brand_rows.everything() if ask.grant.reaches(brand.id)])


@bp.route("/v1/brands/{brand}", methods=["GET"])
@endpoint(bp, "read")
def one_brand(ask: Ask, brand: str) -> Answer:
    """One brand as its file has it, addresses masked."""
    return Answer(shown.brand(brand_rows.get(brand)))


@bp.route("/v1/brands/{brand}/mentions", methods=["GET"])
@endpoint(bp, "read")
def mentions(ask: Ask, brand: str) -> Answer:
    """A brand's mentions, newest first."""
    parameters.known(ask.parameters, *parameters.FILTERS, "limit", "cursor")
    brand_rows.get(brand)
    wanted = parameters.filters(ask.parameters)
    cursor = parameters.last(ask.parameters, "cursor")
    bound_to = (brand, msgspec.to_builtins(wanted))
    after = cursors.read(cursor, bound_to) if cursor else None
    page = mention_rows.newest(brand, wanted, parameters.limit(ask.parameters), after, ask.now)
    place = cursors.write(page.after, bound_to) if page.after else None
    return listed([shown.mention(mention) for mention in page.mentions], place)


@bp.route("/v1/brands/{brand}/mentions/{mention}", methods=["GET"])
@endpoint(bp, "read")
def one_mention(ask: Ask, brand: str, mention: str) -> Answer:
    """One mention by its post's id; `?source=` where two networks use the same id."""
    parameters.known(ask.parameters, "source")
    source = parameters.last(ask.parameters, "source")
    found = [each for each in mention_rows.by_post(brand, mention, ask.now) if source in (None, each.post.source)]
    if not found:
        raise NotFound(f"the brand {brand!r} has no mention {mention!r}")
    if len(found) > 1:
        networks = ", ".join(each.post.source for each in found)
        raise BadInput(f"several networks use this id; add one of {networks}", "source")
    return Answer(shown.mention(found[0]))


@bp.route("/v1/brands/{brand}/tally", methods=["GET"])
@endpoint(bp, "read")
def tally(ask: Ask, brand: str) -> Answer:
    """Counts by hour or day, authentic and raw side by side."""
    parameters.known(ask.parameters, "from", "to", "bucket", "by")
    brand_rows.get(brand)
    rows, total = tallied(brand, ask.parameters, ask.now)
    return listed(rows, None, total=total)


@bp.route("/v1/brands/{brand}/alerts", methods=["GET"])
@endpoint(bp, "read")
def alerts(ask: Ask, brand: str) -> Answer:
    """What was alerted, newest first, and how each delivery ended."""
    parameters.known(ask.parameters, "limit", "cursor")
    cursor = parameters.last(ask.parameters, "cursor")
    before = cursors.read(cursor, ("alerts", brand)) if cursor else None
    found, place = deliveries.recent(brand, parameters.limit(ask.parameters), before)
    return listed(
        [msgspec.to_builtins(each) for each in found], cursors.write(place, ("alerts", brand)) if place else None
    )
