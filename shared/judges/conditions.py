"""Whether a mention meets a rule's conditions."""

from functools import lru_cache

from shared.domain.mention import Mention
from shared.domain.rule import Condition
from shared.judges.folding import fold, stands_alone

HEAD = 10_000
"""Characters of a text in which words are looked for; what is named later is not what a post is about."""


def holds(when: Condition, mention: Mention, *, first_word: bool = False) -> bool:
    """Whether a mention meets a condition; `first_word` tells that its author has not spoken of the brand before.

    How large its story is (`min_story`) is another question: see grouping.py.
    """
    checks = (
        when.authentic is None or mention.authentic == when.authentic,
        _among(mention.verdict.label, when.verdict),
        _among(mention.sentiment.label, when.sentiment),
        _among(mention.circle, when.circle),
        _among(mention.post.source, when.source),
        _among((mention.post.lang or "und").split("-")[0], when.language),
        when.min_influence is None or mention.influence.score >= when.min_influence,
        when.min_sentiment is None or mention.sentiment.score >= when.min_sentiment,
        when.max_sentiment is None or mention.sentiment.score <= when.max_sentiment,
        when.min_about is None or mention.about >= when.min_about,
        when.first_word is None or first_word == when.first_word,
    )
    return (
        all(checks)
        and _says(mention.post.text, when.topic)
        and _says(mention.post.text, when.keyword)
        and (not when.any or any(holds(each, mention, first_word=first_word) for each in when.any))
        and not any(holds(each, mention, first_word=first_word) for each in when.none)
    )


def asks_for_first_word(when: Condition, mention: Mention) -> bool:
    """Whether it depends on the author's earlier mentions if a mention meets a condition; only then they are read."""
    return holds(when, mention, first_word=True) != holds(when, mention, first_word=False)


def _among(value: str, allowed: tuple[str, ...]) -> bool:
    return not allowed or value in allowed


def _says(text: str, terms: tuple[str, ...]) -> bool:
    """Whether one of the terms stands in the text as whole words; no terms ask for nothing."""
    if not terms:
        return True
    folded = fold(text[:HEAD])
    return any(_stands(folded, term) for term in _folded(terms))


def _stands(text: str, term: str) -> bool:
    at = text.find(term) if term else -1
    while at >= 0:
        if stands_alone(text, at, at + len(term)):
            return True
        at = text.find(term, at + 1)
    return False


@lru_cache(maxsize=1024)
def _folded(terms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(term).strip() for term in terms)
