"""What drives a spike: the words, authors, sources and stories that have a larger part in it than they had before."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log

from shared.domain.mention import Mention, account_keys
from shared.domain.spike import Driver, Drivers
from shared.judges.templates import skeleton_words

SURE = 10.83
"""Of G squared: what chance alone exceeds once in 1,000 (chi-squared, one degree of freedom)."""

FEWEST = 2
"""Mentions, or authors of a word. What only one has is no driver."""

SHORT = 2
"""Letters of a Latin word that says nothing by itself; in other scripts two letters are a word."""


def drivers(during: Sequence[Mention], before: Sequence[Mention], limit: int = 5) -> Drivers:
    """Compares the authentic mentions of a spike with those before it: a week of them, or the latest thousand.

    By Dunning's log-likelihood ratio (1993, Computational Linguistics 19:61), which is right for rare
    things too. A word counts once for each author, so that one voice that repeats itself is an author and not
    a word. What was there before in the same part is no driver, so no list of stop words is needed, in any language.
    In scripts without spaces a word is a run of letters between marks, which is seldom the same twice.
    """
    return Drivers(
        words=_weightiest(_words(during), _words(before), _people(during), _people(before), limit),
        authors=_compared(map(_author, during), map(_author, before), limit),
        sources=_compared((each.post.source for each in during), (each.post.source for each in before), limit),
        stories=_compared((each.story for each in during), (each.story for each in before), limit),
    )


def weight(now: int, of_now: int, before: int, of_before: int) -> float:
    """G squared of `now` among `of_now` against `before` among `of_before`; 0 where the part has not grown."""
    if not of_now or not of_before or now * of_before <= before * of_now:
        return 0.0
    part = (now + before) / (of_now + of_before)
    return 2 * sum(
        seen * log(seen / (whole * share))
        for count, whole in ((now, of_now), (before, of_before))
        for seen, share in ((count, part), (whole - count, 1 - part))
        if seen
    )


def _compared(during: Iterable[str], before: Iterable[str], limit: int) -> tuple[Driver, ...]:
    now, then = Counter(during), Counter(before)
    return _weightiest(now, then, now.total(), then.total(), limit)


def _weightiest(
    now: Mapping[str, int], before: Mapping[str, int], of_now: int, of_before: int, limit: int
) -> tuple[Driver, ...]:
    found = [
        Driver(name, count, before.get(name, 0), round(weight(count, of_now, before.get(name, 0), of_before), 1))
        for name, count in now.items()
        if name and count >= FEWEST
    ]
    return tuple(
        sorted((each for each in found if each.weight >= SURE), key=lambda each: (-each.weight, each.name))[:limit]
    )


def _words(mentions: Iterable[Mention]) -> dict[str, int]:
    """In how many authors' mentions each word stands."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for each in mentions:
        for word in skeleton_words(each.post.text):
            if len(word) > SHORT or not word.isascii():
                said[word].add(_person(each))
    return {word: len(people) for word, people in said.items()}


def _people(mentions: Iterable[Mention]) -> int:
    return len({_person(each) for each in mentions})


def _person(mention: Mention) -> str:
    """Who wrote it; where nobody is named, each post is by somebody else."""
    keys = account_keys(mention.post)
    return f"{mention.post.source}:{keys[0] if keys else f'post:{mention.post.id}'}"


def _author(mention: Mention) -> str:
    """`source:handle` as people know it, or the network's id; empty when nobody is named."""
    author = mention.post.author
    name = (author.handle or "").lstrip("@").casefold() or author.id or ""
    return f"{mention.post.source}:{name}" if name else ""
