"""What a person may ask for: to be forgotten, and to see what is known of them."""

import secrets as chance

import msgspec
from chalice.app import Blueprint

from shared.adapters import linking, meta, queues, secrets
from shared.adapters.api import Answer, Ask, endpoint, parameters
from shared.adapters.settings import settings
from shared.adapters.table import erasures, suppression
from shared.domain.erasure import Erasure, Subject, parse_subject
from shared.domain.errors import BadInput, Forbidden

bp = Blueprint(__name__)

FORM = "application/x-www-form-urlencoded"


@bp.route("/v1/erasures", methods=["POST"])
@endpoint(bp, "admin")
def post_erasure(ask: Ask) -> Answer:
    """Forgets a person everywhere: `{"source": "x", "handle": "maria"}`, an `id`, an `email`, or a list of those."""
    _everywhere(ask)
    return Answer(
        msgspec.to_builtins(_begin(linking.joined(parse_subject(ask.json())), ask.grant.name, ask)), status=202
    )


@bp.route("/v1/erasures/{erasure}", methods=["GET"])
@endpoint(bp, "admin")
def erasure(ask: Ask, erasure: str) -> Answer:
    """How far an erasure has come; it names nobody."""
    parameters.known(ask.parameters)
    return Answer(msgspec.to_builtins(erasures.progress(erasure)))


@bp.route("/v1/suppressions", methods=["DELETE"])
@endpoint(bp, "admin")
def lift_suppression(ask: Ask) -> Answer:
    """Lets people come back who were forgotten: what they post from now on is kept again."""
    _everywhere(ask)
    subject = linking.joined(parse_subject(ask.json()))
    suppression.lift(subject.accounts)
    return Answer({"lifted": len(subject.accounts)})


@bp.route("/v1/person-exports", methods=["POST"])
@endpoint(bp, "admin")
def post_person_export(ask: Ask) -> Answer:
    """One page of what is known of a person: first `find` them (`stage` absent), then ask for the rest with what
    `meta.next` gives, until it is null.
    """
    _everywhere(ask)
    raw = ask.json()
    if isinstance(raw, dict) and "stage" in raw:
        return _exported(_parse_place(raw))
    return _exported(_Place(subject=linking.joined(parse_subject(raw)), stage="find"))


@bp.route("/v1/privacy/meta", methods=["PUT"])
@endpoint(bp, "admin")
def put_meta(ask: Ask) -> Answer:
    """Keeps the secret of the brand's app at Meta, by which its requests for deletion are recognised."""
    _everywhere(ask)
    secrets.put_vendor("meta", meta.parse_app_secret(ask.json()))
    return Answer({"url": f"{settings().url}/privacy/meta"})


@bp.route("/privacy/meta", methods=["POST"], content_types=[FORM])
@endpoint(bp, None)
def meta_deletion(ask: Ask) -> Answer:
    """Meta's data deletion callback: a person removed the app and asks to be forgotten."""
    user = meta.deletion_request(ask.body, secrets.vendor("meta"))
    accounts = tuple((network, f"id:{user}") for network in meta.NETWORKS)
    begun = _begin(Subject(accounts=accounts), "meta", ask)
    told = {"url": f"{settings().url}/privacy/requests/{begun.id}", "confirmation_code": begun.id}
    return Answer(bare=msgspec.json.encode(told))


@bp.route("/privacy/requests/{erasure}", methods=["GET"])
@endpoint(bp, None)
def erasure_status(ask: Ask, erasure: str) -> Answer:
    """What the person sees who follows the link of their request: whether it is done."""
    stands = erasures.progress(erasure)
    return Answer({"id": stands.id, "asked_at": stands.asked_at, "done": stands.state == "done"})


class _Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How far the reading of a person's traces has come."""

    subject: Subject
    stage: str
    cursor: dict[str, str] | None = None


def _exported(place: _Place) -> Answer:
    if place.stage == "find":
        subject, cursor = erasures.find(place.subject, place.cursor, lambda: False)
        after = _Place(subject=subject, stage="find" if cursor else "collect", cursor=cursor)
        return Answer([], {"next": msgspec.to_builtins(after)})
    rows, cursor = erasures.collect(place.subject, place.cursor)
    going_on = _Place(subject=place.subject, stage="collect", cursor=cursor) if cursor else None
    return Answer(rows, {"next": msgspec.to_builtins(going_on)})


def _parse_place(raw: object) -> _Place:
    try:
        return msgspec.convert(raw, _Place)
    except msgspec.ValidationError as error:
        raise BadInput(f"is not what an earlier answer gave as `meta.next` ({error})", "body") from error


def _begin(subject: Subject, by: str, ask: Ask) -> erasures.Progress:
    """Nothing new of them is kept from here on; what there is goes step by step."""
    asked = Erasure(id=chance.token_hex(12), subject=subject)
    suppression.put(subject.accounts)
    begun = erasures.begin(asked, by, ask.now)
    queues.send_erasure(asked)
    return begun


def _everywhere(ask: Ask) -> None:
    if ask.grant.brands:
        raise Forbidden("this key is limited to brands; people are forgotten in all of them, by a key that is not")
