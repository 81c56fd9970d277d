"""A notice on its way: to each destination of its rule, unless somebody asked for silence."""

from datetime import datetime

from shared.adapters import queues
from shared.adapters.settings import settings
from shared.adapters.table import silences
from shared.domain.brand import Brand
from shared.domain.mention import Mention, account_keys
from shared.domain.notice import Notice
from shared.domain.rule import Rule
from shared.domain.silence import Hushed, hushed
from shared.judges.telling import noticed


def post(brand: Brand, rule: Rule, notice: Notice, now: datetime, mention: Mention | None = None) -> int:
    """Queues a notice for every destination and returns for how many; with a `mention` it speaks by that. Doing it
    again does no harm: deliver sends each story's update once.
    """
    authors = tuple(f"{mention.post.source}:{key}" for key in account_keys(mention.post)) if mention else ()
    story = mention.story if mention else notice.story
    silence = hushed(silences.current(brand.id, now), rule=rule.name, story=story, authors=authors, now=now)
    if silence:
        silences.note(brand.id, Hushed(rule=rule.name, story=notice.story, silence=silence.id, at=now))
        return 0
    told = settings()
    alerts = list(noticed(notice, rule, brand, mention, now=now, dashboard=told.url, inbox=bool(told.inbox)))
    queues.send_alerts(alerts)
    return len(alerts)
