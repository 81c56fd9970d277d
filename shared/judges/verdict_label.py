"""Which of the nine labels a post gets, by rule where rules are sure, else by a small fitted model.

The order is that of the labelling guidelines: own, promo, auto, repost, then what a person may have meant.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple

from shared.domain.mention import Post
from shared.domain.verdict import Label, Reason
from shared.judges.verdict_signs import SIGNS

WEIGHTS = Path(__file__).parent / "weights" / "verdict.json"

FITTED: tuple[Label, ...] = ("opinion", "question", "answer", "chatter", "news", "promo", "auto")
"""Labels that the model tells apart, people's first; `own` and `repost` are known by rule."""

_NEWS, _PROMO, _AUTO = FITTED.index("news"), FITTED.index("promo"), FITTED.index("auto")

PASSED_ON = 0.55
"""Probability of news, promo and auto together from which on a post is not held to be somebody's own words. That comes
first, then which label: one of the three is seldom likelier than each label of a person by itself. Chosen on the other
sets, each left out in turn, it lay between .45 and .6."""

SURE_PROMO = 0.8
"""Probability from which on a post is called promo without a rule. At .55 more than 2 in 100 people's posts were called
so, on sets left out: people type advertisements too, and a hidden customer costs more than a shown advertisement."""

SURE_AUTO = 0.7
"""The same for auto, where the authenticity judge still leans to a person."""

AUTO_BELOW = 0.35
"""Authenticity under which a post is called auto. Between this and the brand's threshold it keeps a person's label,
but does not count as authentic."""

_AT = {name: number for number, name in enumerate(SIGNS)}
_RETWEET = re.compile(r"\s*[\"“]?\s*(?:RT\b|Repost(?:ing|ed)?(?: from)?)\s*:?\s*[@＠]\w+", re.I)
_LINK_ALONE = re.compile(r"\s*https?://\S+\s*\Z", re.I)
_APP_REPORT = re.compile(
    r"\W{0,3}(?:i'm at |i['’]?m listening to|drinking an? |i (?:just |have )?(?:scored|unlocked|earned|ousted|"
    r"collected|liked a|added a "
    r"video|favorited|entered|rated)|(?:i )?just (?:scored|unlocked|earned|posted a (?:photo|video)|ousted|ran|"
    r"completed a)|"
    r"(?:today|daily|my) stats|my (?:week on|top \d|fitbit)|now playing|#nowplaying|the latest .{2,60} is out|"
    r"\d+ (?:people|persons?) (?:un)?followed me)[^\n]*https?://",
    re.I,
)
_ADDRESS = re.compile(r"[@＠][\w.@-]+")
_NO_HELP = re.compile(
    r"\W*(?:me (?:too|neither|either)|same (?:here|question)|(?:i(?:'m| am)? )?(?:also )?"
    r"(?:wonder(?:ing|ed)?|want to know)|(?:i )?(?:don'?t|do not|dunno) know|dunno|no (?:idea|clue)|idk|"
    r"following|good question|thanks|thank you|"
    r"ich auch|keine ahnung|moi aussi|aucune id[ée]e|yo tambi[ée]n|ni idea|anch'io|non lo so|eu tamb[ée]m|ik ook)\b"
    r"|\W*(?:same|this|ditto|lol|lmao|(?:ha){2,}h?|\+1)\W*\Z",
    re.I,
)
"""Replies to a question that say nothing to it: the replier would like to know as well, or does not know."""

_TEXTS: Mapping[Label, str] = {
    "own": "The brand, its staff or its support wrote it",
    "promo": "Reads like advertising or an incentive",
    "auto": "More likely written by an app or a schedule than by a person",
    "repost": "Passes on what somebody else wrote",
    "news": "Passes on a headline or a fact with hardly a word of their own",
    "answer": "Helps or informs somebody else",
    "question": "Asks for information or help",
    "opinion": "Says what the author thinks or went through",
    "chatter": "A person's words, without a judgement",
}


class Labels(NamedTuple):
    """The fitted model: for each of FITTED a start, and for each of SIGNS what it adds to each of FITTED."""

    starts: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    """One row a sign, one column a label: most signs are 0 and cost nothing."""


