"""A mention as an item, and an item as a mention.

What queries filter by stands in short attributes of its own; the rest stands packed in `d`, so that
most items take one write unit (1 KB).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from shared.adapters.table import keys
from shared.adapters.table.calls import Item
from shared.adapters.table.packed import pack, unpack
from shared.domain.mention import Correction, Denial, Mention, Post
from shared.domain.person import Basis, Circle, fold_handle
from shared.domain.verdict import AUTHENTIC_LABELS, Influence, Reason, Sentiment, Verdict

KIND = "m"
"""The type of an item that is a mention; the stream's consumers are woken by it alone."""

GONE = "x"
"""The type of what is left of a mention whose post was taken back: its key, so that it does not come again."""


CERTAIN = 10.0
"""Log-odds of a person's correction: 22,000 to 1, above anything that the judges say."""


class Rest(msgspec.Struct, frozen=True, array_like=True):
    """What nothing is filtered by, as it stands in `d`."""

    post: Post
    reasons: tuple[Reason, ...]
    parts: dict[str, float]
    influence_basis: str
    recognised: bool
    judges: str
    basis: Basis
    stored_at: datetime


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Rest).decode


def item(mention: Mention, retention_days: int, family: str | None = None) -> Item:
    """The item that stores a mention; it expires `retention_days` after it was stored.

    `family` is the key under which its template family is found, if it is to be found by it.
    """
    post = mention.post
    pk, sk = keys.mention(mention.brand, post)
    expires = mention.stored_at + timedelta(days=retention_days)
    return {
        "pk": pk,
        "sk": sk,
        "t": KIND,
        "ga": keys.author_of(mention.brand, post),
        "gf": keys.family(mention.brand, family) if family else None,
        "gs": sk,
        "gp": post.id,
        "gs2": keys.watched(mention.brand, post.source),
        "so": post.source,
        "la": post.lang,
        "ah": fold_handle(post.author.handle) if post.author.handle else None,
        "l": mention.verdict.label,
        "au": round(mention.verdict.authenticity, 3),
        "ok": mention.authentic,
        "s": mention.sentiment.label,
        "ss": round(mention.sentiment.score, 3),
        "i": round(mention.influence.score, 1),
        "c": mention.circle,
        "ab": round(mention.about, 3),
        "st": mention.story,
        "he": mention.heard or None,
        "d": pack(_encode(_rest(mention))),
        "ttl": int(expires.timestamp()),
        **_among_reactions(mention),
    }


def mention(stored: Item) -> Mention:
    """The mention that an item stores."""
    rest = _decode(unpack(stored["d"]))
    brand = keys.mention_parts(stored["pk"], stored["sk"])[0]
    correction = msgspec.convert(stored["co"], Correction) if "co" in stored else None
    return Mention(
        post=rest.post,
        brand=brand,
        verdict=_verdict(stored, rest, correction),
        sentiment=Sentiment(stored["s"], stored["ss"], rest.recognised),
        influence=Influence(stored["i"], rest.parts, rest.influence_basis),  # type: ignore[arg-type]  # written by _rest
        about=stored["ab"],
        story=stored["st"],
        authentic=stored["ok"],
        stored_at=rest.stored_at,
        circle=stored["c"],
        basis=rest.basis,
        correction=correction,
        denial=msgspec.convert(stored["na"], Denial) if "na" in stored else None,
        heard=stored.get("he", 0),
    )


def replaced(before: Item, judged: Mention) -> Item:
    """A stored mention as it is judged now: what it was found by and when it came stay as they were."""
    rest = _decode(unpack(before["d"]))
    after = item(msgspec.structs.replace(judged, stored_at=rest.stored_at), 0)
    return {**before, **{name: after[name] for name in _JUDGED if name in after}}


def recircled(before: Item, circle: Circle) -> Item:
    """A stored mention whose author is in another circle now, or on another basis."""
    rest = msgspec.structs.replace(_decode(unpack(before["d"])), basis=circle.basis)
    return {**before, "c": circle.name, "d": pack(_encode(rest))}


