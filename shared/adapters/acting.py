"""Acts: what a press in an alert does, once, and who is noted to have done it."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from shared.adapters import signing
from shared.adapters.table import audit, marks, mentions, persons, silences, threads
from shared.domain.act import MUTE_DAYS, Order
from shared.domain.errors import NotFound, Unverified
from shared.domain.mention import Mention, account_keys


class Seen(Struct, frozen=True, kw_only=True):
    """A signed link as it stands: `open` may be used; a forged one has no order; a used one says by whom and when.

    `mention` is what it is about, while that is there: `gone` tells that it was there to be one.
    """

    state: Literal["open", "forged", "expired", "used", "gone"]
    order: Order | None = None
    mention: Mention | None = None
    by: str = ""
    at: datetime | None = None


def look(token: str, now: datetime) -> Seen:
    """How a link stands. Changes nothing: whoever looks into links before people do may look as often as they like."""
    try:
        order = signing.read(token)
    except Unverified:
        return Seen(state="forged")
    mention = _mention(order, now)
    used = marks.used(order.brand, order.nonce)
    if used:
        return Seen(state="used", order=order, mention=mention, by=used[0], at=used[1])
    if signing.expired(order, now):
        return Seen(state="expired", order=order, mention=mention)
    gone = order.post and mention is None
    return Seen(state="gone" if gone else "open", order=order, mention=mention)


def use(token: str, by: str | None, now: datetime, days: int = MUTE_DAYS[0]) -> Seen:
    """Does what a link says, unless it stands otherwise than open; returns how it stood before. `by` is who did it,
    None where only the link is known, which is then named by the destination it was sent to. `days` are how long a
    story is to be mute. The link counts as used when all is done: after a crash before that it can be used again, to
    the same end.
    """
    seen = look(token, now)
    if seen.state == "open" and seen.order:
        who = by or f"a link sent to {seen.order.told}"
        _do(seen.order, seen.mention, who, now, days)
        marks.use_link(seen.order.brand, seen.order.nonce, who, now, seen.order.until)
    return seen


def _do(order: Order, mention: Mention | None, by: str, now: datetime, days: int) -> None:
    if order.action == "mute-story":
        until = now + timedelta(days=days if days in MUTE_DAYS else MUTE_DAYS[0])
        silences.put(order.brand, "story", order.story, until, by, now)
        marks.mark(order.brand, marks.STORY, order.story, order.action, by, now)
        audit.note(order.brand, by, "story.mute", order.story, now)
        return
    if mention is None:
        raise NotFound("the mention is gone")
    if order.action == "answered":
        threads.answered_by_us(order.brand, order.source, order.post, by, now)
        if accounts := account_keys(mention.post):
            persons.mark_talked(order.brand, order.source, accounts[0], by, now)
    if order.action == "not-about":
        mentions.deny(order.brand, mention.post, by, now)
    marks.mark(order.brand, order.source, order.post, order.action, by, now)
    audit.note(order.brand, by, f"mention.{order.action}", f"{order.source}:{order.post}", now)


def _mention(order: Order, now: datetime) -> Mention | None:
    found = mentions.by_post(order.brand, order.post, now) if order.post else []
    return next((mention for mention in found if mention.post.source == order.source), None)
