"""What a post shows of how it was made, as numbers: the shape of its text and the marks in it.

A value of None says "cannot be told" (a script without capitals) and counts for nobody. No feature
knows a language or a script, so that nobody is doubted for the language they write.
"""

import re
from typing import NamedTuple

from shared.domain.mention import Post
from shared.judges.authenticity_marks import count, post_finder
from shared.judges.authenticity_words import MARKS

HEAD = 2_000
"""Characters of a text that are looked at: what made a post shows at its beginning."""

Value = float | None

_RETWEET = re.compile(r"[\"“]?\s*(?:RT|MT)\b[:\s]*[@＠]\w+:?\s*")
_TOKEN = re.compile(
    r"https?://[^\s<>\"\u2026]+|[@＠]\w+|[#＃]\w+|[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d.,:]*|[^\w\s]|_+", re.I
)
_DOTS_LINK = re.compile(r"\.\.\.\s*[:»>|-]?\s*\Z")
_STAMP = re.compile(r"\d\d?:\d\d|\d{4}[-/.]\d\d?[-/.]\d\d?")
_MONEY = re.compile(r"[$€£¥₹฿]\s?\d|\d\s?(?:€|円|usd|eur|руб)", re.I)
_STRETCHED = re.compile(r"([^\W\d_])\1\1")
_EMOTICON = re.compile(
    r"(?<![a-zA-Z0-9])[:;=xX][-'^o]?[)(DPpO3/\\|*]+(?!\w)|<3|\^_?\^|[（(][^\s)）]{0,4}[ω´｀＾^・;；T▽∀][^)）]{0,8}[)）]|[♡♥]"
)
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
_EMOJI = re.compile("[\U0001f300-\U0001faff]")
_PIPE = re.compile(r"[|»→]|::|->")
_BULLET = re.compile("[•★☆■►▶✔◆●]")
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
HEADLINE = 0.6
"""Share of capitalised words from which on a text is written like a headline."""

_LETTERS = 3
"""Letters from which on (and more) a word's capital says something: names and titles, not "I" or "A"."""


class Parts(NamedTuple):
    """A text taken apart once, for everybody who looks at it.

    `body` is without a repost's opening; `before` without the links at its end; `plain` the words and signs alone,
    without links, handles and hashtags. `lower` are the words in lower case. `marks` counts MARKS. `shared` counts
    links without the one by which a network cuts a long post off; `cut` tells of that.
    """

    body: str
    before: str
    plain: str
    folded: str
    repost: bool
    links: list[str]
    handles: list[str]
    tags: list[str]
    words: list[str]
    lower: list[str]
    numbers: int
    marks: list[int]
    end_links: int
    shared: int
    cut: bool


def parts(post: Post) -> Parts:
    """Takes a post's text apart, in one pass."""
    text = post.text[:HEAD]
    opening = _RETWEET.match(text)
    body = text[opening.end() :] if opening else text
    links, handles, tags, words, plain, numbers = _sorted_tokens(body)
    folded = body.lower().replace("’", "'")
    lower = [word.lower().replace("’", "'") for word in words]
    marks = count(post_finder(), folded, [*lower, *(tag.lower() for tag in tags)] if tags else lower)
    before, end_links = _without_end_links(body.rstrip(), links)
    cut = end_links == 1 and before.endswith("…")
    shared = len(links) - cut if links else int(bool(post.urls))
    return Parts(
        body, before, " ".join(plain), folded, bool(opening), links, handles, tags, words, lower, numbers, marks,
        end_links, shared, cut,
    )  # fmt: skip


def shape(post: Post, found: Parts) -> list[Value]:
    """The values of SHAPE for a post."""
    words = found.words
    cased = [word for word in words if len(word) > _LETTERS and word[0].lower() != word[0].upper()]
    headline = sum([word[0].isupper() for word in cased]) / len(cased) if len(cased) > 2 else None
    shouting = sum([word.isupper() for word in cased]) / len(cased) if len(cased) > 2 else None
    marks = [each if each < 3 else 3 for each in found.marks]
    if not found.shared:  # prayer apps put their link behind a verse; a person who prays is no app
        marks[_SCRIPTURE] = 0
    return [
        *_linking(post, found),
        *_addressing(post, found),
        *_wording(found, headline, shouting),
        *_signing(found),
        *marks,
        *_together(post, found, headline),
    ]


def _sorted_tokens(body: str) -> tuple[list[str], list[str], list[str], list[str], list[str], int]:
    """Links, handles, hashtags, words, words and signs together, and how many numbers there are."""
    links, handles, tags, words, plain, numbers = [], [], [], [], [], 0
    for token in _TOKEN.findall(body):
        first = token[0]
        if first.isalpha():
            if "://" in token:
                links.append(token)
                continue
            words.append(token)
        elif first in "@＠" and len(token) > 1:
            handles.append(token)
            continue
        elif first in "#＃" and len(token) > 1:
            tags.append(token)
            continue
        elif first.isdigit():
            numbers += 1
        plain.append(token)
    return links, handles, tags, words, plain, numbers


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
        found.shared > 0 and not found.words,
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
    plain, words, count_, numbers = found.plain, found.words, len(found.words), found.numbers
    start = plain[:1]
    return (
        min(300, len(plain)),
        min(60, count_),
        headline,
        shouting,
        start.islower(),
        start.isdigit(),
        start.isupper(),
        sum(map(len, words)) / count_ if count_ > 2 else None,
        1.0 - len(set(found.lower)) / count_ if count_ > 3 else None,
        min(8, numbers),
        numbers > 0 and _STAMP.search(plain) is not None,
        numbers > 0 and _MONEY.search(found.body) is not None,
    )


def _signing(found: Parts) -> tuple[Value, ...]:
    body, before, plain = found.body, found.before, found.plain
    return (
        "!!" in body or "??" in body or "?!" in body or _STRETCHED.search(plain) is not None,
        0 if body.isascii() else min(5, len(_EMOJI.findall(body))),
        _EMOTICON.search(body) is not None,
        "?" in plain or "？" in plain or "؟" in plain,
        min(3, plain.count("!") + plain.count("！")),
        plain[:1] in "\"“'«「『" and bool(plain),
        min(3, plain.count(":") + plain.count("：")),
        min(4, plain.count(",") + plain.count("、")),
        min(6, body.count(". ") + body.count("! ") + body.count("? ") + body.count("。")),
        _PIPE.search(body) is not None,
        _BULLET.search(body) is not None,
        min(6, body.count("\n")),
        _LABEL.match(before) is not None,
        _SUFFIX.search(before[-50:]) is not None,
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
