"""What an alert says, the same in every channel: what happened, why it matters, who it is, what to do."""

from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from shared.adapters.channels.text import clip, one_line, tidy, web_link
from shared.domain.digest import Entry, Section
from shared.domain.mention import Mention
from shared.domain.story import Alert

REASONS_SHOWN = 3
"""Reasons of a verdict that are shown, the weightiest first: an alert is read on a phone."""

FACTS_SHOWN = 16
"""Facts of a notice or digest that are shown: ten people and what else happened fit one phone's page of lines."""

PARTS_SHOWN = 8
ITEMS_SHOWN = 10
FURTHER_SHOWN = 5
"""Sections of a digest that are shown; lines of the first, which is whom to talk to; and of each other."""

FACT_LINK_LIMIT = 300
"""Characters of a fact's link; ten of the longest must leave room for the words."""

WEIGHTY = 0.5
"""Log-odds from which on a reason is worth a line; less does not move a verdict by more than an eighth."""

INFLUENTIAL = 50.0
"""Of 100, from where on influence is a reason by itself; the ready-made rule draws its line there too."""

REPEAT = "Possible repeat: this alert was sent before, but the channel's answer was lost."

SIGNS = {"info": "🔵", "warning": "🟠", "critical": "🔴"}
RESOLVED_SIGN = "🟢"

_BASES = {
    "opt-in": "agreed to be recognised",
    "given": "gave you this account",
    "public": "publicly known",
    "none": "",
}

_NETWORKS = {"x": "X", "youtube": "YouTube", "github": "GitHub"}


class Line(Struct, frozen=True):
    """A fact by its name; `link` is checked, or empty."""

    name: str
    text: str
    link: str = ""


class Item(Struct, frozen=True):
    """One line of a digest's section: what it is about, words of somebody's post, and why it is there."""

    text: str
    quote: str
    why: str
    link: str = ""


class Part(Struct, frozen=True):
    """A section of a digest; `more` says in words how many items are left out."""

    title: str
    items: tuple[Item, ...]
    more: str = ""


class Words(Struct, frozen=True, kw_only=True):
    """The parts of an alert as plain text: tidied, but neither escaped nor cut to a channel's limits.

    `growth` says that the story has more mentions, or that it is over. `quote` holds a stranger's words, `body` a
    notice's own (in which strangers are quoted as well). `links` are (label, address), each address checked.
    """

    title: str
    what: str
    growth: str
    why: tuple[str, ...]
    facts: tuple[Line, ...]
    parts: tuple[Part, ...]
    quote: str
    body: str
    advice: str
    links: tuple[tuple[str, str], ...]
    done: tuple[str, ...]
    repeat: str
    footer: str
    sign: str


def words(alert: Alert, done: tuple[str, ...] = ()) -> Words:
    """Spells an alert out, and what was done from it already."""
    mention = alert.mention
    return Words(
        title=_title(alert),
        what=_what(alert),
        growth=growth(alert),
        why=_why(mention) if mention else (),
        facts=tuple(_facts(alert)),
        parts=tuple(_part(section, place) for place, section in enumerate(alert.sections[:PARTS_SHOWN])),
        quote=tidy(mention.post.text) if mention else "",
        body=tidy(alert.body),
        advice=_advice(alert),
        links=tuple(_links(alert)),
        done=tuple(one_line(line, 200) for line in done),
        repeat=REPEAT if alert.repeat else "",
        footer=_footer(alert),
        sign=RESOLVED_SIGN if alert.resolved else SIGNS[alert.severity],
    )


def brief(said: Words) -> Words:
    """What is said of a story again, where the first message stays as it is: the news, and no more."""
    return msgspec.structs.replace(
        said, why=(), facts=(), parts=(), advice="", quote=clip(said.quote, 280), body=clip(said.body, 280)
    )


def growth(alert: Alert) -> str:
    """One sentence on what became of the story since; empty while it is one mention."""
    if alert.resolved:
        return f"This is over since {alert.raised_at:%d %b %H:%M} UTC."
    told = alert.kind == "mention" and alert.count > 1
    return f"{alert.count:,} mentions tell this so far." if told else ""


def in_lines(part: Part) -> str:
    """A section of a digest as text, an item a line."""
    lines = (": ".join(filter(None, (item.text, item.quote, item.why))) for item in part.items)
    return "\n".join(filter(None, (part.title, *lines, part.more)))


def caller(mention: Mention) -> str:
    """How the author is called: name and handle, as far as they are known."""
    author = mention.post.author
    handle = one_line((author.handle or "").lstrip("@"), 60)
    name = one_line(author.name or "", 80)
    if name and handle:
        return f"{name} (@{handle})"
    return name or (f"@{handle}" if handle else "Somebody")


def network(source: str) -> str:
    """A network's name as people write it."""
    return _NETWORKS.get(source) or one_line(source, 32).capitalize()


def subject(alert: Alert, said: Words) -> str:
    """What stands in a mail's subject behind the brand's name: the title, and whose post it is about."""
    return f"{said.title}, by {caller(alert.mention)}" if alert.mention else said.title


