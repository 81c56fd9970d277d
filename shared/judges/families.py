"""What is remembered of posts, and what it says of the next one: template families and authors' histories.

How a family of an app is told from what people type alike (congratulations, quotes, copypasta): an app fills
slots, so the fixed words stay while numbers change; its posts look made by a machine one by one already, and
that evidence adds up; people who pass on a text repeat it letter for letter, and people who congratulate
use fewer words than a skeleton needs.
"""

import math
from collections import OrderedDict
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar
from zlib import crc32

from msgspec.structs import replace

from shared.domain.memory import (
    MINUTES,
    SAMPLE,
    AuthorHistory,
    Family,
    Known,
    alike,
    distinct,
    merged_families,
    merged_histories,
    sampled,
)
from shared.domain.mention import Post, account_keys
from shared.domain.verdict import AUTHENTIC_LABELS, Label, Reason, Verdict
from shared.judges.templates import family_keys, hosts, numbers, pair_sample, skeleton, skeleton_words

LEAST_POSTS = 3
"""Posts from which on a family says something."""

LEAST_HISTORY = 4
"""Posts from which on an author's repetition says something."""

EVIDENCE_LIMIT = 4.0
"""Log-odds that one post adds to its family at most, so that none of them decides alone."""

POOLED, USUAL = 0.5, 1.0
"""Weight of the members' mean log-odds, and the mean under which they look made by a machine."""

NUMBERS = 2
"""Numbers in a post from which on all its slots count: people write one ("happy 30th"), apps fill in several."""

SLOTS, UNLINKED = 2.4, 0.25
"""Log-odds for each doubling of a family whose slots are filled, and what is left of it without links.
Set by hand on invented streams, see infra/training/streams.py; real posts only check that people are left alone."""

SWAPS, LONG, SWAP_LENGTH = 1.2, 8, 2
"""Log-odds for each doubling of a family of long texts (in fixed words) in which single words are exchanged, and by how
many words its texts may differ in length."""

FAMILY_LIMIT = -7.0
LEAST_WEIGHT = 0.5

APP_FROM = -2.0
"""Log-odds from which on a family is known to be an app's, so that its earlier posts are relabelled."""

FAMILIES_KEPT = 200_000
AUTHORS_KEPT = 100_000
QUESTIONS_KEPT = 100_000
"""Records that a stream's memory holds, about 100 MB when full; those not met for longest go first."""

_MACHINE: frozenset[Label] = frozenset({"auto", "promo"})
_KEPT: frozenset[Label] = frozenset({"own", "repost", "promo"})


def remember(known: Known, post: Post, verdict: Verdict) -> Known:
    """What is known after this post was judged. Pure: the records are new ones, `known` stays as it was."""
    met = {family.key: family for family in known.families}
    keys = family_keys(post)
    member = _one_member("", post, verdict) if keys else None
    families = tuple(_joined(met.get(key), replace(member, key=key)) for key in keys if member is not None)
    return Known(author=_remembered_author(known.author, post, verdict), families=families)


def _joined(family: Family | None, member: Family) -> Family:
    return merged_families(family, member) if family else member


def weigh(known: Known, post: Post) -> tuple[Reason, ...]:
    """What memory says for or against a person, in log-odds; empty when it says nothing."""
    met = tuple(family for family in known.families if belongs(family, post))
    found = (_family_reason(met), _author_reason(known.author))
    return tuple(reason for reason in found if reason)


def belongs(family: Family, post: Post) -> bool:
    """Whether a post is of a family that was found under one of its keys: different texts can meet under a key."""
    return alike(family.pairs, pair_sample(post.text))


def from_app(family: Family) -> bool:
    """Whether a family is an app's or a campaign's, not a text that people type alike."""
    return _family_log_odds(family) <= APP_FROM