def corrected(before: Item, correction: Correction) -> Item:
    """A stored mention with a person's word on it."""
    if "na" in before:
        return _still_denied(before, corrected(undenied(before), correction))
    authentic = correction.label in AUTHENTIC_LABELS
    noted = {**msgspec.to_builtins(correction), "ok": before.get("co", before)["ok"]}
    return {**before, "l": correction.label, "ok": authentic, "co": noted}


def uncorrected(before: Item) -> Item:
    """A stored mention as the judges had it before a person's word."""
    if "na" in before:
        return _still_denied(before, uncorrected(undenied(before)))
    after = {**before, "l": before["co"]["was"], "ok": before["co"]["ok"]}
    del after["co"]
    return after


def denied(before: Item, by: str, at: datetime) -> Item:
    """A stored mention that is not about the brand, by a person's word: it counts among the authentic no more."""
    noted = {"was": before["ab"], "ok": before["ok"]} | before.get("na", {})
    return {**before, "ab": 0.0, "ok": False, "na": {**noted, "by": by, "at": at.isoformat()}}


def undenied(before: Item) -> Item:
    """A stored mention that is about the brand as far as the judges said so."""
    after = {**before, "ab": before["na"]["was"], "ok": before["na"]["ok"]}
    del after["na"]
    return after


def tombstone(before: Item) -> Item:
    """What is left when a post is taken back: no text, no author."""
    return {"pk": before["pk"], "sk": before["sk"], "t": GONE, "ttl": before["ttl"]}


def shown(stored: Item, now: datetime) -> bool:
    """Whether an item is a mention that is to be seen."""
    return stored.get("t") == KIND and not expired(stored, now)


def expired(stored: dict[str, Any], now: datetime) -> bool:
    """Whether an item is past its time: DynamoDB removes it days later."""
    return int(stored.get("ttl", 0)) <= now.timestamp() if "ttl" in stored else False


_JUDGED = ("l", "au", "ok", "s", "ss", "i", "c", "ab", "st", "d")


def _among_reactions(mention: Mention) -> Item:
    """Where a mention that reacts to another post is found among that post's reactions."""
    post = mention.post
    target = post.repost_of or post.in_reply_to or post.quote_of
    if not target:
        return {}
    shard = keys.shard_of(post.source, post.id)
    place = keys.mention_sort(post.created_at, post.source, post.id)
    return {"go": keys.audience(mention.brand, post.source, target, shard), "gr": place, "k": post.kind}


def _still_denied(before: Item, after: Item) -> Item:
    return {**after, "ab": 0.0, "ok": False, "na": {**before["na"], "ok": after["ok"]}}


def _verdict(stored: Item, rest: Rest, correction: Correction | None) -> Verdict:
    said = tuple(_words_of_people(stored, correction))
    if correction is None:
        return Verdict(stored["l"], stored["au"], (*said, *rest.reasons), rest.judges)
    meant = correction.label in AUTHENTIC_LABELS
    return Verdict(correction.label, float(meant), (*said, *rest.reasons), rest.judges)


def _words_of_people(stored: Item, correction: Correction | None) -> Iterator[Reason]:
    if "na" in stored:
        yield Reason("not-about", f"Said not to be about the brand by {stored['na']['by']}", -CERTAIN)
    if correction is not None:
        said = f"Set from {correction.was} to {correction.label} by {correction.by}"
        yield Reason("corrected", said, CERTAIN if correction.label in AUTHENTIC_LABELS else -CERTAIN)


def _rest(mention: Mention) -> Rest:
    return Rest(
        post=mention.post,
        reasons=mention.verdict.reasons,
        parts={name: round(points, 1) for name, points in mention.influence.parts.items()},
        influence_basis=mention.influence.basis,
        recognised=mention.sentiment.recognised,
        judges=mention.verdict.judges,
        basis=mention.basis,
        stored_at=mention.stored_at,
    )
