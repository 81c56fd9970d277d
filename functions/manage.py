"""PUT, POST, DELETE /v1/...: brands, their connections, and what people say of verdicts."""

from chalice.app import Blueprint

from shared.adapters import connecting, destinations, linking, queues
from shared.adapters.api import Answer, Ask, endpoint, found, listed, parameters, shown
from shared.adapters.table import brands, mentions
from shared.domain.brand import parse_brand
from shared.domain.mention import Rejudged
from shared.domain.verdict import parse_label

bp = Blueprint(__name__)


@bp.route("/v1/brands/{brand}", methods=["PUT"])
@endpoint(bp, "write")
def put_brand(ask: Ask, brand: str) -> Answer:
    """Creates or replaces a brand. An address given as *** stays what it was; stored mentions of accounts that became
    the brand's own or its staff, or are no more, follow within minutes.
    """
    parsed = destinations.kept_apart(parse_brand(ask.json(), brand))
    before = brands.current().get(parsed.id)
    linking.follow(before, parsed, later=True)
    brands.put(parsed)
    linking.follow(before, parsed)
    return Answer(shown.brand(parsed))


@bp.route("/v1/brands/{brand}", methods=["DELETE"])
@endpoint(bp, "admin")
def delete_brand(ask: Ask, brand: str) -> Answer:
    """Stops watching a brand: its connections and addresses go at once, its mentions when they expire."""
    found = brands.get(brand)
    for connection in brands.connections(brand):
        connecting.disconnect(connection)
    brands.delete(brand)
    destinations.forget(found)
    return Answer({"id": brand, "deleted": True})


@bp.route("/v1/brands/{brand}/connections", methods=["GET"])
@endpoint(bp, "read")
def connections(ask: Ask, brand: str) -> Answer:
    """A brand's senders, without their secrets."""
    parameters.known(ask.parameters)
    brands.get(brand)
    return listed([connecting.shown(connection) for connection in brands.connections(brand)])


@bp.route("/v1/brands/{brand}/connections", methods=["POST"])
@endpoint(bp, "admin")
def post_connection(ask: Ask, brand: str) -> Answer:
    """Adds a sender. The secret is in this answer and in no other."""
    brands.get(brand)
    connection = connecting.connect(brand, ask.json())
    return Answer({**connecting.shown(connection), "secret": connection.secrets[0]}, status=201)


@bp.route("/v1/brands/{brand}/connections/{connection}/secret", methods=["POST"])
@endpoint(bp, "admin")
def post_secret(ask: Ask, brand: str, connection: str) -> Answer:
    """Gives a sender a new secret; the one before holds until the next rotation."""
    renewed = connecting.renew(brand, connection, ask.json() if ask.body else {})
    return Answer({**connecting.shown(renewed), "secret": renewed.secrets[0]}, status=201)


@bp.route("/v1/brands/{brand}/connections/{connection}", methods=["DELETE"])
@endpoint(bp, "admin")
def delete_connection(ask: Ask, brand: str, connection: str) -> Answer:
    """Takes a sender off; what it sends is answered with 404 from then on, within five minutes."""
    connecting.disconnect(connecting.of_brand(brand, connection))
    return Answer({"id": connection, "deleted": True})


@bp.route("/v1/brands/{brand}/mentions/{mention}/verdict", methods=["PUT"])
@endpoint(bp, "write")
def put_verdict(ask: Ask, brand: str, mention: str) -> Answer:
    """A person's word on what kind of post it is: `{"label": "opinion"}`. It wins, and the tally follows."""
    label = parse_label(ask.json())
    post = found.one_mention(ask, brand, mention).post
    mentions.correct(brand, post, label, ask.grant.name, ask.now)
    return Answer(shown.mention(found.one_mention(ask, brand, mention)))


@bp.route("/v1/brands/{brand}/mentions/{mention}/verdict", methods=["DELETE"])
@endpoint(bp, "write")
def delete_verdict(ask: Ask, brand: str, mention: str) -> Answer:
    """Takes a person's word back: the judges' stands again."""
    mentions.uncorrect(brand, found.one_mention(ask, brand, mention).post)
    return Answer(shown.mention(found.one_mention(ask, brand, mention)))


@bp.route("/v1/brands/{brand}/rejudge", methods=["POST"])
@endpoint(bp, "write")
def post_rejudge(ask: Ask, brand: str) -> Answer:
    """Has one page of stored mentions judged again: `from`, `to`, `limit`, `cursor` as for the list of them.

    Ask until `next_cursor` is null.
    """
    parameters.known(ask.parameters, "from", "to", "limit", "cursor")
    page, cursor = found.page(ask, brand)
    queues.send_messages([Rejudged(brand=brand, post=mention.post) for mention in page])
    return Answer({"queued": len(page)}, {"next_cursor": cursor}, status=202)
