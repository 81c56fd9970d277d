"""A mention as an item, and an item as a mention.

What queries filter by stands in short attributes of its own; the rest is one JSON text, `d`, so that an
item stays near one write unit (1 KB). `hundred bench` prints the sizes.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from shared.adapters.table import keys
from shared.adapters.table.calls import Item
from shared.domain.mention import Mention, Post
from shared.domain.person import Basis, fold_handle
from shared.domain.verdict import Influence, Reason, Sentiment, Verdict

KIND = "m"


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


def item(mention: Mention, retention_days: int) -> Item:
    """The item that stores a mention; it expires `retention_days` after it was stored."""
    post = mention.post
    pk, sk = keys.mention(mention.brand, post)
    author = keys.author_of(mention.brand, post)
    expires = mention.stored_at + timedelta(days=retention_days)
    return {
        "pk": pk,
        "sk": sk,
        "t": KIND,
        "ga": author,
        "gs": sk if author else None,
        "gp": keys.post(mention.brand, post.id),
        "gs2": post.source,
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
        "d": _encode(_rest(mention)).decode(),
        "ttl": int(expires.timestamp()),
    }


def mention(stored: Item) -> Mention:
    """The mention that an item stores."""
    rest = _decode(stored["d"])
    brand = keys.mention_parts(stored["pk"], stored["sk"])[0]
    return Mention(
        post=rest.post,
        brand=brand,
        verdict=Verdict(stored["l"], stored["au"], rest.reasons, rest.judges),
        sentiment=Sentiment(stored["s"], stored["ss"], rest.recognised),
        influence=Influence(stored["i"], rest.parts, rest.influence_basis),  # type: ignore[arg-type]  # written by _rest
        about=stored["ab"],
        story=stored["st"],
        authentic=stored["ok"],
        stored_at=rest.stored_at,
        circle=stored["c"],
        basis=rest.basis,
    )


def expired(stored: dict[str, Any], now: datetime) -> bool:
    """Whether an item is past its time: DynamoDB removes it days later."""
    return int(stored.get("ttl", 0)) <= now.timestamp() if "ttl" in stored else False


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
