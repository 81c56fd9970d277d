"""A notice on its way: to each destination of its rule, unless somebody asked for silence."""

from datetime import datetime

from shared.adapters import queues
from shared.adapters.settings import settings
from shared.adapters.table import silences
from shared.domain.brand import Brand
from shared.domain.notice import Notice
from shared.domain.rule import Rule
from shared.domain.silence import Hushed, hushed
from shared.judges.telling import noticed


def post(brand: Brand, rule: Rule, notice: Notice, now: datetime) -> int:
    """Queues a notice for every destination and returns for how many. Doing it again does no harm: deliver sends
    each story's update once.
    """
    silence = hushed(silences.current(brand.id, now), rule=rule.name, story=notice.story, authors=(), now=now)
    if silence:
        silences.note(brand.id, Hushed(rule=rule.name, story=notice.story, silence=silence.id, at=now))
        return 0
    told = settings()
    alerts = list(noticed(notice, rule, brand, now=now, dashboard=told.url, inbox=bool(told.inbox)))
    queues.send_alerts(alerts)
    return len(alerts)
