"""A notice as alerts: one for each destination of its rule."""

from collections.abc import Iterator
from datetime import datetime

from shared.domain.brand import Brand
from shared.domain.notice import Notice
from shared.domain.rule import INBOX, Rule
from shared.domain.story import Alert, Kind


def noticed(
    notice: Notice, rule: Rule, brand: Brand, *, now: datetime, dashboard: str = "", inbox: bool = False
) -> Iterator[Alert]:
    """The alerts of one notice. `dashboard` is the base URL that alerts link to; with `inbox` each goes to the local
    inbox as well."""
    kind: Kind = "digest" if notice.sections else "notice"
    named = rule.destinations or tuple(destination.name for destination in brand.destinations)
    for destination in (*named, INBOX) if inbox else named:
        yield Alert(
            brand=brand.id,
            brand_name=brand.name,
            rule=rule.name,
            title=rule.title or rule.name.replace("-", " ").capitalize(),
            severity=rule.severity,
            story=notice.story,
            destination=destination,
            raised_at=now,
            links={"dashboard": f"{dashboard}/#/{brand.id}{notice.place}"} if dashboard else {},
            kind=kind,
            count=notice.count,
            update=notice.update,
            resolved=notice.resolved,
            headline=notice.headline,
            body=notice.body or rule.advice,
            facts=notice.facts,
            sections=notice.sections,
        )
