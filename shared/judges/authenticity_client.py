"""What the app that sent a post says about it, where the network tells: also for apps that are in no list."""

import re
from functools import lru_cache

from shared.domain.mention import Post
from shared.domain.verdict import Reason

# Apps in which a person types, by X's and the Fediverse's own names and the words that such apps use.
_HAND = re.compile(
    r"(?:x|twitter)(?: for|\s*web|\s*lite|\s*app)|web$|web (?:app|client)|mobile web|keitai|mastodon(?: for| web|"
    r"\Z)|tweetbot|"
    r"tusky|ivory|metatext|toot!|tootle|mast\b|elk\b|phanpy|ice ?cubes|fedilab|megalodon|moshidon|subway tooter|mona\b|"
    r"echofon|tweetcaster|plume|ubersocial|ubertwitter|twidroyd|twicca|janetter|jigtwi|soicha|twitcle|twitpane|"
    r"keitai|theworld|feather|tweetlogix|talon|fenix|falcon pro|twitterrific|seesmic|hootsuite for|osfoora|"
    r"birdbrain|tweetings|"
    r"mobile (?:web|site)|blackberry|nokia|s40|symbian|windows phone|ios\Z|iphone|ipad|android tablets|bluesky|threads|"
    r"ついっぷる|ツイタマ|モバツイ|tween|gravity|dabr|slices|twitteroauth web|orbot\Z",
    re.I,
)
# Services that post without a person writing each post.
_SERVICE = re.compile(
    r"ifttt|dlvr|twitterfeed|zapier|buffer\Z|socialoomph|twuffer|tweet ?old ?post|revive|roundteam|tweetadder|"
    r"botize|twittbot|"
    r"makebot|cheap bots|paper\.?li|microsoft (?:flow|power)|power automate|wordpress|rss|feed|echobox|jetpack|"
    r"crowdfire|"
    r"fllwrs|unfollow|statusbrew|who\.?unfollow|commun\.?it|foursquare|swarm|untappd|twittascope|gameinsight|"
    r"game ?insight|"
    r"tweet ?my ?jobs|jobs?\b|career|recruit|twaitter|futuretweets|social ?jukebox|tweet ?jukebox|publicize|"
    r"hubspot auto|"
    r"\bauto|automat|schedul|cron\b|script|\.py\b|\.exe|_exe|ebooks|\bbots?\b|bot\d*\Z|bots?\s|_bot|botlibre|ボット|自動|"
    r"\bapi\b|gateway|news\b|radio|weather|alerts?\b|quote|everyword|every |generator|random|markov|updates?\b|"
    r"دعاء|قرآن|أذكار|كنز|ريتويت|رتويت|تغريد|дневник|診断",
    re.I,
)
_BETWEEN = re.compile(
    r"tweetdeck|hootsuite|sprout|sprinklr|socialflow|spredfast|buffer|instagram|facebook|tumblr|google|linkedin|"
    r"youtube|"
    r"media studio|twitter for websites|share|button|medium|pinterest|spotify|soundcloud|twitch|curious ?cat|"
    r"ask\.?fm|periscope|"
    r"later\b|planable|falcon|adobe|khoros|salesforce|agorapulse|nonli",
    re.I,
)
_SQUEEZE = re.compile(r"[\W_]+")
_GAME = re.compile(r"\b(?:hd )?on (?:ios|android|iphone|ipad)|island|saga|farm|ville|quest|war\b|game", re.I)
_TYPING = re.compile(r"tw[ei]|bird|\w+ (?:pro )?for (?:ios|android|iphone|ipad|mac|windows)\Z|mobile client", re.I)

HAND, SERVICE, ITSELF, TYPING, BETWEEN, UNKNOWN = 5.0, -7.0, -7.0, 1.0, 0.0, -4.0
"""Log-odds. An unknown name is most often a single account's own program: people type into few apps."""


def client_reason(post: Post) -> Reason | None:
    """What the app says, in log-odds for a person; None where the network does not name it."""
    client = (post.client or "").strip()
    if not client:
        return None
    if _named_like_author(client, post):
        return Reason("client-itself", f"Sent by a program named like the account: {client[:60]}", ITSELF)
    return _of_app(client[:200])


@lru_cache(maxsize=1024)
def _of_app(client: str) -> Reason:
    name = client[:60]
    if _HAND.match(client) and not _GAME.search(client):
        return Reason("client-hand", f"Sent with {name}, into which people type", HAND)
    if _SERVICE.search(client):
        return Reason("client-service", f"Sent by {name}, which posts by itself", SERVICE)
    if _BETWEEN.search(client):
        return Reason("client-between", f"Sent with {name}, which people and schedules use", BETWEEN)
    if (_HAND.search(client) or _TYPING.match(client)) and not _GAME.search(client):
        return Reason("client-typing", f"Sent with {name}, by its name an app for typing posts", TYPING)
    return Reason("client-unknown", f"Sent with {name}, which is no app that people are known to type into", UNKNOWN)


def _named_like_author(client: str, post: Post) -> bool:
    squeezed = _squeezed(client)
    author = post.author
    return len(squeezed) > 3 and squeezed in (_squeezed(author.handle or ""), _squeezed(author.name or ""))


def _squeezed(name: str) -> str:
    return name.casefold() if name.isalnum() else _SQUEEZE.sub("", name).casefold()
