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
_STRETCHED = re.compile(r"([^\W\d_])\1\1|[!?！？]{2,}")
_EMOTICON = re.compile(
    r"(?<![a-zA-Z0-9])[:;=xX][-'^o]?[)(DPpO3/\\|*]+(?!\w)|<3|\^_?\^|[（(][^\s)）]{0,4}[ω´｀＾^・;；T▽∀][^)）]{0,8}[)）]|[♡♥]"
)
_SUFFIX = re.compile(r"\s[|\-–—»:]\s[^|\n]{2,40}\Z")
_LABEL = re.compile(r"\W{0,3}[^\W\d_][\w ]{2,24}(?:\s?[:：|»]\s|\s?[:：]\s*\Z)|[\[【(<][^\])】>]{1,30}[\]】)>]")
_APP_HOST = re.compile(
    r"dlvr\.it|ift\.tt|fllwrs|unfollow|crowdfire|paper\.li|twittascope|4sq|swarmapp|foursquare|untp\.beer|untappd|"
    r"d3waapp|du3a|"
    r"ghared|zad-muslim|quran|muslim|gameinsight|twitbot|autotweet|feedproxy|//feeds?\.|runkeeper|rnkpr|endomondo|"
    r"last\.fm|ask\.fm|"
    r"curiouscat|shindanmaker|gleam\.io|wn\.nr|hootsuite|buff\.ly|ow\.ly|trib\.al|shar\.es|sh\.st|adf\.ly|tmblr|"
    r"wp\.me|wordpress|"
    r"blogspot|twitcast|jobs|career|indeed\.|smartrecruit|amzn|amazon\.|ebay|etsy|spr\.ly|rss"
)
_PEOPLE_HOST = re.compile(
    r"twitter\.com|instagr|vine\.co|snapchat|tiktok|giphy|spotify|facebook\.com/photo|path\.com|//x\.com"
)
_EMOJI = re.compile("[\U0001f300-\U0001faff]")
_PIPE = re.compile(r"[|»→]|::|->")
_BULLET = re.compile("[•★☆■►▶✔◆●]")
_VIA_END = re.compile(r"\b(?:via|by) @\w+\W*\Z", re.I)

_NAMES = (
    "links link-only ends-link starts-link two-end-links dots-link cut-link tags-after-link words-after-link "
    "app-host people-host "
    "space-link hashtags starts-tag handles starts-handle dot-handle repost reply quote length words headline "
    "starts-lower "
    "starts-digit starts-upper shouting numbers stamp money stretched emoji emoticon question exclaims quotes "
    "colons pipe bullets "
    "label suffix lines full-stop no-stop sentences word-length repeats commas"
)
SHAPE: tuple[str, ...] = (*_NAMES.split(), *MARKS, "spread-to-win", "reports-and-links", "bare-headline", "via-end")


class Parts(NamedTuple):
    """A text taken apart once, for everybody who looks at it. `plain` is without links, handles and hashtags."""

    body: str
    folded: str
    plain: str
    repost: bool
    links: list[str]
    handles: list[str]
    tags: list[str]
    words: list[str]
    numbers: int
    marks: list[int]
    tokens: list[str]


def parts(post: Post) -> Parts:
    """Takes a post's text apart, in one pass."""
    text = post.text[:HEAD]
    opening = _RETWEET.match(text)
    body = text[opening.end() :] if opening else text
    links, handles, tags, words, numbers, plain = [], [], [], [], 0, []
    tokens = _TOKEN.findall(body)
    for token in tokens:
        first = token[0]
        if first.isalpha():
            if token[:4] in ("http", "HTTP", "Http") and "://" in token:
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
    folded = body.lower().replace("’", "'")
    searched = [word.lower().replace("’", "'") for word in words]
    searched += [tag.lower() for tag in tags]
    marks = count(post_finder(), folded, searched)
    return Parts(body, folded, " ".join(plain), bool(opening), links, handles, tags, words, numbers, marks, tokens)


