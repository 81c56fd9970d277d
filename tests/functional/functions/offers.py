"""An alert about a stored mention, and the acts that it offers."""

from datetime import UTC, datetime

from shared.domain.story import Alert
from tests.functional.made import mention

SIGNING = "0123456789abcdef0123456789abcdef"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BASE = "https://hundred.example/api"


def alert(**changes) -> Alert:
    made = {
        "brand": "crumb-bakery",
        "brand_name": "Crumb Bakery",
        "rule": "unhappy-voice",
        "title": "An unhappy voice",
        "severity": "warning",
        "story": "post:x:post-1",
        "destination": "team",
        "mention": mention(1),
        "raised_at": datetime.now(UTC),
    }
    return Alert(**(made | changes))
