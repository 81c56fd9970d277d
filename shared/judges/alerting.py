"""What alerts say: of a mention that speaks for its story, by a rule, at the destinations that the rule names."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from msgspec import Struct

from shared.domain.brand import Brand
from shared.domain.gist import Gist
from shared.domain.group import Group, Lead, Told
from shared.domain.mention import Mention
from shared.domain.rule import INBOX, Rule
from shared.domain.story import Alert
from shared.judges import grouping
from shared.judges.conditions import asks_for_first_word, holds


class Alerting(Struct, frozen=True):
    """The judges of alerts. `dashboard` is the base URL that alerts link to; with `inbox` each goes to the local
    inbox as well.
    """

    dashboard: str = ""
    inbox: bool = False

    def decided(self, rule: Rule, group: Group, lead: Lead | None, *, now: datetime, timezone: str) -> Told | None:
        """How far the rule has told the group after this look: see grouping.py."""
        return grouping.decided(rule, group, lead, now=now, timezone=timezone)

    def group_of(self, rule: Rule, mention: Mention) -> str:
        """What a mention is told together with by a rule."""
        return grouping.group_of(rule, mention)

    def gist(self, mention: Mention) -> Gist | None:
        """What a mention tells, as far as others may tell the same."""
        return grouping.gist(mention)

    def meets(self, rule: Rule, mention: Mention, *, first_word: bool) -> bool:
        """Whether a mention meets a rule."""
        return holds(rule.when, mention, first_word=first_word)

    def asks_for_first_word(self, rule: Rule, mention: Mention) -> bool:
        """Whether the rule depends on the author's earlier mentions."""
        return asks_for_first_word(rule.when, mention)

    def composed(self, rule: Rule, brand: Brand, group: Group, told: Told, speaker: Mention) -> list[Alert]:
        """One message of a rule about a group, for each of its destinations; the same whenever it is composed."""
        return [
            Alert(
                brand=brand.id,
                brand_name=brand.name,
                rule=rule.name,
                title=rule.title or rule.name.replace("-", " ").capitalize(),
                severity=rule.severity,
                story=grouping.story_of(group, told),
                destination=destination,
                mention=speaker,
                raised_at=told.told_at or speaker.stored_at,
                links=_links(speaker, self.dashboard),
                count=told.count,
                update=told.update,
                advice=rule.advice,
            )
            for destination in destinations(rule, brand, self.inbox)
        ]


def destinations(rule: Rule, brand: Brand, inbox: bool) -> Iterator[str]:
    """Where a rule alerts: at the destinations that it names, else at all, and at the local stack's inbox."""
    yield from rule.destinations or (destination.name for destination in brand.destinations)
    if inbox:
        yield INBOX


def _links(mention: Mention, dashboard: str) -> dict[str, str]:
    place = f"{mention.brand}/mentions/{mention.post.source}/{quote(mention.post.id, safe='')}"
    links = {"post": mention.post.url, "dashboard": dashboard and f"{dashboard}/#/{place}"}
    return {name: url for name, url in links.items() if url}
