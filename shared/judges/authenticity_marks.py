"""Finds marks in a text: words by a table, phrases and scripts without spaces by one automaton, in linear time."""

from functools import cache
from typing import NamedTuple

import ahocorasick

from shared.judges.authenticity_words import MARKS, PROFILE_MARKS


class Finder(NamedTuple):
    """What to look for: single words and hashtags by table, everything else by automaton."""

    names: tuple[str, ...]
    words: dict[str, tuple[int, ...]]
    phrases: ahocorasick.Automaton


def count(finder: Finder, folded: str, tokens: list[str]) -> list[int]:
    """How often each mark occurs. `tokens` are the words (with # where hashtags) of the `folded` text."""
    found = [0] * len(finder.names)
    words = finder.words
    for token in tokens:
        marks = words.get(token)
        if marks:
            for mark in marks:
                found[mark] += 1
    return with_phrases(finder, folded, found)


def with_phrases(finder: Finder, folded: str, found: list[int]) -> list[int]:
    """The counts of single words, `found`, with those of phrases and of scripts without spaces added to them."""
    end = len(folded) - 1
    for last, (length, variants) in finder.phrases.iter(folded):
        start = last - length + 1
        inside = start > 0 and folded[start - 1].isalnum()
        goes_on = last < end and folded[last + 1].isalnum()
        for before, after, mark in variants:
            if not (before and inside) and not (after and goes_on):
                found[mark] += 1
    return found


@cache
def post_finder() -> Finder:
    """What posts are searched for; built once, at the first post."""
    return _finder(MARKS)


@cache
def profile_finder() -> Finder:
    """What handles, names and bios are searched for; built once."""
    return _finder(PROFILE_MARKS)


def _finder(marks: dict[str, tuple[str, str]]) -> Finder:
    words: dict[str, tuple[int, ...]] = {}
    phrases: dict[str, list[tuple[bool, bool, int]]] = {}
    for number, (_, terms) in enumerate(marks.values()):
        for term in {each.strip() for each in terms.split("|")} - {""}:
            if term.lstrip("#").isalpha() and term.isascii():
                words[term] = (*words.get(term, ()), number)
            else:
                phrases.setdefault(term.strip("*"), []).append((_bound(term, 0), _bound(term, -1), number))
    automaton = ahocorasick.Automaton()
    for text, variants in phrases.items():
        automaton.add_word(text, (len(text), tuple(variants)))
    automaton.make_automaton()
    return Finder(tuple(marks), words, automaton)


def _bound(term: str, side: int) -> bool:
    """Whether a term's first (0) or last (-1) letter has to begin or end a word there."""
    letter = term[side]
    return letter.isalnum() and ord(letter) < 0x0E00
