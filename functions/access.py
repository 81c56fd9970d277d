"""Keys and scopes: who may ask for what."""

import secrets
from typing import Any

from chalice.app import Blueprint

from shared.adapters.api import Answer, Ask, endpoint, listed, parameters
from shared.adapters.table import access
from shared.domain.access import Grant, parse_grant, parse_overlap
from shared.domain.errors import Forbidden, NotFound

bp = Blueprint(__name__)


@bp.route("/v1/keys", methods=["GET"])
@endpoint(bp, "admin")
def keys(ask: Ask) -> Answer:
    """All keys: what each may do, never the key itself."""
    _everywhere(ask)
    parameters.known(ask.parameters)
    return listed([_shown(key.grant, last_used=key.last_used) for key in access.grants(ask.now)])


@bp.route("/v1/keys", methods=["POST"])
@endpoint(bp, "admin")
def post_key(ask: Ask) -> Answer:
    """Makes a key. It is in this answer and in no other."""
    _everywhere(ask)
    grant = parse_grant(ask.json(), id=secrets.token_hex(6), now=ask.now)
    key = access.new_key()
    access.put(key, grant)
    return Answer(_shown(grant, key=key), status=201)


@bp.route("/v1/keys/{key}/rotate", methods=["POST"])
@endpoint(bp, "admin")
def post_rotation(ask: Ask, key: str) -> Answer:
    """Gives a key a new secret, in this answer and in no other; the one before holds for `overlap_hours`, or 24."""
    _everywhere(ask)
    overlap = parse_overlap(ask.json() if ask.body else {})
    secret, grant = access.rotate(key, ask.now + overlap, ask.now)
    return Answer(_shown(grant, key=secret), status=201)


@bp.route("/v1/keys/{key}", methods=["DELETE"])
@endpoint(bp, "admin")
def delete_key(ask: Ask, key: str) -> Answer:
    """Ends a key by its id, at once."""
    _everywhere(ask)
    if not access.revoke(key):
        raise NotFound(f"there is no key {key!r}")
    return Answer({"id": key, "deleted": True})


@bp.route("/v1/me", methods=["GET"])
@endpoint(bp, "read")
def me(ask: Ask) -> Answer:
    """What the key that asks may do, and until when."""
    parameters.known(ask.parameters)
    return Answer(_shown(ask.grant))


def _shown(grant: Grant, **more: Any) -> dict[str, Any]:
    """A grant with what it says by leaving it out: no brands are all, no time is for good."""
    fields = {name: getattr(grant, name) for name in Grant.__struct_fields__}
    return {**fields, **more}


def _everywhere(ask: Ask) -> None:
    """Keys reach every brand's data, so a key that is limited to brands may not touch them."""
    if ask.grant.brands:
        raise Forbidden("this key is limited to brands; keys are managed by one that is not")
