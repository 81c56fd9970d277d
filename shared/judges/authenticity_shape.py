"""What a post shows of how it was made, as numbers: the shape of its text and the marks in it.

A value of None says "cannot be told" (a script without capitals) and counts for nobody. No feature
knows a language or a script, so that nobody is doubted for the language they write.
"""

import re

from msgspec import Struct

from shared.domain.mention import Post
from shared.judges.authenticity_marks import post_finder, with_phrases
from shared.judges.authenticity_pieces import COUNTED, counted, pieces
from shared.judges.authenticity_words import MARKS

HEAD = 2_000
"""Characters of a text that are looked at: what made a post shows at its beginning."""

Value = float | None

_RETWEET = re.compile(r"[\"“]?\s*(?:RT|MT)\b[:\s]*[@＠]\w+:?\s*")
_DOTS_LINK = re.compile(r"\.\.\.\s*[:»>|-]?\s*\Z")
_MONEY = re.compile(r"[$€£¥₹฿]\s?\d|\d\s?(?:€|円|usd|eur|руб)", re.I)
_FACE = re.compile(r"[（(][^\s)）]{0,4}[ω´｀＾^・;；T▽∀][^)）]{0,8}[)）]")
_SUFFIX = re.compile(r"\s[|\-–—»:]\s[^|\n]{2,40}\Z")
_LABEL = re.compile(r"\W{0,3}[^\W\d_][\w ]{2,24}(?:\s?[:：|»]\s|\s?[:：]\s*\Z)|[\[【(<][^\])】>]{1,30}[\]】)>]")
_APP_HOST = re.compile(
    r"dlvr\.it|ift\.tt|fllwrs|unfollow|crowdfire|paper\.li|twittascope|4sq|swarmapp|foursquare|untp\.beer|untappd|"
    r"d3waapp|du3a|ghared|zad-muslim|knzmuslim|gameinsight|twitbot|autotweet|feedproxy|//feeds?\.|runkeeper|rnkpr|"
    r"endomondo|last\.fm|ask\.fm|curiouscat|shindanmaker|gleam\.io|wn\.nr|hootsuite|buff\.ly|ow\.ly|trib\.al|"
    r"shar\.es|sh\.st|adf\.ly|tmblr|wp\.me|wordpress|blogspot|twitcast|jobs|career|indeed\.|smartrecruit|amzn|"
    r"amazon\.|ebay|etsy|spr\.ly|rss"
)
_PEOPLE_HOST = re.compile(
    r"twitter\.com|instagr|vine\.co|snapchat|tiktok|giphy|spotify|facebook\.com/photo|path\.com|//x\.com"
)
_VIA_END = re.compile(r"\b(?:via|by) @\w+\W*\Z", re.I)

_LINKING = (
    "links link-only ends-link starts-link two-end-links dots-link cut-link tags-after-link words-after-link app-host "
    "people-host space-link"
)
_ADDRESSING = "hashtags starts-tag handles starts-handle dot-handle repost reply quote"
_WORDING = (
    "length words headline shouting starts-lower starts-digit starts-upper word-length repeats numbers stamp money"
)
_SIGNING = (
    "stretched emoji emoticon question exclaims quotes colons commas sentences pipe bullets lines label suffix "
    "full-stop no-stop"
)
_TOGETHER = "spread-to-win reports-and-links bare-headline via-end"
SHAPE: tuple[str, ...] = (
    *_LINKING.split(),
    *_ADDRESSING.split(),
    *_WORDING.split(),
    *_SIGNING.split(),
    *MARKS,
    *_TOGETHER.split(),
)
_FIRST, _SECOND, _SLANG, _CONTEST, _SPREAD, _APP, _SCRIPTURE = (
    list(MARKS).index(name) for name in ("first", "second", "slang", "contest", "spread", "app", "scripture")
)
UNTOLD = frozenset(("headline", "shouting", "word-length", "repeats"))
"""What a text may be too short to tell, or a script without capitals; all else of SHAPE is a number."""

HEADLINE = 0.6
"""Share of capitalised words from which on a text is written like a headline."""


class Parts(Struct, frozen=True, gc=False):
    """A text taken apart once, for everybody who looks at it.

    `body` is without a repost's opening; `before` without the links at its end; `folded` is in lower case. `opening` is
    the first character that is no part of a link, handle or hashtag. `counts` are those of COUNTED, `kinds` how many
    different words there are; `marks` counts MARKS. `shared` counts links without the one by which a network cuts a
    long post off; `cut` tells of that.
    """

    body: str
    before: str
    folded: str
    repost: bool
    links: list[str]
    handles: list[str]
    tags: list[str]
    opening: str
    counts: tuple[int, ...]
    kinds: int
    marks: list[int]
    end_links: int
    shared: int
    cut: bool


def parts(post: Post) -> Parts:
    """Takes a post's text apart, in one pass."""
    text = post.text[:HEAD]
    opening = _RETWEET.match(text)
    body = text[opening.end() :] if opening else text
    found = pieces(body)
    special = [piece for piece in found if piece[3]]
    links = [link for piece in special for link in piece[4]]
    handles = [handle for piece in special for handle in piece[5]]
    tags = [tag for piece in special for tag in piece[6]]
    counts = counted(found)
    folded = body.lower().replace("’", "'")
    marks = with_phrases(post_finder(), folded, list(counts[len(COUNTED) :]))
    before, end_links = _without_end_links(body.rstrip(), links)
    cut = end_links == 1 and before.endswith("…")
    shared = len(links) - cut if links else int(bool(post.urls))
    kinds = len(set().union(*[piece[1] for piece in found]))
    first = next((piece[2] for piece in found if piece[2]), "")
    return Parts(
        body, before, folded, opening is not None, links, handles, tags, first, counts, kinds, marks, end_links, shared,
        cut,
    )  # fmt: skip


