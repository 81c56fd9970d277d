"""An alert in a brand's own words. What comes out is plain text, which each channel escapes as it does ours."""

import msgspec

from shared.adapters.channels.text import one_line, tidy
from shared.adapters.channels.way import Way
from shared.adapters.channels.words import Words, network, words
from shared.domain.mention import Mention
from shared.domain.story import Alert
from shared.domain.wording import fill


def worded(alert: Alert, way: Way, *channels: str) -> Words:
    """An alert spelled out, with the words of the brand in the places that it has words for: those for the first of
    `channels` that it has any for.
    """
    said = words(alert, way.done)
    wording = next((way.wordings[channel] for channel in channels if channel in way.wordings), None)
    if wording is None:
        return said
    values = _values(said, alert)
    if wording.title:
        said = msgspec.structs.replace(said, title=one_line(fill(wording.title, values), 150) or said.title)
    if not wording.text:
        return said
    body = tidy(fill(wording.text, values))
    return msgspec.structs.replace(said, what="", growth="", why=(), facts=(), parts=(), quote="", advice="", body=body)


def _values(said: Words, alert: Alert) -> dict[str, str]:
    facts = {line.name: line.text for line in said.facts}
    general = {
        "brand": one_line(alert.brand_name or alert.brand, 80),
        "title": said.title,
        "rule": one_line(alert.rule, 63),
        "severity": alert.severity,
        "what": said.what,
        "growth": said.growth,
        "why": "; ".join(said.why),
        "who": facts.get("Who", ""),
        "feeling": facts.get("Feeling", ""),
        "facts": "\n".join(f"{line.name}: {line.text}" for line in said.facts),
        "body": said.body,
        "advice": said.advice,
        "count": f"{alert.count:,}",
        "story": one_line(alert.story, 60),
        "time": f"{alert.raised_at:%Y-%m-%d %H:%M} UTC",
    }
    return general | (_told(alert.mention) if alert.mention else {})


def _told(mention: Mention) -> dict[str, str]:
    author = mention.post.author
    return {
        "post": tidy(mention.post.text),
        "author": one_line(author.name or author.handle or "Somebody", 80),
        "handle": one_line(author.handle or "", 60),
        "network": network(mention.post.source),
        "kind": mention.post.kind,
        "verdict": mention.verdict.label,
        "sentiment": mention.sentiment.label,
        "circle": mention.circle,
        "influence": f"{mention.influence.score:.0f}",
        "followers": "" if author.followers is None else f"{author.followers:,}",
    }
