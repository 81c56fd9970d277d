"""A notice as alerts: one for each destination of its rule."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from shared.domain.brand import Brand
from shared.domain.mention import Mention
from shared.domain.notice import Notice
from shared.domain.rule import Rule
from shared.domain.story import Alert, Kind
from shared.judges.alerting import destinations


def noticed(
    notice: Notice,
    rule: Rule,
    brand: Brand,
    mention: Mention | None = None,
    *,
    now: datetime,
    dashboard: str = "",
    inbox: bool = False,
) -> Iterator[Alert]:
    """The alerts of one notice, which speaks by its `mention` where it has one. `dashboard` is the base URL that alerts
    link to; with `inbox` each goes to the local inbox as well."""
    kind: Kind = "mention" if mention else "digest" if notice.sections else "notice"
    for destination in destinations(rule, brand, inbox):
        yield Alert(
            brand=brand.id,
            brand_name=brand.name,
            rule=rule.name,
            title=rule.title or rule.name.replace("-", " ").capitalize(),
            severity=rule.severity,
            story=notice.story,
            destination=destination,
            mention=mention,
            raised_at=now,
            links=_links(notice, brand, mention, dashboard),
            kind=kind,
            count=notice.count,
            update=notice.update,
            resolved=notice.resolved,
            headline=notice.headline,
            body=notice.body,
            facts=notice.facts,
            sections=notice.sections,
            advice=rule.advice,
        )


def _links(notice: Notice, brand: Brand, mention: Mention | None, dashboard: str) -> dict[str, str]:
    place = notice.place
    if mention:
        place = f"/mentions/{mention.post.source}/{quote(mention.post.id, safe='')}"
    post = {"post": mention.post.url} if mention and mention.post.url else {}
    return {**post, "dashboard": f"{dashboard}/#/{brand.id}{place}"} if dashboard else post