def is_repost(post: Post) -> bool:
    """Whether somebody else's words are passed on."""
    head = post.text[:200]
    return bool(post.repost_of or post.kind == "repost" or _RETWEET.match(head) or _LINK_ALONE.match(head))


def label_of(
    post: Post,
    own: bool,
    authenticity: float,
    signs: Sequence[float],
    model: Labels | None = None,
    *,
    asked: bool = False,
) -> tuple[Label, Reason]:
    """The label and the reason for it. `own` says that the brand speaks, `authenticity` what the other judge found,
    `asked` whether the post replies to somebody else's question.
    """
    if own:
        return _told("own")
    if post.kind == "reaction" and not post.text.strip():
        return _told("chatter", "A reaction without words")
    repost = is_repost(post)
    if not repost and _sells(signs):
        return _told("promo")
    if authenticity < AUTO_BELOW:
        return _told("promo" if not repost and _probable(signs, model)[_PROMO] > SURE_PROMO else "auto")
    if repost:
        return _told("repost")
    head = post.text[:400]
    if "://" in head and _APP_REPORT.match(head.replace("’", "'")):
        return _told("auto", "An app's report on its user, in the app's words")
    shares = _probable(signs, model)
    if shares[_PROMO] >= SURE_PROMO:
        return _told("promo")
    if shares[_AUTO] >= SURE_AUTO:
        return _told("auto")
    likeliest = FITTED[shares.index(max(shares[:_NEWS]))]
    if asked and likeliest != "question" and _helps(head):
        return _told("answer", "Replies to somebody's question")
    if sum(shares[_NEWS:]) >= PASSED_ON:
        return _told("news")
    return _told(likeliest)


def _helps(text: str) -> bool:
    """Whether a reply to a question says something to it: a link, a number or one word may be what was asked for."""
    said = _ADDRESS.sub(" ", text.replace("’", "'")).strip()
    return bool(re.search(r"\w", said)) and not _NO_HELP.match(said)


def _sells(signs: Sequence[float]) -> bool:
    """Whether a post declares an advertisement, asks for a repost or a follow to win, or makes an offer.

    An offer is two of its words with a link, and not a word of the one who posts it: customers talk of coupons too.
    """
    at = _AT
    offer = signs[at["offer"]] > 1 and signs[at["offers-impersonal"]] and (signs[at["linked"]] or signs[at["cut-link"]])
    return bool(signs[at["advert"]] or (signs[at["contest"]] and signs[at["spread"]]) or offer)


def _told(label: Label, text: str = "") -> tuple[Label, Reason]:
    return (label, Reason(f"label-{label}", text, 0.0)) if text else _TOLD[label]


_TOLD: Mapping[Label, tuple[Label, Reason]] = {
    label: (label, Reason(f"label-{label}", text, 0.0)) for label, text in _TEXTS.items()
}


def _probable(signs: Sequence[float], model: Labels | None) -> list[float]:
    """The probability of each of FITTED."""
    starts, weights = model or labels()
    opinion, question, answer, chatter, news, promo, auto = starts
    for sign, (a, b, c, d, e, f, g) in compress(zip(signs, weights, strict=True), signs):
        opinion += sign * a  # spelled out: a fifth of the time of a loop over labels, and this runs for every post
        question += sign * b
        answer += sign * c
        chatter += sign * d
        news += sign * e
        promo += sign * f
        auto += sign * g
    sums = (opinion, question, answer, chatter, news, promo, auto)
    top = max(sums)
    powers = [math.exp(each - top) for each in sums]
    whole = sum(powers)
    return [power / whole for power in powers]


@cache
def labels() -> Labels:
    """The shipped model."""
    return read(json.loads(WEIGHTS.read_bytes()))


def read(raw: Mapping[str, Any]) -> Labels:
    """A model from what `hundred train` writes."""
    rows = [raw["labels"][label] for label in FITTED]
    columns = zip(*(row["weights"].values() for row in rows), strict=True)
    return Labels(tuple(row["start"] for row in rows), tuple(columns))