def shape(post: Post, found: Parts) -> list[Value]:
    """The values of SHAPE for a post."""
    body, plain, links, words, marks = found.body, found.plain, found.links, found.words, found.marks
    stripped = body.rstrip()
    ends = bool(links) and stripped.endswith(links[-1])
    before = stripped[: -len(links[-1])].rstrip() if ends else stripped
    two = ends and len(links) > 1 and before.endswith(links[-2])
    if two:
        before = before[: -len(links[-2])].rstrip()
    # A network cuts long posts off with a link to themselves: that one shares nothing.
    cut = ends and not two and before.endswith("…")
    shared = max(len(links) - cut, int(bool(post.urls) and not links))
    after = "" if ends or not links else body[body.rfind(links[-1]) + len(links[-1]) :].split()
    cased = [word for word in words if len(word) > 3 and word[0].lower() != word[0].upper()]
    headline = sum(word[0].isupper() for word in cased) / len(cased) if len(cased) > 2 else None
    shouting = sum(word.isupper() for word in cased) / len(cased) if len(cased) > 2 else None
    hosts = " ".join((*post.urls[:4], *links[:4]))
    start, count_, linked = plain[:1], len(words), shared > 0
    reply = bool(post.in_reply_to) or post.kind in ("reply", "comment")
    values: list[Value] = [
        min(3.0, float(shared)),
        float(linked and not words),
        float(ends),
        float(body.lstrip()[:4] == "http"),
        float(two),
        float(ends and bool(_DOTS_LINK.search(before[-8:]))),
        float(cut),
        float(bool(after) and all(word[0] in "#＃" for word in after)),
        float(len(after) > 1 and after[0][0] not in "#＃@"),
        float(bool(hosts) and bool(_APP_HOST.search(hosts))),
        float(bool(hosts) and bool(_PEOPLE_HOST.search(hosts))),
        float("  http" in body),
        min(8.0, len(found.tags)),
        float(body[:1] in "#＃" and bool(body)),
        min(5.0, len(found.handles)),
        float(body[:1] in "@＠" and bool(body)),
        float(body[:2] in (".@", '"@', "“@")),
        float(found.repost or post.kind == "repost" or bool(post.repost_of)),
        float(reply),
        float(post.kind == "quote" or bool(post.quote_of)),
        min(300.0, float(len(plain))),
        min(60.0, float(count_)),
        headline,
        float(start.islower()),
        float(start.isdigit()),
        float(start.isupper()),
        shouting,
        min(8.0, float(found.numbers)),
        float(bool(found.numbers) and bool(_STAMP.search(plain))),
        float(bool(found.numbers) and bool(_MONEY.search(body))),
        float(bool(_STRETCHED.search(plain))),
        min(5.0, float(len(_EMOJI.findall(body)))) if not body.isascii() else 0.0,
        float(bool(_EMOTICON.search(body))),
        float("?" in plain or "？" in plain or "؟" in plain),
        min(3.0, float(plain.count("!") + plain.count("！"))),
        float(bool(start) and start in "\"“'«「『"),
        min(3.0, float(plain.count(":") + plain.count("："))),
        float(bool(_PIPE.search(body))),
        float(bool(_BULLET.search(body))),
        float(bool(_LABEL.match(before))),
        float(bool(_SUFFIX.search(before[-50:]))),
        min(6.0, float(body.count("\n"))),
        float(before.endswith((".", "。", "!", "?", "！", "？"))),
        float(before[-1:].isalpha()),
        min(6.0, float(body.count(". ") + body.count("! ") + body.count("? ") + body.count("。"))),
        sum(map(len, words)) / count_ if count_ > 2 else None,
        1.0 - len({word.lower() for word in words}) / count_ if count_ > 3 else None,
        min(4.0, float(plain.count(",") + plain.count("、"))),
    ]
    values += [min(3.0, float(each)) for each in marks]
    at = _AT
    personal = marks[at["first"]] + marks[at["second"]] + marks[at["slang"]]
    values.append(float(marks[at["contest"]] > 0 and marks[at["spread"]] > 0))
    values.append(float(marks[at["app"]] > 0 and linked))
    values.append(float(linked and not personal and not reply and headline is not None and headline > 0.6))
    values.append(float("@" in before[-40:] and bool(_VIA_END.search(before[-40:]))))
    return values


_AT = {name: number for number, name in enumerate(MARKS)}
