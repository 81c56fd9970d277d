"""Evidence in one post that a machine or an advertiser wrote it, or that a person did."""

import re

from shared.domain.mention import Post
from shared.domain.verdict import Reason

HEAD = 2_000

_TEXT_RULES: tuple[tuple[str, str, float, str], ...] = (
    (
        "app-words",
        "Opens like an app's report on its user",
        -3.0,
        r"^(?:i(?:'m| am| just| have|'ve)? (?:just )?(?:scored|unlocked|earned|liked a @youtube|ousted|checked in|"
        r"completed|added a video|reached|listened|posted a (?:new )?(?:photo|video))|i'm at |drinking an? |"
        r"my (?:week|day|fitbit|top)\b"
        r"|just posted a (?:photo|video)|today stats|daily stats|\d+ (?:people|person|new) (?:follow|unfollow|tweep))",
    ),
    ("via", "Names the site or app that it came through", -1.2, r"\bvia @\w+\s*(?:https?://\S+\s*)*$"),
    ("jobs", "A job feed's words", -2.0, r"#(?:jobs?|hiring|careers?|vacancy)\b|we'?re hiring|job alert|apply now"),
    (
        "followers",
        "Counts followers",
        -3.0,
        r"\b(?:unfollowed me|new (?:un)?followers?|followed me|tweet(?:ed)? by)\b.*\d|"
        r"\bmgwv\b|follow ?back|#teamfollow",
    ),
    (
        "giveaway",
        "Asks for a repost or a follow to win",
        -1.5,
        r"\b(?:giveaway|sweepstakes?|gewinnspiel|sorteo|concours|(?:rt|retweet|follow).{0,40}\bwin\b|chance to win)",
    ),
    (
        "advert",
        "Declares or offers an advertisement",
        -1.5,
        r"#(?:ad|sponsored|gifted|anzeige|werbung|publi|spon)\b|promo ?code|"
        r"use (?:my )?code|% off|coupon|free shipping|order (?:now|online)|shop now|buy now",
    ),
    (
        "weather",
        "A weather or quake report",
        -3.0,
        r"\b(?:humidity|wind \w{1,3} \d|barometer|rain today|magnitude|temp(?:erature)?:? ?-?\d)",
    ),
)
_RULES = tuple((code, text, weight, re.compile(pattern, re.I | re.S)) for code, text, weight, pattern in _TEXT_RULES)
_LINK = re.compile(r"https?://\S+")
_BOT = re.compile(r"bot\b|bots\b|bot$|_bot|bot_|ebooks|feed\b|autotweet", re.I)
_PERSONAL = re.compile(r"\b(?:i|i'm|my|me|lol|u|im|omg)\b", re.I)
_FEED_CLIENT = re.compile(
    r"bot\b|feed|ifttt|dlvr|buffer|hootsuite|auto|jobs?\b|rss|zapier|publish|social|scheduler|news", re.I
)
_HAND_CLIENT = re.compile(
    r"^(?:twitter (?:for|web|lite)|web$|mobile web|tweetdeck|mastodon|tweetbot|tusky|metatext|ivory)", re.I
)


def evidence(post: Post) -> tuple[Reason, ...]:
    """What speaks for or against a person, in log-odds, strongest or not."""
    text = post.text[:HEAD]
    found = [Reason(code, words, weight) for code, words, weight, pattern in _RULES if pattern.search(text)]
    return (*found, *_shape(post, text), *_profile(post), *_client(post))


def _shape(post: Post, text: str) -> list[Reason]:
    found = []
    links = len(_LINK.findall(text)) or len(post.urls)
    found.append(Reason("links", "Carries a link", -0.8) if links else Reason("no-link", "Carries no link", 0.8))
    if text.startswith("@") or post.in_reply_to:
        found.append(Reason("reply", "Answers somebody", 1.2))
    if _PERSONAL.search(text):
        found.append(Reason("personal", "Speaks in the first person or in slang", 0.7))
    if text.count("#") >= 5:
        found.append(Reason("hashtags", "Many hashtags", -0.8))
    return found


def _profile(post: Post) -> list[Reason]:
    author = post.author
    if _BOT.search(author.handle or "") or _BOT.search(author.name or ""):
        return [Reason("bot-name", "The account calls itself a bot or a feed", -2.5)]
    return []


def _client(post: Post) -> list[Reason]:
    if not post.client:
        return []
    if _HAND_CLIENT.search(post.client):
        return [Reason("hand-client", f"Sent with {post.client}, which people type into", 3.0)]
    if _FEED_CLIENT.search(post.client):
        return [Reason("feed-client", f"Sent by {post.client}, which posts by itself", -4.0)]
    return [Reason("unknown-client", f"Sent with {post.client}, which is not known", -0.5)]