def late_label(family: Family, label: Label) -> Label:
    """The label of an earlier member once its family is known to be an app's.

    What is the brand's own, a repost or an advertisement stays that; a campaign's posts become `promo`,
    everything else `auto`.
    """
    if label in _KEPT or not from_app(family):
        return label
    return "promo" if family.promo * 2 > family.machine + family.promo else "auto"


def author_key(post: Post) -> str:
    """A hash of the author's surest key; empty when nothing tells who wrote the post."""
    keys = account_keys(post)
    return _hashed(f"{post.source}:{keys[0]}") if keys else ""


@lru_cache(maxsize=8)
def _hashed(account: str) -> str:
    """Kept for the few posts at hand: each is asked about several times while it is judged."""
    return blake2b(account.encode("utf-8", "replace"), digest_size=9).hexdigest()


Key = TypeVar("Key")
Record = TypeVar("Record")


class Memory:
    """What a stream remembers in this process: bounded, and forgets what it has not met for longest."""

    def __init__(
        self, families: int = FAMILIES_KEPT, authors: int = AUTHORS_KEPT, questions: int = QUESTIONS_KEPT
    ) -> None:
        self._families: OrderedDict[str, Family] = OrderedDict()
        self._authors: OrderedDict[str, AuthorHistory] = OrderedDict()
        self._askers: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._limits = (families, authors, questions)

    def recall(self, post: Post) -> Known:
        """What was seen of this post's author, of its families and of what it replies to before it."""
        found = self._met(post)
        asker, answerer = self._askers.get((post.source, post.in_reply_to or "")), author_key(post)
        return Known(
            author=found.author,
            families=tuple(each for each in found.families if belongs(each, post)),
            asked=bool(asker and answerer and asker != answerer),
        )

    def observe(self, post: Post, verdict: Verdict) -> None:
        """Takes a judged post in."""
        after = remember(self._met(post), post, verdict)
        for family in after.families:
            _put(self._families, family.key, family, self._limits[0])
        if after.author:
            _put(self._authors, after.author.key, after.author, self._limits[1])
        if verdict.label == "question":
            _put(self._askers, (post.source, post.id), author_key(post), self._limits[2])

    def _met(self, post: Post) -> Known:
        """All that is kept under the post's keys, also where another text is."""
        found = (self._families.get(key) for key in family_keys(post))
        return Known(author=self._authors.get(author_key(post)), families=tuple(each for each in found if each))


def _put(kept: OrderedDict[Key, Record], key: Key, record: Record, limit: int) -> None:
    kept[key] = record
    kept.move_to_end(key)
    if len(kept) > limit:
        kept.popitem(last=False)


def _one_member(key: str, post: Post, verdict: Verdict) -> Family:
    sites, filled, words = hosts(post), numbers(post.text), skeleton_words(post.text)
    return Family(
        key=key,
        posts=1,
        authors=(_hash(author_key(post) or post.id),),
        texts=(_hash(" ".join(words)),),
        fills=(_hash(" ".join(filled)),),
        pairs=pair_sample(post.text),
        sites=sampled((), *map(_hash, sites)),
        clients=(_hash(post.client),) if post.client else (),
        shortest=len(words),
        longest=len(words),
        linked=int(bool(sites)),
        replies=int(_is_reply(post)),
        slotted=min(NUMBERS, len(filled)),
        machine=int(verdict.label == "auto"),
        promo=int(verdict.label == "promo"),
        evidence=_evidence(verdict),
        first=int(post.created_at.timestamp()),
        last=int(post.created_at.timestamp()),
    )


