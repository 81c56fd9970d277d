"""How much an author's word moves people in the brand's niche, 0..100, with its parts.

The score is in points: a tenfold of followers is worth as many as the weights say (about 9), and
everything else was fitted beside it on how real posts were received. An author never seen before is
judged on the profile alone (basis `profile`); with nothing known the score is 0 (basis `none`).
"""

import math
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from shared.domain.mention import Author
from shared.domain.standing import Manner, Standing, faded
from shared.domain.verdict import Influence
from shared.judges.folding import fold
from shared.judges.remembered import Remembered

WEIGHTS = Path(__file__).parent / "weights" / "influence.json"

PARTS = ("reach", "resonance", "relevance", "trust")

FOLLOW_BACK = 0.8
"""From this share of followers followed back on, following back is the rule and followers say less."""

CROWD = 500
"""Followers under which a circle of friends follows each other, which is no exchange of follows."""

SWING = 30.0
"""Points that resonance may move the score, so that one lucky post does not make an authority."""


class _Signal(Struct, frozen=True):
    part: str
    points: float


class _Resonance(Struct, frozen=True):
    usual: float
    per_point: float
    damping: float


class _Weights(Struct, frozen=True):
    signals: dict[str, _Signal]
    resonance: _Resonance


def influence(
    author: Author,
    now: datetime,
    *,
    manner: Manner | None = None,
    topics: Sequence[str] = (),
    standing: Standing | None = None,
) -> Influence:
    """The author's influence at `now`.

    `manner` is how the author speaks in the post at hand (see `judges.manner`), None when there is none.
    `topics` are the words of the brand's niche. `standing` is how earlier posts were received.
    """
    before = faded(standing, int(now.timestamp())) if standing else _UNHEARD
    if author.followers is None and not before.measured and not before.voices:
        return Influence(score=0.0, parts=dict.fromkeys(PARTS, 0.0), basis="none")
    points = [0.0] * len(PARTS)
    for (part, weight), value in zip(_plan(), _measured(author, now, manner, tuple(topics), before), strict=True):
        if value:
            points[part] += weight * value
    points[_RESONANCE] += _resonance(before, sum(points), _weights().resonance)
    parts = {name: round(each, 2) for name, each in zip(PARTS, points, strict=True)}
    score = max(0.0, min(100.0, sum(parts.values())))
    return Influence(score=round(score, 2), parts=parts, basis="history" if before.posts else "profile")


_UNHEARD = Standing()
_RESONANCE = PARTS.index("resonance")


SIGNALS = (  # noqa: SIM905  # two lines, not sixteen
    "followers stars exchange follows verified volume years niche role place person own-views outlet "
    "meant voice answers"
).split()


@cache
def _plan() -> tuple[tuple[int, float], ...]:
    """For each of SIGNALS the part that it counts in, and its points."""
    known = _weights().signals
    return tuple((PARTS.index(known[name].part), known[name].points) for name in SIGNALS)


def signals(
    author: Author, now: datetime, *, manner: Manner | None, topics: Sequence[str], standing: Standing
) -> dict[str, float]:
    """What is known of an author as numbers near -1..8, in which the score is linear. What is unknown is 0."""
    return dict(zip(SIGNALS, _measured(author, now, manner, tuple(topics), standing), strict=True))


def _measured(
    author: Author, now: datetime, manner: Manner | None, topics: tuple[str, ...], standing: Standing
) -> tuple[float, ...]:
    """The values of SIGNALS."""
    followers, following = author.followers or 0, author.following or 0
    heard, hears = math.log10(1 + followers), math.log10(1 + following)
    return (
        heard,
        max(0.0, heard - 5),
        float(followers > CROWD and following >= FOLLOW_BACK * followers),
        max(0.0, hears - heard),
        float(bool(author.verified)),
        _volume(author),
        _years(author, now),
        *_presents(author.name or "", author.bio or "", topics),
        *_habits(manner, standing),
    )


HEAD = 2_000
"""Characters of a profile that are read."""

TYPICAL_POSTS = 3.5
"""log10 of the posts of a typical account, about 3,000; whoever posts more is heard less with each."""

HEARD = 3.0
"""log10 of the followers from which on it counts in full that they are addressed rarely."""

_ROLE = re.compile(
    r"director|chief|chair|ceo|cto|founder|president|professor|prof|fellow|phd|md|dr|doctor|physician"
    r"|nurse|scientist|researcher?|student|resident|specialist|editor|correspondent|engineer|lecturer|teacher|consultant"
    r"|alum\w*|directora?|profesora?|medic[oa]|professeur|chercheu\w+|professorin|arzt|arztin|redakteur\w*|giornalista|estudiante"
)
_PLACES = (
    ("|", None),
    ("•", None),
    ("·", None),
    ("@", re.compile(r"(?:^|\s)@\w+")),
    ("at ", re.compile(r"\bat [A-Z]")),
    ("bei ", re.compile(r"\bbei [A-Z]")),
    ("chez ", re.compile(r"\bchez [A-Z]")),
)
"""Signs of a place where a role is held, and how each must stand. To look for the sign alone first costs little."""

