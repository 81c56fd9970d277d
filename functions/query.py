"""GET /v1/...: brands, mentions, tally."""

import msgspec
from chalice.app import Blueprint

from shared.adapters.api import Answer, Ask, cursors, endpoint, found, listed, parameters, shown
from shared.adapters.api.tallied import PARAMETERS as TALLY
from shared.adapters.api.tallied import tallied
from shared.adapters.table import brands as brand_rows
from shared.adapters.table import deliveries

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
    parameters.known(ask.parameters)
    return Answer(shown.brand(brand_rows.get(brand)))


@bp.route("/v1/brands/{brand}/mentions", methods=["GET"])
@endpoint(bp, "read")
def mentions(ask: Ask, brand: str) -> Answer:
    """A brand's mentions, newest first."""
    parameters.known(ask.parameters, *parameters.FILTERS, "limit", "cursor")
    page, cursor = found.page(ask, brand)
    return listed([shown.mention(mention) for mention in page], cursor)


@bp.route("/v1/brands/{brand}/mentions/{mention}", methods=["GET"])
@endpoint(bp, "read")
def one_mention(ask: Ask, brand: str, mention: str) -> Answer:
    """One mention by its post's id; `?source=` where two networks use the same id."""
    return Answer(shown.mention(found.one_mention(ask, brand, mention)))


@bp.route("/v1/brands/{brand}/tally", methods=["GET"])
@endpoint(bp, "read")
def tally(ask: Ask, brand: str) -> Answer:
    """Counts by five minutes, hour or day, authentic and raw side by side."""
    parameters.known(ask.parameters, *TALLY)
    brand_rows.get(brand)
    found = tallied(brand, ask.parameters, ask.now)
    return listed(
        found.rows, None, total=found.total, **({"approximate": found.approximate} if found.approximate else {})
    )


@bp.route("/v1/brands/{brand}/alerts", methods=["GET"])
@endpoint(bp, "read")
def alerts(ask: Ask, brand: str) -> Answer:
    """What was alerted, newest first, and how each delivery ended."""
    parameters.known(ask.parameters, "limit", "cursor")
    cursor = parameters.last(ask.parameters, "cursor")
    before = cursors.read(cursor, ("alerts", brand)) if cursor else None
    rows, place = deliveries.recent(brand, parameters.limit(ask.parameters), before)
    return listed(
        [msgspec.to_builtins(each) for each in rows], cursors.write(place, ("alerts", brand)) if place else None
    )