def _remembered_author(before: AuthorHistory | None, post: Post, verdict: Verdict) -> AuthorHistory | None:
    key = author_key(post)
    if not key:
        return None
    sites = hosts(post)
    bin_ = post.created_at.minute * MINUTES // 60
    now = AuthorHistory(
        key=key,
        posts=1,
        skeletons=(skeleton(post.text),),
        sites=sampled((), *map(_hash, sites)),
        linked=int(bool(sites)),
        replies=int(_is_reply(post)),
        machine=int(verdict.label == "auto"),
        promo=int(verdict.label == "promo"),
        authentic=int(verdict.label in AUTHENTIC_LABELS),
        evidence=_evidence(verdict),
        minutes=tuple(int(each == bin_) for each in range(MINUTES)),
        first=int(post.created_at.timestamp()),
        last=int(post.created_at.timestamp()),
    )
    return merged_histories(before, now) if before else now


def _family_reason(families: tuple[Family, ...]) -> Reason | None:
    if not families:
        return None
    family = min(families, key=_family_log_odds)
    weight = _family_log_odds(family)
    if weight > -LEAST_WEIGHT:
        return None
    text = f"The same template came {family.posts} times from {distinct(family.authors)} accounts"
    return Reason("family", text, round(weight, 2))


def _family_log_odds(family: Family) -> float:
    """What a family says against a person, FAMILY_LIMIT..0: its members' pooled evidence, and filled slots."""
    if family.posts < LEAST_POSTS:
        return 0.0
    mean = family.evidence / family.posts
    pooled = POOLED * math.log(family.posts) * min(0.0, mean - USUAL)
    slots = math.log2(family.posts) * (SLOTS * _filled(family) + SWAPS * _swapped(family))
    return max(FAMILY_LIMIT, pooled - slots)


def _filled(family: Family) -> float:
    """How far members are fillings of one template, 0..1: the words stay, numbers change, a link is there.

    People congratulate with numbers too ("happy 30th"), but to somebody and without a link. A text that is passed on
    letter for letter has nothing filled in.
    """
    numbered, linked = family.slotted / NUMBERS / family.posts, family.linked / family.posts
    return _varied(family.fills, family.posts) * numbered * (UNLINKED + (1 - UNLINKED) * linked) * _unaddressed(family)


def _swapped(family: Family) -> float:
    """How far members are one long text with single words exchanged, 0..1: a city, a job, a name.

    People who pass on a headline put words before or after it, so that its length changes; what they all type alike
    is short; and what they copy stays as it was.
    """
    if family.shortest < LONG or family.longest - family.shortest > SWAP_LENGTH:
        return 0.0
    return _varied(family.texts, family.posts) * _unaddressed(family)


def _varied(sample: tuple[int, ...], posts: int) -> float:
    return min(1.0, (distinct(sample) - 1) / (min(posts, SAMPLE) - 1))


def _unaddressed(family: Family) -> float:
    return 1 - family.replies / family.posts


def _author_reason(author: AuthorHistory | None) -> Reason | None:
    if not author or author.posts < LEAST_HISTORY:
        return None
    repeated = 1 - distinct(author.skeletons) / author.posts
    mean = author.evidence / author.posts
    regular = max(author.minutes) / author.posts if author.posts >= 2 * LEAST_HISTORY else 0.0
    weight = -2.0 * max(0.0, repeated - 0.3) - 2.0 * max(0.0, regular - 0.5) + 0.5 * max(-2.0, min(1.0, mean))
    if abs(weight) < 0.2:
        return None
    share = f"{author.machine + author.promo} of {author.posts} posts by this account looked made by a machine"
    return Reason("history", share, round(max(-4.0, min(2.0, weight)), 2))


def _evidence(verdict: Verdict) -> float:
    """The cold part alone: what memory said is not remembered again, or a family would talk itself into guilt."""
    warm = sum(reason.weight for reason in verdict.reasons if reason.code in ("family", "history"))
    share = min(max(verdict.authenticity, 1e-4), 1 - 1e-4)
    return max(-EVIDENCE_LIMIT, min(EVIDENCE_LIMIT, math.log(share / (1 - share)) - warm))


def _is_reply(post: Post) -> bool:
    return bool(post.in_reply_to) or post.kind in ("reply", "comment") or post.text.startswith("@")


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "replace"))
