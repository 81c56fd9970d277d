"""Alerts that were put off: by a rule's wait or interval, by quiet hours, or because it had spoken often enough."""

from datetime import datetime

from shared.adapters import telling
from shared.adapters.settings import settings
from shared.domain.brand import Brand
from shared.judges.alerting import Alerting


def look(brand: Brand, now: datetime) -> int:
    """Tells what is due and returns the number of alerts. What breaks off is done again by the next look."""
    told = settings()
    judges = Alerting(dashboard=told.url, inbox=bool(told.inbox))
    return len(telling.tell_due(telling.look(brand, now, judges)))
