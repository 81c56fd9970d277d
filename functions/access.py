"""Keys and scopes: who may ask for what."""

import secrets

import msgspec
from chalice.app import Blueprint

from shared.adapters.api import Answer, Ask, endpoint, listed, parameters
from shared.adapters.table import access
from shared.domain.access import parse_grant
from shared.domain.errors import Forbidden, NotFound

bp = Blueprint(__name__)


@bp.route("/v1/keys", methods=["GET"])
@endpoint(bp, "admin")
def keys(ask: Ask) -> Answer:
    """All keys: what each may do, never the key itself."""
    _everywhere(ask)
    parameters.known(ask.parameters)
    return listed([msgspec.to_builtins(grant) for grant in access.grants()])


@bp.route("/v1/keys", methods=["POST"])
@endpoint(bp, "admin")
def post_key(ask: Ask) -> Answer:
    """Makes a key. It is in this answer and in no other."""
    _everywhere(ask)
    grant = parse_grant(ask.json(), id=secrets.token_hex(6), now=ask.now)
    key = access.new_key()
    access.put(key, grant)
    return Answer({**msgspec.to_builtins(grant), "key": key}, status=201)


@bp.route("/v1/keys/{key}", methods=["DELETE"])
@endpoint(bp, "admin")
def delete_key(ask: Ask, key: str) -> Answer:
    """Ends a key by its id, at once."""
    _everywhere(ask)
    if not access.revoke(key):
        raise NotFound(f"there is no key {key!r}")
    return Answer({"id": key, "deleted": True})


def _everywhere(ask: Ask) -> None:
    """Keys reach every brand's data, so a key that is limited to brands may not touch them."""
    if ask.grant.brands:
        raise Forbidden("this key is limited to brands; keys are managed by one that is not")