def shape(post: Post, found: Parts) -> list[Value]:
    """The values of SHAPE for a post."""
    cased, titled, shouted = found.counts[_CASED : _CASED + 3]
    headline = titled / cased if cased > 2 else None
    marks = [each if each < 3 else 3 for each in found.marks]
    if not found.shared:  # prayer apps put their link behind a verse; a person who prays is no app
        marks[_SCRIPTURE] = 0
    return [
        *_linking(post, found),
        *_addressing(post, found),
        *_wording(found, headline, shouted / cased if cased > 2 else None),
        *_signing(found),
        *marks,
        *_together(post, found, headline),
    ]


_CASED, _STAMPS = map(COUNTED.index, ("cased", "stamps"))
_DRAWN = slice(COUNTED.index("stretched"), len(COUNTED))
_BRACKETS = frozenset("[(<")
_QUOTES = frozenset("\"“'«「『")


def _without_end_links(body: str, links: list[str]) -> tuple[str, int]:
    """The text without up to two links at its end, and how many there were."""
    ended = 0
    for link in links[-1:-3:-1]:
        if not body.endswith(link):
            break
        body = body[: -len(link)].rstrip()
        ended += 1
    return body, ended


def _linking(post: Post, found: Parts) -> tuple[Value, ...]:
    body, links, ended = found.body, found.links, found.end_links
    if not links and not post.urls:
        return _UNLINKED
    after = body[body.rfind(links[-1]) + len(links[-1]) :].split() if links and not ended else ()
    hosts = " ".join((*post.urls[:4], *links[:4]))
    return (
        min(3, found.shared),
        found.shared > 0 and not found.counts[0],
        ended > 0,
        body.lstrip()[:4] == "http",
        ended > 1,
        ended > 0 and _DOTS_LINK.search(found.before[-8:]) is not None,
        found.cut,
        bool(after) and all(word[0] in "#＃" for word in after),
        len(after) > 1 and after[0][0] not in "#＃@",
        _APP_HOST.search(hosts) is not None,
        _PEOPLE_HOST.search(hosts) is not None,
        "  http" in body,
    )


_UNLINKED: tuple[Value, ...] = (0,) * len(_LINKING.split())


def _addressing(post: Post, found: Parts) -> tuple[Value, ...]:
    start = found.body[:1] or " "
    return (
        min(8, len(found.tags)),
        start in "#＃",
        min(5, len(found.handles)),
        start in "@＠",
        found.body[:2] in (".@", '"@', "“@"),
        found.repost or post.kind == "repost" or bool(post.repost_of),
        bool(post.in_reply_to) or post.kind in ("reply", "comment"),
        post.kind == "quote" or bool(post.quote_of),
    )


def _wording(found: Parts, headline: Value, shouting: Value) -> tuple[Value, ...]:
    words, letters, numbers, length = found.counts[:4]
    start = found.opening
    return (
        min(300, length - 1) if length else 0,
        min(60, words),
        headline,
        shouting,
        start.islower(),
        start.isdigit(),
        start.isupper(),
        letters / words if words > 2 else None,
        1.0 - found.kinds / words if words > 3 else None,
        min(8, numbers),
        found.counts[_STAMPS] > 0,
        numbers > 0 and _priced(found.body, found.folded),
    )


def _priced(body: str, folded: str) -> bool:
    dear = not body.isascii() or "$" in body or "usd" in folded or "eur" in folded
    return dear and _MONEY.search(body) is not None


def _signing(found: Parts) -> tuple[Value, ...]:
    """Searches that nothing in the text calls for are left out: most texts are ASCII and hold no bracket."""
    body, before, end = found.body, found.before, found.before[-50:]
    stretched, asks, exclaims, colons, commas, _, emoticons, _, emoji, bars, bullets = found.counts[_DRAWN]
    plain = body.isascii()
    labelled = not plain or ":" in before[:40] or "|" in before[:40] or before[:1] in _BRACKETS
    ends_in_source = not plain or "-" in end or "|" in end or ":" in end
    return (
        stretched > 0,
        emoji if emoji < 5 else 5,
        emoticons > 0 or (("(" in body or (not plain and "（" in body)) and _FACE.search(body) is not None),
        asks > 0,
        exclaims if exclaims < 3 else 3,
        found.opening in _QUOTES,
        colons if colons < 3 else 3,
        commas if commas < 4 else 4,
        min(6, body.count(". ") + body.count("! ") + body.count("? ") + (0 if plain else body.count("。"))),
        bars > 0,
        bullets > 0,
        min(6, body.count("\n")),
        labelled and _LABEL.match(before) is not None,
        ends_in_source and _SUFFIX.search(end) is not None,
        before.endswith((".", "。", "!", "?", "！", "？")),
        before[-1:].isalpha(),
    )


def _together(post: Post, found: Parts, headline: Value) -> tuple[Value, ...]:
    """What two features say only together."""
    marks, end = found.marks, found.before[-40:]
    reply = bool(post.in_reply_to) or post.kind in ("reply", "comment")
    personal = marks[_FIRST] + marks[_SECOND] + marks[_SLANG]
    return (
        marks[_CONTEST] > 0 and marks[_SPREAD] > 0,
        marks[_APP] > 0 and found.shared > 0,
        found.shared > 0 and not personal and not reply and headline is not None and headline > HEADLINE,
        "@" in end and _VIA_END.search(end) is not None,
    )
