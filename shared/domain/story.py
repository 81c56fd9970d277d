"""Alerts: what is said of a story, to which destination, because of which rule."""

from datetime import datetime

from msgspec import Struct

from shared.domain.mention import Mention
from shared.domain.rule import Severity


class Alert(Struct, frozen=True, kw_only=True):
    """One message to one destination. It is sent once for each `key`.

    `links` lead to the post and to the mention on the dashboard.
    """

    brand: str
    brand_name: str
    rule: str
    title: str
    severity: Severity
    story: str
    destination: str
    mention: Mention
    raised_at: datetime
    links: dict[str, str] = {}
    repeat: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What an alert is the same alert by: rule, story, destination."""
        return (self.rule, self.story, self.destination)
