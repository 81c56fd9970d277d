"""GET /v1/brands/{brand}/...: what a mention stands among: its thread, its family, the families of a window."""

from datetime import datetime

from chalice.app import Blueprint

from shared.adapters.api import Answer, Ask, endpoint, found, listed, parameters, shown
from shared.adapters.table import brands, memory, mentions, threads
from shared.domain.errors import NotFound
from shared.domain.mention import Mention

bp = Blueprint(__name__)

ANCESTORS = 10
"""Posts that are followed upwards from a reply: each costs an index query and a read."""


@bp.route("/v1/brands/{brand}/mentions/{mention}/thread", methods=["GET"])
@endpoint(bp, "read")
def thread(ask: Ask, brand: str, mention: str) -> Answer:
    """What a mention replies to, up to ten posts upwards, the mention, and what replied to it, in the order of time."""
    one = found.one_mention(ask, brand, mention)
    above, complete = _above(brand, one, ask.now)
    known = threads.get(brand, one.post.source, one.post.id, ask.now)
    replies = [(one.post.source, each.id, each.at) for each in known.replies] if known else []
    below = mentions.at(brand, replies, ask.now)
    whole = sorted([*above, one, *below], key=lambda each: each.post.created_at)
    return listed([shown.mention(each) for each in whole], complete=complete)


@bp.route("/v1/brands/{brand}/mentions/{mention}/family", methods=["GET"])
@endpoint(bp, "read")
def family_of(ask: Ask, brand: str, mention: str) -> Answer:
    """The other members of a mention's template family, newest first; none when it has no family."""
    from shared.judges.recollection import family_key  # the judges are loaded by whoever needs them

    one = found.one_mention(ask, brand, mention)
    key = family_key(one.post)
    members = mentions.in_family(brand, key, memory.FAMILY_INDEXED, ask.now) if key else []
    others = [each for each in members if (each.post.source, each.post.id) != (one.post.source, one.post.id)]
    return listed([shown.mention(each) for each in others], family=key if others else None)


@bp.route("/v1/brands/{brand}/families", methods=["GET"])
@endpoint(bp, "read")
def families(ask: Ask, brand: str) -> Answer:
    """The template families among the newest mentions of a span, the most often posted first."""
    from shared.judges import seen_families  # as above

    parameters.known(ask.parameters, *parameters.FILTERS, "limit")
    brands.get(brand)
    window = found.window(ask, brand)
    rows = seen_families.families(window.mentions)[: parameters.limit(ask.parameters)]
    return listed(rows, **window.meta)


@bp.route("/v1/brands/{brand}/families/{family}", methods=["GET"])
@endpoint(bp, "read")
def one_family(ask: Ask, brand: str, family: str) -> Answer:
    """The members of a template family, newest first: the first fifty of it, which tell what it is."""
    parameters.known(ask.parameters)
    members = mentions.in_family(brand, family, memory.FAMILY_INDEXED, ask.now)
    if not members:
        raise NotFound(f"the brand {brand!r} has no family {family!r}")
    return listed([shown.mention(each) for each in members])


def _above(brand: str, reply: Mention, now: datetime) -> tuple[list[Mention], bool]:
    """The posts above a reply, as far as they are stored, and whether that is as far as they go."""
    above: list[Mention] = []
    met = {reply.post.id}
    last = reply
    for _ in range(ANCESTORS):
        parent = last.post.in_reply_to
        if parent is None or parent in met:
            return above, True
        stored = [each for each in mentions.by_post(brand, parent, now) if each.post.source == reply.post.source]
        if not stored:
            return above, False
        met.add(parent)
        last = stored[0]
        above.append(last)
    return above, last.post.in_reply_to is None
