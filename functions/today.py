"""GET /v1/brands/{brand}/today: the day at a glance, for a page's first view or a morning's message."""

from collections import Counter
from datetime import timedelta

from chalice.app import Blueprint

from shared.adapters.api import Answer, Ask, endpoint, parameters
from shared.adapters.table import brands, persons, stories, threads, whose
from shared.domain.today import Today

bp = Blueprint(__name__)

POOL = 60
"""Open threads that are looked at: the hottest, customers first. A glance is cheap; the whole list is the hundred's."""

FIRST = 3
"""People who are shown."""

DAY = timedelta(days=1)
STORIES = 50
"""Stories among which the loudest campaign is looked for, the newest."""


@bp.route("/v1/brands/{brand}/today", methods=["GET"])
@endpoint(bp, "read")
def today(ask: Ask, brand: str) -> Answer:
    """Whom to talk to first, how many people wait for what, and what was posted most in others' names."""
    from shared.judges import hundred  # the judges are loaded by whoever needs them

    parameters.known(ask.parameters)
    watched = brands.get(brand)
    pool, after = threads.waiting(brand, POOL, None, ask.now)
    noted = persons.contacts(brand, {(each.source, each.root.author) for each in pool if each.root})
    people = hundred.ranked(pool, noted, watched.weights, ask.now, POOL, whose.persons(brand, pool))
    told, _ = stories.recent(brand, ask.now - DAY, STORIES, None, ask.now)
    campaigns = [each for each in told if not each.authentic]
    return Answer(
        Today(
            people=tuple(people[:FIRST]),
            waiting=dict(Counter(each.open for each in people)),
            more=after is not None,
            campaign=max(campaigns, key=lambda each: each.mentions, default=None),
        )
    )
