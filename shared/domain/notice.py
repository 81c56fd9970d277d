"""A notice: what no single mention tells, in words. The clock finds them; rules say whom to tell."""

from msgspec import Struct

from shared.domain.digest import Section
from shared.domain.story import Fact


class Notice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened, as every destination of a rule is told. Field by field as in an alert, which it becomes.

    `story` names the case, the same from its beginning to its end; `update` numbers the messages about it. `sections`
    make a digest of it. `place` is where on the dashboard it is seen, behind the brand, such as `/people`.
    """

    story: str
    headline: str
    body: str = ""
    facts: tuple[Fact, ...] = ()
    count: int = 1
    update: int = 0
    resolved: bool = False
    sections: tuple[Section, ...] = ()
    place: str = ""
