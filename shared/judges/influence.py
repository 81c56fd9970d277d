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
    before = faded(standing, int(now.timestamp())) if standing else Standing()
    if author.followers is None and not before.measured and not before.voices:
        return Influence(score=0.0, parts=dict.fromkeys(PARTS, 0.0), basis="none")
    parts = dict.fromkeys(PARTS, 0.0)
    weights = _weights()
    for name, value in signals(author, now, manner=manner, topics=topics, standing=before).items():
        weight = weights.signals[name]
        parts[weight.part] += weight.points * value
    profile = sum(parts.values())
    parts["resonance"] += _resonance(before, profile, weights.resonance)
    parts = {name: round(points, 2) for name, points in parts.items()}
    score = max(0.0, min(100.0, sum(parts.values())))
    return Influence(score=round(score, 2), parts=parts, basis="history" if before.posts else "profile")


def speaks_of_self(text: str) -> bool:
    """Whether the author speaks in the first person, in one of seven languages."""
    return bool(_SELF.search(_HANDLE.sub(" ", text[:HEAD])))


def signals(
    author: Author, now: datetime, *, manner: Manner | None, topics: Sequence[str], standing: Standing
) -> dict[str, float]:
    """What is known of an author as numbers near -1..8, in which the score is linear. What is unknown is 0."""
    followers, following = author.followers or 0, author.following or 0
    return {
        "followers": math.log10(1 + followers),
        "stars": max(0.0, math.log10(1 + followers) - 5),
        "exchange": float(followers > CROWD and following >= FOLLOW_BACK * followers),
        "follows": max(0.0, math.log10(1 + following) - math.log10(1 + followers)),
        "verified": float(bool(author.verified)),
        "volume": _volume(author),
        "years": _years(author, now),
        **_presents(author.name or "", author.bio or "", tuple(topics)),
        **_habits(manner, standing),
    }


HEAD = 2_000
"""Characters in which a first person is looked for."""

_HANDLE = re.compile(r"@\w+")
_SELF = re.compile(
    r"\b(?:i|i'm|i’m|im|my|me|mine|we|our|us|yo|mi|mis|nosotros|je|j'ai|mon|ma|mes|nous|ich|mein\w*|mir|wir|unser\w*"
    r"|eu|meu|minha|nós|io|mio|mia|noi)\b",
    re.IGNORECASE,
)

TYPICAL_POSTS = 3.5
"""log10 of the posts of a typical account, about 3,000; whoever posts more is heard less with each."""

HEARD = 3.0
"""log10 of the followers from which on it counts in full that they are addressed rarely."""

_ROLE = re.compile(
    r"\b(?:director|chief|chair|ceo|cto|founder|president|head of|professor|prof|fellow|phd|md|dr|doctor|physician"
    r"|nurse|scientist|researcher?|student|resident|specialist|editor|correspondent|engineer|lecturer|teacher|consultant"
    r"|alum\w*|directora?|profesora?|medic[oa]|professeur|chercheu\w+|professorin|arzt|arztin|redakteur\w*|giornalista|estudiante)\b"
)
_PLACE = re.compile(r"(?:^|\s)@\w+|\bat [A-Z]|\bbei [A-Z]|\bchez [A-Z]|[|•·]")
_PERSON = re.compile(
    r"\b(?:husband|wife|mother|father|mum|mom|mama|dad|daddy|papa|parent|daughter|son|sister|brother|grand\w+|aunt|uncle"
    r"|she|her|hers|he|him|his|they|them|lover|passionate|enthusiast|dog|cat|family|madre|padre|esposa|mere|pere|maman"
    r"|mutter|vater|mamma|mae|pai|ella|elle)\b"
)
_VIEWS = re.compile(
    r"\b(?:views?|opinions?|tweets?|posts?|thoughts) (?:are |r |is |all |strictly |expressed )*"
    r"(?:my|mine|own|personal)\b|\bown views?\b|\bviews? (?:are )?own\b|\bmy own\b"
    r"|\b(?:rt|retweets?|rts) (?:≠|=|!=|are not|do not|don't|not)"
    r"|\bopiniones?\b.{0,12}\bpropias?\b|\bpersonnels?\b|\bprivat\b"
)
_OUTLET = re.compile(
    r"\b(?:\w*news\w*|noticias|nouvelles|nachrichten|notizie|daily|diario|times|tribune|herald|gazette|radio|tv|fm|magazine"
    r"|media|press|official|oficial|officiel|offiziell\w*|updates?|alerts?|feed|headlines|breaking|channel|store|shop|deals"
    r"|jobs|newspaper|latest|bot|follow us)\b"
)


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


@lru_cache(maxsize=4096)
def _presents(name: str, bio: str, topics: tuple[str, ...]) -> dict[str, float]:
    """How an author presents themselves: in the niche, with a role and a place, as a person, or as an outlet."""
    plain = fold(f"{name} {bio}"[:HEAD])
    return {
        "niche": _niche(topics, plain),
        "role": float(bool(_ROLE.search(plain))),
        "place": float(bool(_PLACE.search(bio[:HEAD]))),
        "person": min(2.0, float(len(_PERSON.findall(plain)))) / 2,
        "own-views": float(bool(_VIEWS.search(plain))),
        "outlet": float(bool(_OUTLET.search(fold(name[:HEAD]))) + bool(_OUTLET.search(plain))) / 2,
    }


def _niche(topics: Sequence[str], plain: str) -> float:
    """1.0 when the profile speaks of the niche; topics also count as the beginning of a word."""
    wanted = [fold(topic).strip() for topic in topics]
    return float(any(topic and re.search(rf"\b{re.escape(topic)}", plain) for topic in wanted))


def _habits(manner: Manner | None, standing: Standing) -> dict[str, float]:
    """How the author speaks: shares among the posts seen, the one at hand included; the middle when there is none."""
    posts = standing.posts + (manner is not None)
    if not manner or not posts:
        manner, posts = Manner(0.5, False, False), 1.0
    return {
        "meant": (standing.meant + manner.meant) / posts - 0.5,
        "voice": (standing.voiced + manner.voice) / posts,
        "answers": (standing.answers + manner.answer) / posts,
    }


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
