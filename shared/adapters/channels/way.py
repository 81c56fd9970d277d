"""How an alert travels: what a channel is told beside the address and the alert, and what it tells back."""

from collections.abc import Mapping

from msgspec import Struct

from shared.domain.story import Alert
from shared.domain.wording import Wording

Reference = dict[str, str]
"""What a channel calls the message that it took (Slack's channel and ts, a mail's id), so that an update finds it.
`told` is the story's count when people were last told by a message of their own."""

TELLING = 5
"""Mentions from which on a growing story is told again where a message cannot be edited; then each time it doubles."""


class Act(Struct, frozen=True, kw_only=True):
    """Something that can be done from an alert: `token` is its signed proof, `url` the page that asks to confirm."""

    name: str
    label: str
    url: str
    token: str


class Way(Struct, frozen=True, kw_only=True):
    """How one alert travels.

    `mail_from` is the verified sender of e-mails; `inbox_url` the local inbox, which is the only address outside the
    public internet that may be called. `earlier` refers to the message that an update is of; None: there is none.
    `acts` can be done from the message, `done` says what was done already. `wordings` are the brand's, by channel.
    """

    mail_from: str = ""
    inbox_url: str = ""
    earlier: Reference | None = None
    acts: tuple[Act, ...] = ()
    done: tuple[str, ...] = ()
    wordings: Mapping[str, Wording] = {}


STRAIGHT = Way()
"""Without anything beside the alert."""


def worth_telling(alert: Alert, earlier: Reference) -> bool:
    """Whether an update is worth a message of its own, where the earlier one cannot be edited."""
    told = int(earlier.get("told", "1"))
    return alert.resolved or (alert.count >= TELLING and alert.count >= 2 * told)


def kept(alert: Alert, earlier: Reference | None = None, *, told: bool = True, **named: str) -> Reference:
    """The reference to note: what was named before, what is named now, and the count that people were told."""
    before = earlier or {}
    return {**before, **named, "told": str(alert.count) if told else before.get("told", "1")}
