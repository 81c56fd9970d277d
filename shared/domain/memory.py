"""What is remembered when a post is judged: how its author and its template family have behaved so far.

Counters and tiny bounded samples of hashes only: no text, no handle, no name. Two records of the same
key that were counted apart (two shards, two batches) merge into what counting together would have given.
"""

import msgspec
from msgspec import Struct

SAMPLE = 16
"""Hashes kept to count distinct things. The estimate's error is about 1 / sqrt(SAMPLE - 2), 27 %."""

HASH_SPAN = 1 << 32
"""Hashes are 32 bits wide: 5 bytes each in MessagePack."""

MINUTES = 12
"""Bins of five minutes in an hour: schedules post at :00, :15, :30 (Zhang and Paxson 2011)."""


class Family(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Posts that share one key of `templates.family_keys`.

    `authors`, `texts` (fixed words), `fills` (numbers), `sites` and `clients` are the SAMPLE smallest hashes
    seen, see `distinct`. `pairs` are those of the first member's word pairs. `shortest` and `longest` are in
    fixed words, 0 while nothing was seen.
    `evidence` adds up the cold judge's log-odds of "a person meant it"; `machine` counts the posts that the
    cold judge called auto, `promo` those it called promo; `slotted` adds up the numbers in them, at most two a
    post. `first` and `last` are Unix seconds.
    """

    key: str
    posts: int = 0
    authors: tuple[int, ...] = ()
    texts: tuple[int, ...] = ()
    fills: tuple[int, ...] = ()
    pairs: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()
    clients: tuple[int, ...] = ()
    shortest: int = 0
    longest: int = 0
    linked: int = 0
    replies: int = 0
    slotted: int = 0
    machine: int = 0
    promo: int = 0
    evidence: float = 0.0
    first: int = 0
    last: int = 0


class AuthorHistory(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one account has posted so far, among the mentions that were seen.

    `key` is a hash of the author key. `skeletons` are the SAMPLE smallest hashes of its posts' skeletons,
    `sites` of its links' hosts. `minutes` counts posts by five-minute bins of the hour.
    """

    key: str
    posts: int = 0
    skeletons: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()
    linked: int = 0
    replies: int = 0
    machine: int = 0
    promo: int = 0
    authentic: int = 0
    evidence: float = 0.0
    minutes: tuple[int, ...] = (0,) * MINUTES
    first: int = 0
    last: int = 0


class Known(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is remembered about one post's author and families, and whether it replies to a question that somebody
    else `asked`; empty when it is judged cold."""

    author: AuthorHistory | None = None
    families: tuple[Family, ...] = ()
    asked: bool = False


NOTHING = Known()
"""What is known when a post is judged cold."""


def distinct(sample: tuple[int, ...]) -> int:
    """How many distinct things a sample stands for: exact below SAMPLE, else estimated.

    K minimum values, Bar-Yossef et al. 2002: (k - 1) / the k-th smallest of uniform hashes.
    """
    if len(sample) < SAMPLE:
        return len(sample)
    return max(SAMPLE, round((SAMPLE - 1) * HASH_SPAN / max(sample[-1], 1)))


def sampled(sample: tuple[int, ...], *hashes: int) -> tuple[int, ...]:
    """The sample with further hashes taken in, smallest first, bounded."""
    return tuple(sorted({*sample, *hashes})[:SAMPLE])


ALIKE = 0.3
"""Share of word pairs in common from which on two texts are one template: with five words of twenty exchanged
it is about .35, and texts that have only a brand and its product in common share a tenth."""


def alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two texts' samples of word pairs show one template; an empty sample fits everything.

    The Jaccard index from the smallest hashes of both together (Broder 1997).
    """
    if not one or not other:
        return True
    both = sampled(one, *other)
    shared = {*one} & {*other}
    return sum(each in shared for each in both) >= ALIKE * len(both)


_COUNTED = ("posts", "linked", "replies", "machine", "promo", "evidence")


def merged_families(one: Family, other: Family) -> Family:
    """Two records of one family, counted apart, as one. Raises ValueError when the keys differ.

    Where two different texts met under one key, the one that came more often stays.
    """
    _same_key(one.key, other.key)
    if not alike(one.pairs, other.pairs):
        return other if other.posts > one.posts else one
    return msgspec.structs.replace(
        one,
        **{name: getattr(one, name) + getattr(other, name) for name in (*_COUNTED, "slotted")},
        **{
            name: sampled(getattr(one, name), *getattr(other, name))
            for name in ("authors", "texts", "fills", "sites", "clients")
        },
        pairs=one.pairs or other.pairs,
        shortest=min((each.shortest for each in (one, other) if each.shortest), default=0),
        longest=max(one.longest, other.longest),
        **_span(one, other),
    )


def merged_histories(one: AuthorHistory, other: AuthorHistory) -> AuthorHistory:
    """Two records of one author, counted apart, as one. Raises ValueError when the keys differ."""
    _same_key(one.key, other.key)
    return msgspec.structs.replace(
        one,
        **{name: getattr(one, name) + getattr(other, name) for name in (*_COUNTED, "authentic")},
        **{name: sampled(getattr(one, name), *getattr(other, name)) for name in ("skeletons", "sites")},
        minutes=tuple(a + b for a, b in zip(one.minutes, other.minutes, strict=True)),
        **_span(one, other),
    )


def _span(one: Family | AuthorHistory, other: Family | AuthorHistory) -> dict[str, int]:
    """Unix seconds 0 stands for "not seen yet"."""
    starts = [each.first for each in (one, other) if each.first]
    return {"first": min(starts, default=0), "last": max(one.last, other.last)}


def _same_key(one: str, other: str) -> None:
    if one != other:
        raise ValueError(f"{one!r} and {other!r} are not one thing")
