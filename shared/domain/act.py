"""What can be done from an alert by one press: the word that a signed link carries."""

from datetime import datetime
from typing import Literal, get_args

from msgspec import Struct

Action = Literal["answered", "not-about", "mute-story"]
ACTIONS: tuple[str, ...] = get_args(Action)

LABELS = {"answered": "Answered", "not-about": "Not about us", "mute-story": "Mute this story"}
"""What stands on the button."""

DONE = {"answered": "Answered", "not-about": "Marked as not about us", "mute-story": "Story muted"}
"""What stands there once it is done."""

MUTE_DAYS = (7, 1, 30)
"""For how long a story may be muted, in days; the first unless another is chosen."""


class Order(Struct, frozen=True, kw_only=True, array_like=True):
    """One thing to do with one mention and its story, offered in one message.

    `source` and `post` are empty where the alert is about no single post. `told` is the destination that the message
    went to; `nonce` is the message's own, so that each of its links is used once.
    """

    brand: str
    action: Action
    source: str
    post: str
    story: str
    told: str
    nonce: str
    until: datetime