_PERSON = re.compile(
    r"husband|wife|mother|father|mum|mom|mama|dad|daddy|papa|parent|daughter|son|sister|brother|grand\w+|aunt|uncle"
    r"|she|her|hers|he|him|his|they|them|lover|passionate|enthusiast|dog|cat|family|madre|padre|esposa|mere|pere|maman"
    r"|mutter|vater|mamma|mae|pai|ella|elle"
)
_VIEWS = re.compile(
    r"\b(?:views?|opinions?|tweets?|posts?|thoughts) (?:are |r |is |all |strictly |expressed )*"
    r"(?:my|mine|own|personal)\b|\bown views?\b|\bviews? (?:are )?own\b|\bmy own\b"
    r"|\b(?:rt|retweets?|rts) (?:≠|=|!=|are not|do not|don't|not)"
    r"|\bopiniones?\b.{0,12}\bpropias?\b|\bpersonnels?\b|\bprivat\b"
)
_OUTLET = re.compile(
    r"\w*news\w*|noticias|nouvelles|nachrichten|notizie|daily|diario|times|tribune|herald|gazette|radio|tv|fm|magazine"
    r"|media|press|official|oficial|officiel|offiziell\w*|updates?|alerts?|feed|headlines|breaking|channel|store|shop|deals"
    r"|jobs|newspaper|latest|bot"
)
_OPINES = re.compile(r"views?|opinions?|tweets?|posts?|thoughts|own|rts?|retweets?|opiniones?|personnels?|privat")
_WORD = re.compile(r"\w+")

_IS_ROLE, _IS_PERSON, _IS_OUTLET, _IS_OPINION = 1, 1 << 16, 1 << 32, 1 << 48


def _sign(word: str) -> int:
    """What a word of a profile is a sign of, counted side by side."""
    signs = (_ROLE, _IS_ROLE), (_PERSON, _IS_PERSON), (_OUTLET, _IS_OUTLET), (_OPINES, _IS_OPINION)
    return sum([each for pattern, each in signs if pattern.fullmatch(word)]) if _ANY.fullmatch(word) else 0


_ANY = re.compile("|".join(pattern.pattern for pattern in (_ROLE, _PERSON, _OUTLET, _OPINES)))
_words = Remembered(_sign)


def _signs(folded: str) -> tuple[int, int, int, int]:
    """How many words of a text tell of a role, a person, an outlet, an opinion."""
    total = sum(map(_words.__getitem__, _WORD.findall(folded)))
    return total & 0xFFFF, total >> 16 & 0xFFFF, total >> 32 & 0xFFFF, total >> 48


def _years(author: Author, now: datetime) -> float:
    """log2 of the account's age in years, -1 (half a year and under) to 4; 0 when unknown or in the future."""
    if author.created_at is None or author.created_at > now:
        return 0.0
    return max(-1.0, min(4.0, math.log2(max(1.0, (now - author.created_at).days) / 365)))


def _volume(author: Author) -> float:
    """log10 of the posts beside a typical account's, -2 to 2; with few followers few posts are no merit."""
    if author.posts is None:
        return 0.0
    beside = max(-2.0, min(2.0, math.log10(1 + author.posts) - TYPICAL_POSTS))
    return beside * min(1.0, math.log10(1 + (author.followers or 0)) / HEARD) if beside < 0 else beside


@lru_cache(maxsize=1024)
def _presents(name: str, bio: str, topics: tuple[str, ...]) -> tuple[float, ...]:
    """How an author presents themselves: in the niche, with a role and a place, as a person, or as an outlet."""
    called = fold(name[:HEAD])
    plain = f"{called} {fold(bio[: HEAD - len(name)])}" if bio else called
    roles, persons, outlets, opinions = _signs(plain)
    return (
        _niche(topics, plain),
        float(roles > 0 or _phrase("head of", plain)),
        float(_placed(bio[:HEAD])),
        min(2.0, persons) / 2,
        float(opinions > 0 and _VIEWS.search(plain) is not None),
        float((_signs(called)[2] > 0) + (outlets > 0 or _phrase("follow us", plain))) / 2,
    )


def _phrase(words: str, plain: str) -> bool:
    return words in plain and re.search(rf"\b{words}\b", plain) is not None


def _placed(bio: str) -> bool:
    return any(sign in bio and (stands is None or stands.search(bio)) for sign, stands in _PLACES)


def _niche(topics: tuple[str, ...], plain: str) -> float:
    """1.0 when the profile speaks of the niche; topics also count as the beginning of a word."""
    return float(any(pattern.search(plain) is not None for pattern in _begun(topics))) if plain else 0.0


@lru_cache(maxsize=1024)
def _begun(topics: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    folded = [fold(topic).strip() for topic in topics]
    return tuple(re.compile(rf"\b{re.escape(topic)}") for topic in folded if topic)


def _habits(manner: Manner | None, standing: Standing) -> tuple[float, float, float]:
    """How the author speaks: shares among the posts seen, the one at hand included; the middle when there is none."""
    posts = standing.posts + (manner is not None)
    if not manner or not posts:
        manner, posts = Manner(0.5, False, False), 1.0
    return (
        (standing.meant + manner.meant) / posts - 0.5,
        (standing.voiced + manner.voice) / posts,
        (standing.answers + manner.answer) / posts,
    )


def _resonance(standing: Standing, profile: float, weights: _Resonance) -> float:
    """Points by which reactions so far were above or below those of a like profile."""
    heard = standing.measured
    mean = standing.reactions / heard if heard else 0.0
    if not heard and standing.voices:
        heard = standing.posts or 1.0
        mean = math.log1p(standing.voices / heard)
    if not heard:
        return 0.0
    beyond = (mean - weights.usual - weights.per_point * profile) / weights.per_point
    return max(-SWING, min(SWING, beyond * heard / (heard + weights.damping)))


@cache
def _weights() -> _Weights:
    return msgspec.json.decode(WEIGHTS.read_bytes(), type=_Weights)
