"""How two spellings are told to be the same, and where a word of any script begins and ends.

Folding is NFKC with case folded. Accents of Latin, Greek and Cyrillic letters, Arabic and Hebrew
vowel points, and invisible characters are dropped, since people leave them out when they type;
marks that tell words apart (Japanese voicing, Indic vowels) stay. Hyphens and underscores are
spaces. Everything here takes time linear in the length.
"""

import re
import unicodedata

# Combining accents; Hebrew points; Arabic tatweel, vowel signs and the superscript alef.
_DROPPED = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u0652\u0670]")
# Soft hyphen, zero-width and bidirectional controls, variation selectors, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_DASHES = "-_\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_ALIKE = (
    ("\u2019", "'"),
    ("\u2018", "'"),
    ("\u02bc", "'"),
    ("\u00b4", "'"),
    ("`", "'"),
    ("\u0131", "i"),
    ("\u2026", "..."),
)
# One by one: str.translate costs half a microsecond for each letter that is not in its table.

# Bounded repeats and a look behind keep these linear: without them each start would scan to the end.
_LINK = re.compile(r"(?i)\bhttps?://[!#-;=?-~]+|\bwww\.[!#-;=?-~]+")
_EMAIL = re.compile(r"(?<![\w.+@-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}\w{2,24}")
_DOMAIN = re.compile(
    r"(?<![\w@.-])(?:[a-zA-Z0-9-]{1,63}\.){1,8}(?:com|net|org|io|co|ly|de|fr|uk|eu|app|dev|shop|store)(?![\w@])"
    r"(?:/[!#-;=?-~]*)?"
)
_DOTTED = re.compile(r"\.[a-z]")
_HOST = re.compile(r"(?i)(?:https?://)?(?:[^/@\s]*@)?(?:www\.)?([^/:?#\s]+)")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_HASHTAG = re.compile(r"[#＃]\w*[A-Z]\w*")

BLANK = "\x00"
"""Stands in a folded text where a link, an address or a handle was: no word, and in no name."""


def fold(text: str) -> str:
    """A text as names are compared."""
    if not text.isascii():
        for char, plain in _ALIKE:
            text = text.replace(char, plain)
    if text.isascii():
        return _spaced(text.casefold().replace("-", " ").replace("_", " "))
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFKC", _DROPPED.sub("", unicodedata.normalize("NFKD", text)))
    text = _DROPPED.sub("", unicodedata.normalize("NFKD", text.casefold()))
    text = unicodedata.normalize("NFKC", text).casefold()
    for dash in _DASHES:
        text = text.replace(dash, " ")
    return _spaced(text)


def _spaced(text: str) -> str:
    """A text with single spaces for blanks; at its ends too."""
    words = text.split()
    if not words:
        return text and " "
    return f"{' ' * text[0].isspace()}{' '.join(words)}{' ' * text[-1].isspace()}"


def links(text: str) -> list[str]:
    """The addresses in a text, with or without https:// before them; not e-mail addresses."""
    found = _LINK.findall(text)
    return found + _DOMAIN.findall(_LINK.sub(BLANK, text)) if "." in text else found


def host(link: str) -> str:
    """The host of a link, without www; empty when it has none."""
    found = _HOST.match(link.strip())
    return fold(found[1]).rstrip(".").replace(" ", "-") if found else ""


def without_links(text: str) -> str:
    """The text with BLANK where links and e-mail addresses were."""
    if "." not in text:
        return text
    if "://" in text or "www." in text.lower():
        text = _LINK.sub(BLANK, text)
    if "@" in text and any(
        before and (before[-1].isalnum() or before[-1] in "_.+-") for before in text.split("@")[:-1]
    ):
        text = _EMAIL.sub(BLANK, text)
    return _DOMAIN.sub(BLANK, text) if _DOTTED.search(text) else text


def spelled_out(text: str) -> str:
    """The words of hashtags written in CamelCase: `#DeltaAirlinesSucks` gives `Delta Airlines Sucks`."""
    if "#" not in text and "＃" not in text:
        return ""
    return BLANK.join(" ".join(_CAMEL.split(tag[1:])) for tag in _HASHTAG.findall(text))


SPACED, UNSPACED, KATAKANA, HANGUL, ABJAD = 1, 2, 3, 4, 5
_BLOCKS = (
    (0x0590, 0x06FF, ABJAD),
    (0x0E00, 0x0EFF, UNSPACED),  # Thai, Lao
    (0x1000, 0x109F, UNSPACED),  # Myanmar
    (0x1100, 0x11FF, HANGUL),
    (0x1780, 0x17FF, UNSPACED),  # Khmer
    (0x3005, 0x3007, UNSPACED),
    (0x3040, 0x309F, UNSPACED),  # Hiragana
    (0x30A1, 0x30FA, KATAKANA),
    (0x30FC, 0x30FF, KATAKANA),
    (0x3400, 0x9FFF, UNSPACED),  # Han
    (0xAC00, 0xD7AF, HANGUL),
    (0xF900, 0xFAFF, UNSPACED),
    (0x20000, 0x3FFFF, UNSPACED),
)
_ARABIC = ("و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "فال", "كال", "لل", "ولل", "وب", "ول")
_HEBREW = ("ו", "ה", "ב", "ל", "מ", "ש", "כ", "וה", "של")
_CLITICS = frozenset(_ARABIC + _HEBREW)
_CLITIC_LENGTH = 3
_COMPOUND = 4
"""Katakana names from this length on may go on in a compound; shorter ones are often a part of other words."""


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is a word of its own, as the script it is written in has words.

    Han, kana and Thai have no spaces, so any place will do; Korean particles follow directly;
    Arabic and Hebrew articles and prepositions go before; a change of script ends a word.
    """
    return _begins(text, start) and _ends(text, start, end)


def _begins(text: str, start: int) -> bool:
    before = _script(text[start - 1]) if start else 0
    here = _script(text[start])
    if not before or not here or before != here or here == UNSPACED:
        return True
    if here != ABJAD:
        return False
    word = start - 1
    while word and start - word <= _CLITIC_LENGTH and _script(text[word - 1]) == ABJAD:
        word -= 1
    return text[word:start] in _CLITICS


def _ends(text: str, start: int, end: int) -> bool:
    after = _script(text[end]) if end < len(text) else 0
    here = _script(text[end - 1])
    if not after or not here or after != here:
        return True
    return here in (UNSPACED, HANGUL) or (here == KATAKANA and end - start >= _COMPOUND)


def _script(char: str) -> int:
    """0 for what is no part of a word, else how the script of a letter or digit sets words apart."""
    if char.isascii():
        return SPACED if char.isalnum() else 0
    if not char.isalnum() and unicodedata.category(char)[0] != "M":
        return 0
    code = ord(char)
    return next((kind for first, last, kind in _BLOCKS if first <= code <= last), SPACED)
