"""/v1/brands/{brand}/...: whether the community lives, and who reacted to a post."""

from datetime import datetime, timedelta

from chalice.app import Blueprint

from shared.adapters.api import Answer, Ask, endpoint, parameters
from shared.adapters.table import audience as reactions
from shared.adapters.table import brands, mentions, threads
from shared.adapters.table.filters import Filter
from shared.domain.errors import BadInput

bp = Blueprint(__name__)

SPAN = timedelta(days=28)
"""The period that is looked at when nothing is said: whole weeks, as weekends are quieter."""

POSTS = 20
"""Posts of a campaign that are read together."""


@bp.route("/v1/brands/{brand}/community", methods=["GET"])
@endpoint(bp, "read")
def community(ask: Ask, brand: str) -> Answer:
    """Questions of a period and who answered them, beside the period before; the last 28 days when nothing is said."""
    from shared.judges import community as judge  # the judges are loaded by whoever needs them

    parameters.known(ask.parameters, "from", "to")
    brands.get(brand)
    until = min(parameters.time(ask.parameters, "to") or ask.now, ask.now)
    since = parameters.time(ask.parameters, "from") or until - SPAN
    if since >= until:
        raise BadInput("is before the end, and has been", "from")
    asked, complete = threads.asked(brand, since, until, ask.now)
    before, all_before = threads.asked(brand, since - (until - since), since, ask.now)
    return Answer(judge.community(asked, before, since, until, complete and all_before))


@bp.route("/v1/brands/{brand}/audience", methods=["GET"])
@endpoint(bp, "read")
def audience(ask: Ask, brand: str) -> Answer:
    """Who reacted to a post: `post` is its id on the network `source`; several ids, with commas, are a campaign.

    Without `post`, it is the brand's newest posts there.
    """
    from shared.judges import audience as judge  # as above

    parameters.known(ask.parameters, "post", "source")
    watched = brands.get(brand)
    source = parameters.last(ask.parameters, "source") or "x"
    posts = parameters.choices(ask.parameters, "post") or _own(brand, source, ask.now)
    if len(posts) > POSTS:
        raise BadInput(f"has more than {POSTS} ids", "post")
    threshold = watched.thresholds.authenticity
    found = [reactions.reactions(brand, source, each, threshold, ask.now) for each in posts]
    every = [each for read, _ in found for each in read]
    return Answer(judge.audience(posts, every, all(complete for _, complete in found)))


def _own(brand: str, source: str, now: datetime) -> tuple[str, ...]:
    """The ids of the brand's newest posts on a network, without what it replied to others."""
    page = mentions.newest(brand, Filter(verdict=("own",), source=(source,)), 5 * POSTS, None, now)
    return tuple(each.post.id for each in page.mentions if not each.post.in_reply_to)[:POSTS]
