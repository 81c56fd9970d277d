"""What a post feels about a brand: positive, neutral or negative, and how sure that is."""

import re
from functools import lru_cache

from msgspec import Struct

from shared.domain.verdict import Sentiment
from shared.judges.vader import read, squash, valences

NEUTRAL_BELOW = 0.05
"""A VADER score nearer to 0 than this is neutral: the band that VADER's authors give."""


class Target(Struct, frozen=True, kw_only=True):
    """What the sentiment is about. `names` are the brand's names, aliases and products, `handles` its
    handles without @, `competitors` the names and handles of its competitors."""

    names: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()


def sentiment(text: str, *, about: Target | None = None, lang: str | None = None) -> Sentiment:
    """What a post feels about `about`, or as a whole without it. Never raises, whatever the text.

    `lang` is the language that the network or the author gave, as BCP 47.
    """
    plain, words = read(_mask(text, about))
    hits = valences(words)[1]
    score = squash(sum(hits), plain)
    label = "positive" if score >= NEUTRAL_BELOW else "negative" if score <= -NEUTRAL_BELOW else "neutral"
    return Sentiment(label=label, score=score if hits else 0.0, recognised=bool(hits))  # type: ignore[arg-type]  # one of the three


_HANDLE = re.compile(r"@\w+")


def _mask(text: str, about: Target | None) -> str:
    """Hides handles and the brand's names, which may be words of the lexicon (`united`)."""
    text = _HANDLE.sub("@", text)
    return _names(about).sub("_", text) if about and about.names else text


@lru_cache(maxsize=1024)
def _names(about: Target) -> re.Pattern[str]:
    names = sorted((re.escape(name) for name in about.names if name.strip()), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(names) or '(?!)'})(?!\w)", re.IGNORECASE)
