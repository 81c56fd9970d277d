"""Alerts that were held back: what is due now, told by the rules as they are now."""

from datetime import datetime

from shared.adapters import telling
from shared.adapters.settings import settings
from shared.adapters.table import due
from shared.domain.brand import Brand
from shared.judges.alerting import Alerting


def look(brand: Brand, now: datetime) -> int:
    """Tells what was put off until now; returns the number of alerts. Most of the time it is nothing, for one read."""
    if next(due.now_due(brand.id, now), None) is None:
        return 0
    told = settings()
    judges = Alerting(dashboard=told.url, inbox=bool(told.inbox))
    return len(telling.tell_due(telling.look(brand, now, judges)))
