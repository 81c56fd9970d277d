"""What a post tells: one id for reposts of one post, one template or text, one article."""

import re
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit

from shared.domain.mention import Post
from shared.judges.templates import skeleton_words

LEAST_WORDS = 8
"""Fewer words are told alike by people who never met ("your service is the worst")."""

LEAST_LETTERS = 32
"""The same for scripts without spaces, and so that eight tiny words are not a story."""

OPENING = 12
"""Words that a story is known by: what a network cuts off at the end does not matter."""

SHORTENERS = frozenset(
    """t.co bit.ly goo.gl ow.ly tinyurl.com buff.ly dlvr.it is.gd fb.me lnkd.in trib.al ift.tt j.mp wp.me amzn.to
    shr.gs tmblr.co rviv.ly spr.ly hubs.ly rebrand.ly t.ly cutt.ly pic.twitter.com""".split()  # noqa: SIM905 one a line is a page
)
"""Their links say nothing of where they lead, and each share gets a new one."""

_TRACKING = re.compile(r"(utm_\w+|fbclid|gclid|igshid|mc_[ce]id|ref(_\w+)?|s|si|feature|cmpid|ncid|smid)\Z", re.I)
_LINK = re.compile(r"https?://[^\s<>\"'\u2026]+", re.I)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([^/:?#\s]{1,253})", re.I)
_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,55}\Z")


def story(post: Post) -> str:
    """The id of what a post tells, at most 80 of `a-z0-9:._-`.

    The first that fits: the article it links (`u:`), its opening words (`w:`), the post that it
    repeats, else itself (`p:`).
    """
    found = _LINK.findall(post.text[:4_000])[:4] if "://" in post.text else ()
    for url in (*post.urls[:4], *found):
        address = canonical(url)
        if address:
            return f"u:{_digest(address)}"
    words = skeleton_words(post.text)
    if sum(map(len, words)) >= LEAST_LETTERS and (
        len(words) >= LEAST_WORDS or len(max(words, key=len)) >= LEAST_LETTERS
    ):
        return f"w:{_digest(' '.join(words[:OPENING]))}"
    return _post_story(post.source, post.repost_of or post.id)


def canonical(url: str) -> str:
    """An address as it is compared, without scheme, `www.`, tracking and fragment; empty when it names no page."""
    shared = _HOST.match(url)
    if not shared or shared[1].lower() in SHORTENERS:
        return ""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    except ValueError:
        return ""
    path = parts.path.rstrip("/").removesuffix("/amp")
    query = urlencode(sorted((k, v) for k, v in parse_qsl(parts.query)[:20] if not _TRACKING.match(k)))
    if host in SHORTENERS or "." not in host or len(path) + len(query) < 4:
        return ""
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def _post_story(source: str, identity: str) -> str:
    known = identity if _PLAIN.match(identity) else _digest(identity)
    return f"p:{source[:20]}:{known}"


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
