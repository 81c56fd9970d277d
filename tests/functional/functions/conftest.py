from datetime import UTC, datetime

import pytest

from shared.adapters import secrets, signing
from shared.adapters.table import brands, mentions
from shared.domain.brand import parse_brand
from tests.functional.functions import telling
from tests.functional.functions.offers import BASE, SIGNING, alert
from tests.functional.made import mention


@pytest.fixture
def offered(stack, monkeypatch):
    """The acts of an alert about a stored mention, by name."""
    brands.put(parse_brand({"name": "Crumb Bakery", "handles": {"x": ["crumbbakery"]}}))
    mentions.put(mention(1), 400)
    secrets.put_destination("crumb-bakery", "team", f"xoxb-1-2-abc@C0123ABCD#{SIGNING}")
    return {act.name: act for act in signing.offered(alert(), BASE)}


@pytest.fixture
def clock(stack, monkeypatch):
    """A clock that the test moves; the brand has the rule `mine`."""
    telling.forget()
    now = [datetime.now(UTC).replace(minute=5, second=0, microsecond=0)]

    class Moved(datetime):
        @classmethod
        def now(cls, tz=None):
            return now[0]

    monkeypatch.setattr("functions.alert.datetime", Moved)
    return now
