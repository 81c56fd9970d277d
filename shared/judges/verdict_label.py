"""Which of the nine labels a post gets: the first that fits, in the order of the labelling guidelines."""

import re

from shared.domain.brand import Brand
from shared.domain.mention import Post
from shared.domain.verdict import Label, Reason
from shared.judges.about import plain_name, squeezed

_RETWEET = re.compile(r"\s*RT\s*:?\s+@\w+", re.I)
_QUESTION = re.compile(
    r"[?？؟;]\s|[?？؟]$|^(?:@\w+\s+)*(?:how|what|when|where|why|who|which|is there|can i|do you|does|anyone)\b", re.I
)
_LINK = re.compile(r"https?://\S+")
_OPINION = re.compile(
    r"\b(?:love|hate|best|worst|great|terrible|awful|amazing|thanks?|thank you|good|bad|delicious|gross|like|"
    r"never again|disappointed|favou?rite|horrible|sucks?|awesome|better|worse|nice|want|wish)\b",
    re.I,
)
_SELLS = frozenset({"giveaway", "advert"})


def label_of(
    post: Post, brand: Brand | None, authenticity: float, evidence: tuple[Reason, ...]
) -> tuple[Label, Reason]:
    """The label and the reason for it. `evidence` is what the judge found, warm or cold."""
    codes = {reason.code for reason in evidence}
    if brand and _speaks(post, brand):
        return "own", Reason("own", "The brand, its staff or its support wrote it", 0.0)
    if codes & _SELLS:
        return "promo", Reason("promo", "Advertises or gives an incentive", 0.0)
    if authenticity < 0.5:
        return "auto", Reason("auto", "More likely an app or a schedule wrote it than a person", 0.0)
    if post.repost_of or post.kind == "repost" or _RETWEET.match(post.text):
        return "repost", Reason("repost", "Passes on what somebody else wrote", 0.0)
    return _human(post)


def _human(post: Post) -> tuple[Label, Reason]:
    text = post.text
    reply = bool(post.in_reply_to) or post.kind in ("reply", "comment") or text.startswith("@")
    if _LINK.search(text) and not reply and not re.search(r"\b(?:i|my|me|i'm)\b", text, re.I):
        return "news", Reason("news", "A headline or fact with a link, and no word about the one who posts it", 0.0)
    if _QUESTION.search(text):
        return "question", Reason("question", "Asks something", 0.0)
    if _OPINION.search(text):
        return "opinion", Reason("opinion", "Says what the author thinks or felt", 0.0)
    return "chatter", Reason("chatter", "A person's words, without a judgement", 0.0)


def _speaks(post: Post, brand: Brand) -> bool:
    handle = post.author.handle
    if brand.speaks_for_itself(post.source, handle) or brand.employs(post.source, handle):
        return True
    name = squeezed(plain_name(brand))
    return bool(handle and not brand.handles and len(name) > 3 and squeezed(handle).startswith(name))
