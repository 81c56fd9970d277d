"""What each feature means in words: what is said when it speaks against a person, and when it speaks for one."""

from shared.domain.verdict import Reason
from shared.judges.authenticity_words import MARKS

LEAST = 0.12
"""Log-odds under which a feature is not worth a sentence."""

_SHAPE: dict[str, tuple[str, str]] = {
    "links": ("Carries links", "Shares no link"),
    "link-only": ("Nothing but a link", "More than a link"),
    "ends-link": ("Ends in a link", "Does not end in a link"),
    "starts-link": ("Begins with a link", "Does not begin with a link"),
    "two-end-links": ("Ends in two links, as feeds with a picture do", "Does not end in two links"),
    "dots-link": ("Broken off by dots before the link, as feeds do", "Not broken off before a link"),
    "cut-link": ("Fits the network's length, as templates do", "Long enough to be cut off by the network"),
    "tags-after-link": ("Hashtags are put behind the link", "No hashtags behind a link"),
    "words-after-link": ("Words follow the link", "Words follow the link, as people write"),
    "app-host": ("Links to an app or a feed service", "Links to no app or feed service"),
    "people-host": ("Links to a post or picture", "Links to a post or picture, as people do"),
    "space-link": ("Two spaces before the link, as templates leave", "No template's gap before a link"),
    "hashtags": ("Many hashtags", "Few hashtags"),
    "starts-tag": ("Begins with a hashtag", "Does not begin with a hashtag"),
    "handles": ("Names nobody", "Names other people"),
    "starts-handle": ("Speaks to nobody", "Speaks to somebody"),
    "dot-handle": ("Quotes nobody", "Quotes somebody with a word of their own"),
    "repost": ("Not a repost", "A repost, which people press by hand"),
    "reply": ("Answers nobody", "Answers somebody"),
    "quote": ("Quotes no post", "Quotes a post"),
    "length": ("Of a template's length", "Of a length that people write"),
    "words": ("Of a template's length", "As many words as people write"),
    "headline": ("Written like a headline, with capitals", "Not written like a headline"),
    "starts-lower": ("Begins with a capital or a sign", "Begins in lower case"),
    "starts-digit": ("Begins with a number", "Does not begin with a number"),
    "starts-upper": ("Does not begin like a sentence", "Begins like a sentence"),
    "shouting": ("Words in capitals", "No words in capitals"),
    "numbers": ("Many numbers", "Few numbers"),
    "stamp": ("Carries a time or a date", "Carries no time stamp"),
    "money": ("Names a price", "Names no price"),
    "stretched": ("No stretched words", "Stretched words or signs, as people feel them"),
    "emoji": ("No emoji", "Emoji, as people use them"),
    "emoticon": ("No emoticon", "An emoticon"),
    "question": ("Asks nothing", "Asks something"),
    "exclaims": ("Exclaims", "Exclaims, as people do"),
    "quotes": ("Begins with a quotation", "Begins with a quotation"),
    "colons": ("Colons, as templates have", "No colons"),
    "pipe": ("Bars or arrows, as templates have", "No bars or arrows"),
    "bullets": ("Bullets or stars", "No bullets"),
    "label": ("Opens with a label, as feeds do", "Opens without a label"),
    "suffix": ("Ends in a source or a site's name", "Ends in no source's name"),
    "lines": ("Of a template's lines", "Written over lines"),
    "full-stop": ("Ends in a full stop", "Ends as people end"),
    "no-stop": ("Ends without a stop, as titles do", "Ends in a stop"),
    "sentences": ("Few sentences", "Sentences of its own"),
    "word-length": ("Long words", "Short words"),
    "repeats": ("No word comes twice", "Words come twice, as in speech"),
    "commas": ("Listed with commas", "Not listed"),
    "spread-to-win": ("Asks for a repost or a follow to win something", "Asks for nothing to win"),
    "reports-and-links": ("An app's report with its link", "No app's report"),
    "bare-headline": ("A headline and a link, and not a word about the one who posts it", "More than a bare headline"),
    "via-end": ("Ends in the site that it came through", "Does not end in a site's name"),
}
_PROFILE: dict[str, tuple[str, str]] = {
    "bot-name": ("The account calls itself a bot", "The account does not call itself a bot"),
    "outlet-name": ("The account is named like a feed or an outlet", "The account is not named like a feed"),
    "bot-bio": ("The profile says that posts are made automatically", "The profile says nothing of automatic posts"),
    "company-bio": ("The profile speaks for a company or an outlet", "The profile does not speak for a company"),
    "personal-bio": ("The profile tells nothing personal", "The profile tells of a person"),
    "bio-length": ("Next to no profile text", "A profile text of its own"),
    "bio-link": ("The profile links to a site", "The profile links to no site"),
    "handle-digits": ("The handle ends in digits", "The handle does not end in digits"),
    "name-is-handle": ("Name and handle are the same", "Has a name beside the handle"),
    "handle-underscore": ("The handle has an underscore", "The handle as people pick it"),
    "follower-count": ("Its number of followers", "Its number of followers"),
    "following-count": ("Follows few others", "Follows others"),
    "ratio": ("Followers and following as feeds have", "Followers and following as people have"),
    "post-count": ("So many posts", "As many posts as people write"),
    "posts-a-day": ("More posts a day than people write", "As many posts a day as people write"),
    "age": ("A young account", "An account of some age"),
    "default-profile": ("A profile left as it was made", "A profile made one's own"),
    "default-image": ("No picture", "A picture"),
    "verified": ("Not verified", "Verified"),
    "follows-none": ("Follows hardly anybody", "Follows others"),
    "names-itself": ("Names its own account", "Does not name its own account"),
}
TEXTS: dict[str, tuple[str, str]] = {
    **_SHAPE,
    **_PROFILE,
    **{name: (text, f"Nothing of this: {text[0].lower()}{text[1:]}") for name, (text, _) in MARKS.items()},
    "first": ("Not a word of themself", "Speaks of themself"),
    "second": ("Speaks to nobody", "Speaks to somebody"),
    "slang": ("Not as people talk", "Talks as people talk"),
    "ask": ("Asks nothing", "Asks for something"),
    "judge": ("No judgement of its own", "Says what they think of it"),
    "help": ("Tells nobody what to do", "Tells somebody what to do or how it is"),
    "personal": ("Nothing of daily life", "Family and daily life"),
}


def told(features: tuple[str, ...], found: list[float], limit: int) -> list[Reason]:
    """The strongest features as reasons, at most `limit`, strongest first."""
    weighty = [at for at, weight in enumerate(found) if not -LEAST < weight < LEAST]
    weighty.sort(key=lambda at: -abs(found[at]))
    return [Reason(features[at], TEXTS[features[at]][found[at] > 0], round(found[at], 2)) for at in weighty[:limit]]
