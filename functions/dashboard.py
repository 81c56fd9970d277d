"""GET /, /assets/...: the dashboard, which asks /v1 for what it shows. GET /docs, /v1/openapi.json: what /v1 is."""

from chalice.app import Blueprint, Response

from shared.adapters import page
from shared.adapters.api import Answer, Ask, endpoint, parameters
from shared.adapters.api.problems import problem
from shared.domain.errors import NotFound

bp = Blueprint(__name__)


@bp.route("/", methods=["GET"])
def dashboard() -> Response:
    """The page. Its addresses are relative, so one that was asked for without its last slash is sent there."""
    request = bp.current_request
    stage = request.context.get("stage")
    if stage and request.context.get("path") == f"/{stage}":
        return Response("", {"Location": f"{stage}/"}, 308)
    return _answer(page.index(), "no-cache")


@bp.route("/assets/{name}", methods=["GET"])
def assets(name: str) -> Response:
    """The page's script. Its address changes with what is in it, so it is kept for a year."""
    query = bp.current_request.query_params
    try:
        asset = page.asset(name)
    except NotFound as error:
        return problem(error, bp.current_request.path)
    versioned = query is not None and query.get("v") == asset.version
    return _answer(asset, "public, max-age=31536000, immutable" if versioned else "no-cache")


@bp.route("/docs", methods=["GET"])
def docs() -> Response:
    """The API's description, to read; the same for everybody."""
    from shared.adapters.api import readable  # no other request needs it

    return _answer(page.Asset(readable.page(page.style()), "text/html; charset=utf-8"), "no-cache")


@bp.route("/v1/openapi.json", methods=["GET"])
@endpoint(bp, None)
def document(ask: Ask) -> Answer:
    """The API's description, the same for everybody."""
    from shared.adapters.api import openapi  # no other request needs it

    parameters.known(ask.parameters)
    return Answer(bare=openapi.encoded())


def _answer(asset: page.Asset, keep: str) -> Response:
    headers: dict[str, str | list[str]] = {
        **page.headers(),
        "Content-Type": asset.content_type,
        "ETag": asset.etag,
        "Cache-Control": keep,
    }
    if asset.etag in bp.current_request.headers.get("if-none-match", ""):
        return Response("", headers, 304)
    return Response(asset.content, headers)
