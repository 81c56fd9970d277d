"""Which alerts a mention raises: the brand's rules, at the destinations that each of them names."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from shared.domain.brand import Brand
from shared.domain.mention import Mention
from shared.domain.rule import INBOX, Rule
from shared.domain.story import Alert
from shared.judges.conditions import holds


def raised(
    mention: Mention, brand: Brand, *, now: datetime, dashboard: str = "", inbox: bool = False
) -> Iterator[Alert]:
    """The alerts of one mention, one for each rule that holds and each of its destinations.

    `dashboard` is the base URL that alerts link to. With `inbox` each alert goes to the local inbox as well.
    """
    for rule in brand.rules_on("mention"):
        if holds(rule.when, mention):
            for destination in _destinations(rule, brand, inbox):
                yield Alert(
                    brand=brand.id,
                    brand_name=brand.name,
                    rule=rule.name,
                    title=rule.title or rule.name.replace("-", " ").capitalize(),
                    severity=rule.severity,
                    story=mention.story,
                    destination=destination,
                    mention=mention,
                    raised_at=now,
                    links=_links(mention, dashboard),
                )


def _destinations(rule: Rule, brand: Brand, inbox: bool) -> Iterator[str]:
    yield from rule.destinations or (destination.name for destination in brand.destinations)
    if inbox:
        yield INBOX


def _links(mention: Mention, dashboard: str) -> dict[str, str]:
    place = f"{mention.brand}/mentions/{mention.post.source}/{quote(mention.post.id, safe='')}"
    links = {"post": mention.post.url, "dashboard": dashboard and f"{dashboard}/#/{place}"}
    return {name: url for name, url in links.items() if url}