def _title(alert: Alert) -> str:
    title = one_line(alert.title or alert.rule.replace("-", " ").capitalize(), 150)
    return f"Over: {title}" if alert.resolved else title


def _footer(alert: Alert) -> str:
    when = f"{alert.raised_at:%Y-%m-%d %H:%M} UTC"
    return f"Hundred · rule {one_line(alert.rule, 63)} · story {one_line(alert.story, 60)} · {when}"


def _what(alert: Alert) -> str:
    """Begins with a word of ours, so that a name in Arabic or Hebrew does not turn the sentence around."""
    mention = alert.mention
    if alert.headline or mention is None:
        return one_line(alert.headline, 500)
    feels = {"negative": "unhappy with", "positive": "happy with", "neutral": "about"}[mention.sentiment.label]
    brand = one_line(alert.brand_name or alert.brand, 80)
    place = f"{mention.post.kind.capitalize()} on {network(mention.post.source)}"
    return f"{place} by {caller(mention)}, {feels} {brand} ({mention.post.created_at:%d %b %H:%M} UTC)."


def _why(mention: Mention) -> tuple[str, ...]:
    verdict = mention.verdict
    lines = []
    if mention.circle != "stranger":
        lines.append(f"Somebody you know: {mention.circle}")
    if mention.influence.score >= INFLUENTIAL:
        lines.append(f"A word that counts in your niche: influence {mention.influence.score:.0f} of 100")
    sure = "over 99%" if verdict.authenticity > 0.99 else f"{verdict.authenticity:.0%}"
    lines.append(f"{verdict.label.capitalize()}, {sure} sure that a person meant it")
    weighty = sorted(
        (reason for reason in verdict.reasons if abs(reason.weight) >= WEIGHTY), key=lambda reason: -abs(reason.weight)
    )
    return tuple(lines + [one_line(reason.text, 200) for reason in weighty[:REASONS_SHOWN]])


def _facts(alert: Alert) -> list[Line]:
    mention = alert.mention
    about = [Line("Who", _who(mention)), Line("Feeling", _feeling(mention))] if mention else []
    for fact in alert.facts:
        link = web_link(fact.link) or ""
        about.append(Line(one_line(fact.name, 80), tidy(fact.text), link if len(link) <= FACT_LINK_LIMIT else ""))
    return [line for line in about if line.name or line.text][:FACTS_SHOWN]


def _who(mention: Mention) -> str:
    known = _BASES[mention.basis]
    facts = [f"{mention.circle} ({known})" if known and mention.circle != "stranger" else mention.circle]
    facts.append(f"influence {mention.influence.score:.0f} of 100")
    if mention.post.author.followers is not None:
        facts.append(f"{mention.post.author.followers:,} followers")
    return f"{', '.join(facts).capitalize()}: {caller(mention)}"


def _feeling(mention: Mention) -> str:
    if not mention.sentiment.recognised:
        return "unclear: no word of feeling was recognised"
    return f"{mention.sentiment.label} ({mention.sentiment.score:+.2f} on a scale from -1 to +1)"


def _part(section: Section, place: int) -> Part:
    items = tuple(map(_item, section.entries[: ITEMS_SHOWN if place == 0 else FURTHER_SHOWN]))
    more = section.more + len(section.entries) - len(items)
    return Part(one_line(section.title, 80), items, f"and {more:,} more" if more > 0 else "")


def _item(entry: Entry) -> Item:
    link = web_link(entry.link) or ""
    text, quote, why = (one_line(each, 300) for each in (entry.text, entry.quote, entry.why))
    return Item(text, quote, why, link if len(link) <= FACT_LINK_LIMIT else "")


def _advice(alert: Alert) -> str:
    """What the rule says, else what fits the post; nothing when it is over."""
    if alert.resolved or (alert.mention is None and not alert.advice):
        return ""
    return one_line(alert.advice, 500) if alert.advice or alert.mention is None else _usual_advice(alert.mention)


def _usual_advice(mention: Mention) -> str:
    if mention.verdict.label == "question":
        return "Answer the question where it was asked, or ask a customer who knows the answer."
    if mention.sentiment.label == "positive":
        return "Thank them in your own words, and ask whether you may share what they wrote."
    if mention.circle == "customer":
        return "Answer today and by name: say what went wrong, put it right, and offer to go on in private."
    if mention.sentiment.label == "negative":
        return "Read the whole thread first. Answer in public, once, with facts; offer to go on in private."
    return "Read it in its thread, and answer if you have something to add."


def _links(alert: Alert) -> list[tuple[str, str]]:
    post = web_link(alert.links.get("post") or (alert.mention.post.url if alert.mention else ""))
    found = [(f"Open the post on {one_line(urlsplit(post).hostname or '', 40)}", post)] if post else []
    mention = web_link(alert.links.get("dashboard") or alert.links.get("mention"))
    return [*found, ("See it in Hundred", mention)] if mention else found
