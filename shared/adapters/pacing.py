"""How fast a channel may be called, and how long to wait after it did not take an alert."""

import random
from datetime import timedelta
from hashlib import blake2b

from shared.domain.errors import Unavailable

PACE = {
    "slack": 1.05,  # Slack: one message a second a channel
    "slack-bot": 1.05,
    "teams": 0.3,  # Teams: four requests a second
    "discord": 0.6,  # Discord: five in two seconds for a webhook
    "pagerduty": 0.6,  # PagerDuty: 120 a minute for a key
}
"""Seconds from one call of an address to the next; a little more than the vendors ask, as the way there differs by
some milliseconds. What is not named has no limit that matters here."""

GIVE_UP = timedelta(hours=6)
"""An alert that could not be handed over for so long is given up, and listed: it can be sent again by hand."""

SHORTEST_WAIT = 1.2
FIRST_WAIT = 2.0
LONGEST_WAIT = 900.0
"""Seconds: the least wait, above every pace; the wait after a first failure at the most, and after many."""


def counted_by(channel: str, address: str) -> str:
    """What the vendor counts calls by, as a hash: destinations that lead to one place share its turns, of other brands
    too. Slack counts by channel, which a bot's address names and a webhook is bound to; the others by webhook or key.
    """
    place = address.strip()
    if channel == "slack-bot":
        place = place.rpartition("@")[2]
    place = place.partition("?" if channel == "discord" else "#")[0]
    return blake2b(f"{channel}:{place}".encode(), digest_size=12).hexdigest()


def wait(failure: Unavailable, attempts: int) -> float:
    """Seconds until the next try: what the channel asked for, and a little more, so that not all come at once; else by
    full jitter, anything up to a bound that doubles with each attempt (AWS, Exponential Backoff and Jitter, 2015).
    """
    if failure.asked:
        # Spreads load, guards nothing.
        return max(SHORTEST_WAIT, failure.retry_after + random.uniform(0, 1))  # noqa: S311
    bound = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts - 1, 20))
    return max(SHORTEST_WAIT, random.uniform(0, bound))  # noqa: S311 - as above
