"""What is measured of a post besides its words: VADER's valences, punctuation, shape, and its language."""

import re

from shared.judges.sentiment_words import BRAND, LINK
from shared.judges.vader import PICTURED, read, squash, valences

SIGNALS = (
    "always 1",
    "compound",
    "compound, unsigned",
    "compound is positive at .05",
    "compound is negative at -.05",
    "positive valences",
    "negative valences",
    "positive valences a word",
    "negative valences a word",
    "valences of the last two fifths",
    "valences of the first three fifths",
    "no word of the lexicon",
    "?",
    "!",
    "several !",
    "words",
    "link",
    "hashtag",
    "begins with a handle",
    "repost mark",
    "quotation",
    "ellipsis",
    "names the brand",
    "emoji of joy",
    "emoji of displeasure",
)
"""What each number of `signals` is, in their order."""

# Emoji that nearly always mean what they show, in any language; 😂, 🙏 and 😭 are left to the words about them.
_JOY = re.compile(
    "[😀😃😄😁😊🙂😍🥰😘😚😙🤩😎😋😇🤗🥳☺😻👍👏🙌💪👌❤♥💕💖💗💘💙💚💛💜🧡🖤💓💞💝😏😉🎉🎊🌟⭐✨💯🔥🏆💐🌹😌✌🤘🤙💃]"
)
_DISPLEASURE = re.compile("[😡😠🤬😾👎😢😞😔😟😕🙁☹😒🙄😤😩😫😣😖💔🤮🤢😱😨😰😥😓😑😐🖕💩🤦😿😪😧😦🤨🤡🚮]")

_MOST_EMOJI = 3
"""More emoji of a kind say no more."""

_LONG = 40
"""Words of a post beyond which its length says nothing more."""

# Words that are common in one and hardly ever stand in the other.
_COMMON_ENGLISH = """
    the and to of is it i you my for that this with on have be are not but they at your we just what
    from all can if or as by an has had get got there when who how more about would it's i'm don't can't
    she his her out up up now new good great love thanks thank please never why back day today
    """
_COMMON_ELSEWHERE = """
    de la le les et des que est pas pour une der die das und ist nicht ich ein el los y en por con para una il
    di che per non sono um uma não com os het een van niet ve bir w na nie się hai ka ki ko se mein aur ke
    auch mit auf für den dem zu von wie mir du wir noch aber ihr sie es zum im bei nur mal schon wenn dann war
    e è ha mi ma ci del della al nel gli lo si come anche questo più è tutto io sei ho hai solo cosa
    eu do da dos no na em mais como mas você se me meu minha foi já só tem vai isso ele ela muito pra nao
    te su lo las del al mi tu ya pero muy esta este eso yo qué je tu il elle nous vous
    sur dans au avec ce qui mais
    hi bhi nahi kya tha ye yeh ho tum mere liye aap raha bhai ji toh hum usko
    """
_ENGLISH, _FOREIGN = frozenset(_COMMON_ENGLISH.split()), frozenset(_COMMON_ELSEWHERE.split())


def signals(masked: str) -> list[float]:
    """The numbers of a post whose names are masked, each about -1..1; True counts as 1."""
    plain, words = read(masked)
    places, found = valences(words)
    count, exclaims = len(words) or 1, masked.count("!")
    return [
        1.0,
        *_felt(plain, count, places, found),
        "?" in masked,
        exclaims > 0,
        exclaims > 1,
        count / _LONG if count < _LONG else 1.0,
        LINK in masked,
        "#" in masked,
        masked[:1] in ("@", BRAND),
        masked[:2] == "RT",
        '"' in masked,
        "..." in masked or "…" in masked,
        BRAND in masked,
        *emoji(masked),
    ]


_UNFELT = (0.0, 0.0, False, False, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, True)


def _felt(plain: str, count: int, places: list[int], found: list[float]) -> tuple[float, ...]:
    """What VADER's valences show, from "compound" to "no word of the lexicon"."""
    if not found:
        return _UNFELT
    total, positive = sum(found), sum([valence for valence in found if valence > 0])
    negative = total - positive
    compound = squash(positive + negative, plain)
    bound = count * 0.6
    head = sum([valence for at, valence in zip(places, found, strict=True) if at < bound])
    return (
        compound,
        abs(compound),
        compound >= 0.05,
        compound <= -0.05,
        min(positive / 4, 4.0),
        min(-negative / 4, 4.0),
        positive / count,
        -negative / count,
        squash(positive + negative - head, ""),
        squash(head, ""),
        False,
    )


def emoji(text: str) -> tuple[float, float]:
    """How much joy and how much displeasure a text's emoji show, each 0..1."""
    if text.isascii() or not PICTURED.search(text):
        return 0.0, 0.0
    joy, displeasure = len(_JOY.findall(text)), len(_DISPLEASURE.findall(text))
    return min(joy, _MOST_EMOJI) / _MOST_EMOJI, min(displeasure, _MOST_EMOJI) / _MOST_EMOJI


def is_english(keys: list[str], masked: str, lang: str | None) -> bool:
    """Whether a post is in English: as said (BCP 47), else by its commonest words, else by its letters."""
    if lang and lang != "und":
        return lang[:2].lower() == "en"
    words = set(keys)
    english, foreign = len(words & _ENGLISH), len(words & _FOREIGN)
    return english > foreign or (english == foreign and masked.isascii())
