"""Text that strangers wrote, made fit to be shown: nothing hidden, nothing that turns, cut only between letters."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import quote, urlsplit

LOOK_AT = 20_000
"""Characters of a text that are looked at; no channel shows more than 3,000."""

LOOK_PER_LETTER = 20
"""Characters that are looked at for each that a single line may have: blanks and what cannot be seen fall out."""

URL_LIMIT = 1_500
"""Characters of a link. Slack takes 3,000 in a button, but two of those would fill a fourth of a message."""

MARKS_LIMIT = 6
"""Combining marks on one letter. Natural writing has up to 4; more of them climb over the neighbouring lines."""

CLUSTER_LIMIT = 40
"""Code points that may hang together as one letter: the longest emoji of a family has 10."""

_VIRAMA = 9
"""Unicode's combining class of the sign that binds two Indic consonants into one letter."""

_REGIONS = ("\U0001f1e6", "\U0001f1ff")
"""The first and the last of the letters that flags are made of."""

_FIRST_MARK = "\u0300"
"""Below it letters stand for themselves, but for the two that end a line."""

# Overrides, embeddings, isolates and marks of direction; soft hyphen; invisible operators; blank letters; BOM.
_HIDDEN = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad\u2060-\u2065\u206a-\u206f\u180e\ufeff\ufff9-\ufffb]"
)
# Tag characters spell hidden words, except in the flags of regions, which begin with a black flag.
_TAGS = re.compile("(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f)|[\U000e0000-\U000e0fff]")
_LINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")


def tidy(text: str) -> str:
    """The text without what cannot be seen or what changes how its surroundings are read."""
    text = _LINES.sub("\n", text[:LOOK_AT])
    text = _CONTROLS.sub("\ufffd", _TAGS.sub(lambda found: found[1] or "", _HIDDEN.sub("", text)))
    return _EMPTY_LINES.sub("\n\n", _without_towers(text)).strip()


def one_line(text: str, limit: int = 200) -> str:
    """Tidied text on a single line, at most `limit` characters: for names, titles and subjects."""
    return clip(" ".join(tidy(text[: LOOK_PER_LETTER * limit]).split()), limit)


def clip(text: str, limit: int, cost: Callable[[str], int] = len) -> str:
    """As many whole letters as `cost` allows, with an ellipsis where something was cut off.

    `cost` measures a letter as the channel will spell it, so that a text is cut before it is escaped.
    """
    if cost is len and len(text) <= limit:
        return text
    kept: list[str] = []
    spent = room_for_all = 0
    for letter in graphemes(text):
        spent += cost(letter)
        if spent > limit:
            break
        kept.append(letter)
        if spent <= limit - cost("…"):
            room_for_all = len(kept)
    else:
        return text
    return "".join(kept[:room_for_all]).rstrip() + "…" if limit >= cost("…") else ""


def graphemes(text: str) -> Iterator[str]:
    """The letters as a reader sees them (UAX 29, on the safe side: it joins rather than splits)."""
    start = 0
    for index in range(1, len(text)):
        if index - start >= CLUSTER_LIMIT or not _joined(text, start, index):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def unlinked(text: str) -> str:
    """The text with its addresses broken by a zero-width space, for channels that make links of what looks like one."""
    return text.replace("://", ":\u200b//")


def web_link(url: str | None) -> str | None:
    """A link that may be put behind a button: http or https, a host, no user name, nothing that could break out."""
    if not url or len(url) > URL_LIMIT:
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # a bad port, a bracket too many, a host that IDNA refuses
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not re.fullmatch(r"[a-z0-9.:_-]+", host):
        return None
    name = f"[{host}]" if ":" in host else host
    rest = quote(parts.path, safe="/%:@!$,;=+~.-_") + (
        f"?{quote(parts.query, safe='/%:@!$,;=+~.-_?&')}" if parts.query else ""
    )
    rest += f"#{quote(parts.fragment, safe='/%:@!$,;=+~.-_?&')}" if parts.fragment else ""
    link = f"{parts.scheme}://{name}{port}{rest}"
    return link if len(link) <= URL_LIMIT else None


def _without_towers(text: str) -> str:
    """The text with MARKS_LIMIT marks in a row at most."""
    marks = "" if text.isascii() else "".join(each for each in set(text) if unicodedata.category(each) in ("Mn", "Me"))
    return re.sub(f"([{marks}]{{{MARKS_LIMIT}}})[{marks}]+", r"\1", text) if marks else text


def _joined(text: str, start: int, index: int) -> bool:
    """Whether the letter that began at `start` goes on at `index`."""
    before, here = text[index - 1], text[index]
    if here < _FIRST_MARK and before < _FIRST_MARK:
        return before + here == "\r\n"
    if _REGIONS[0] <= here <= _REGIONS[1] and _REGIONS[0] <= before <= _REGIONS[1]:
        return index - start == 1  # two make a flag; the third begins the next one
    return _bound(before, here)


@lru_cache(maxsize=4_096)
def _bound(before: str, here: str) -> bool:
    """Whether two code points are parts of one letter whatever stands before them."""
    if here in "\n\r" or before in "\n\r":
        return False
    if unicodedata.category(here)[0] == "M" or here in "\u200c\u200d\u0e33\u0eb3\uff9e\uff9f":
        return True
    if "\U0001f3fb" <= here <= "\U0001f3ff" or "\U000e0020" <= here <= "\U000e007f":
        return True
    return before == "\u200d" or unicodedata.combining(before) == _VIRAMA or _korean(before, here)


def _korean(before: str, here: str) -> bool:
    """Hangul syllables that are spelt by their parts."""
    leads = "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c"
    vowel_or_tail = "\u1160" <= here <= "\u11ff" or "\ud7b0" <= here <= "\ud7fb"
    syllable = "\uac00" <= here <= "\ud7a3" or "\u1100" <= here <= "\u115f"
    builds = leads or "\uac00" <= before <= "\ud7a3" or "\u1160" <= before <= "\u11ff" or "\ud7b0" <= before <= "\ud7fb"
    return (leads and syllable) or (builds and vowel_or_tail)
