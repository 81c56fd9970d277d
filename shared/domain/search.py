"""Text search: whole words and phrases, whatever their case, their accents or their width."""

import re
import unicodedata

from msgspec import Struct

from shared.domain.errors import BadInput

LONGEST = 200
"""Characters of a search: more is a post and no question."""

_ACCENT = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"\w+")
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]"
)
"""Thai, Lao, Burmese, Khmer, kana and Han: scripts that put no spaces between words."""


class Search(Struct, frozen=True):
    """Terms, each a word or a phrase's words in order: all of `wanted` have to be there, none of `unwanted`."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]

    def finds(self, text: str) -> bool:
        """Whether a text is what is searched for."""
        folded = fold(text)
        spaced = f" {' '.join(_WORD.findall(folded))} "
        return all(_there(term, spaced, folded) for term in self.wanted) and not any(
            _there(term, spaced, folded) for term in self.unwanted
        )


def parse_search(text: str) -> Search:
    """Reads `rye "still warm" -giveaway`. Raises BadInput when it is too long or holds no word to look for."""
    if len(text) > LONGEST:
        raise BadInput(f"is longer than {LONGEST} characters", "q")
    terms: dict[str, list[str]] = {"": [], "-": []}
    for minus, phrase, word in _TERM.findall(text):
        words = " ".join(_WORD.findall(fold(phrase or word)))
        if words:
            terms[minus].append(words)
    if not terms[""]:
        raise BadInput("holds no word to look for", "q")
    return Search(tuple(terms[""]), tuple(terms["-"]))


def fold(text: str) -> str:
    """A text as it is compared: compatible forms as one, without case and without accents above or below a letter."""
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold())).casefold())


def _there(term: str, spaced: str, folded: str) -> bool:
    return f" {term} " in spaced or (_UNSPACED.search(term) is not None and term in folded)
