"""Notices in words: how a spike, a silent source and the like are told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.domain.brand import Brand
from shared.domain.mention import Mention
from shared.domain.notice import Notice
from shared.domain.quiet import Quiet
from shared.domain.spike import Driver, Drivers, Spike, Watch
from shared.domain.story import Fact

SHOWN, WORDS = 3, 5
"""Drivers of a kind that are named, and words: an alert is read on a phone."""

QUOTED = 140
"""Letters of a post that stands for a story."""

NEVER = 1e-9
"""A chance below which there is no use in a number: once in 100,000 years of hours."""


def of_spike(watch: Watch, spike: Spike, what: str, drivers: Drivers, during: Sequence[Mention]) -> Notice:
    """What is to be told of a spike. `what` names what was counted, such as `unhappy mentions`; `during` are mentions
    of the spike, of which one is quoted for a story that drives it."""
    heads = {"began": _began, "grew": _grew, "ended": _ended, "passed": _passed}
    over = watch.turn in ("ended", "passed")
    return Notice(
        story=watch.story,
        headline=heads[watch.turn or "began"](spike, what),
        facts=(*_figures(spike), *_driven(drivers, during)),
        count=spike.count,
        update=watch.update,
        resolved=over,
    )


def of_quiet(quiet: Quiet, name: str, until: datetime, *, refused: int = 0) -> Notice:
    """That a source sends no more. `name` is its network's; `refused` posts came meanwhile and were not taken."""
    turned_away = (Fact(name="Refused meanwhile", text=f"{refused:,}"),) if refused else ()
    return Notice(
        story=quiet_story(quiet.source, quiet.since),
        headline=f"Nothing has come {_from(quiet, name)} for {lasting(until - quiet.since)}; "
        f"{_number(quiet.missed)} mentions would be usual.",
        body=_reasons(quiet, refused),
        facts=(
            Fact(name="Last mention", text=f"before {quiet.since:%d %b %H:%M} UTC"),
            Fact(name="Longest silence before", text=lasting(timedelta(hours=quiet.longest))),
            Fact(name="By chance", text=odds(quiet.chance)),
            *turned_away,
        ),
        place="/connections",
    )


def of_return(quiet: Quiet, name: str, until: datetime) -> Notice:
    """That a source that had stopped sends again."""
    silent = lasting(until - quiet.since)
    spoken = f"The connection {quiet.connection} ({name})" if quiet.connection else name
    return Notice(
        story=quiet_story(quiet.source, quiet.since),
        headline=f"{spoken} speaks again after {silent}.",
        body="What was posted meanwhile may be missing: ask the sender to repeat it where it can.",
        update=1,
        resolved=True,
        place="/connections",
    )


def _from(quiet: Quiet, name: str) -> str:
    return f"over the connection {quiet.connection} ({name})" if quiet.connection else f"from {name}"


def _reasons(quiet: Quiet, refused: int) -> str:
    if refused:
        return (
            "What was sent meanwhile was refused: most often the secret is not the one that the sender signs with, or "
            "the sender's form has changed. Look at the connection."
        )
    if quiet.connection:
        return (
            "Either nobody says anything, which is rare here, or the sender, the app behind it or its key has stopped. "
            "Look at the connection, and at what the sender says of its webhooks."
        )
    return (
        "Either nobody says anything, which is rare here, or the connection, the app behind it or its key has stopped, "
        "or what the sender watches was changed. Look at the connections."
    )


def of_question(mention: Mention, waited: timedelta) -> Notice:
    """That a question waits: the mention itself says the rest."""
    post = mention.post
    name = post.author.name or (f"@{post.author.handle}" if post.author.handle else "Somebody")
    return Notice(
        story=f"unanswered#{post.source}#{post.id}",
        headline=f"Waits for more than {lasting(waited)}: a question by {name}, and nobody has answered.",
    )


def of_peers(story: str, words: str, *, over: bool) -> Notice:
    """That people have stopped answering each other, or do so again."""
    headline = "People answer each other again." if over else "People have stopped answering each other's questions."
    return Notice(story=story, headline=headline, body=words, update=int(over), resolved=over, place="/community")


def quiet_story(source: str, since: datetime) -> str:
    """What names one silence of a source."""
    return f"quiet#{source}#{since:%Y-%m-%dT%H}"


def counted(brand: Brand, sentiments: Sequence[str]) -> str:
    """What a spike's rule counts, in words."""
    feeling = {"negative": "unhappy ", "positive": "happy ", "neutral": "neutral "}
    kind = feeling.get(sentiments[0], "") if len(sentiments) == 1 else ""
    return f"{kind}mentions of {brand.name}"


def odds(chance: float) -> str:
    """A chance as one says it."""
    if chance < NEVER:
        return "practically never"
    return f"once in {_number(1 / chance)} such cases"


def lasting(span: timedelta) -> str:
    """A length of time in its largest unit, two for a day and more."""
    minutes = max(1, round(span.total_seconds() / 60))
    days, hours = divmod(round(minutes / 60), 24)
    if minutes < 90:
        return _count(minutes, "minute")
    if not days:
        return _count(hours, "hour")
    return _count(days, "day") + (f" and {_count(hours, 'hour')}" if hours else "")


def _began(spike: Spike, what: str) -> str:
    return f"{spike.count:,} {what} in the last hour; about {_number(spike.usual.most)} would be usual."


def _grew(spike: Spike, what: str) -> str:
    begun = lasting(spike.seen_at - spike.began_at)
    return (
        f"Still growing after {begun}: {spike.count:,} {what} in the last hour, {_number(spike.usual.most)} is usual."
    )


def _ended(spike: Spike, what: str) -> str:
    ended = spike.ended_at or spike.seen_at
    return f"It is over after {lasting(ended - spike.began_at)}: at most {spike.peak:,} {what} in an hour."


def _passed(spike: Spike, what: str) -> str:
    ended = spike.ended_at or spike.seen_at
    span = f"from {spike.began_at:%d %b %H:%M} to {ended:%H:%M} UTC"
    return f"There were up to {spike.peak:,} {what} in an hour {span}; {_number(spike.usual.most)} is usual."


def _figures(spike: Spike) -> list[Fact]:
    usual = [f"{_number(spike.usual.before)} an hour by the 12 hours before"]
    for rate, when in ((spike.usual.yesterday, "yesterday"), (spike.usual.last_week, "last week")):
        if rate is not None:
            usual.append(f"{_number(rate)} at this time {when}")
    return [
        Fact(name="Peak", text=f"{spike.peak:,} in an hour"),
        Fact(name="Usual", text=", ".join(usual)),
        Fact(name="By chance", text=odds(spike.chance)),
    ]


def _driven(drivers: Drivers, during: Sequence[Mention]) -> list[Fact]:
    named = (
        ("Words", drivers.words[:WORDS]),
        ("Loudest", drivers.authors[:SHOWN]),
        ("Where", drivers.sources[:SHOWN]),
    )
    facts = [Fact(name=name, text=_list(found)) for name, found in named if found]
    for each in drivers.stories[:SHOWN]:
        told = next((mention for mention in during if mention.story == each.name), None)
        if told:
            quote = told.post.text if len(told.post.text) <= QUOTED else told.post.text[: QUOTED - 1] + "…"
            facts.append(Fact(name=f"Told {each.now} times", text=f"“{quote}”", link=told.post.url or ""))
    return facts


def _list(found: Sequence[Driver]) -> str:
    return ", ".join(f"{each.name} ({each.now})" for each in found)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _number(value: float) -> str:
    """A figure as large as it can be trusted: two digits."""
    if value < 10:
        return f"{value:.1f}".removesuffix(".0")
    digits = len(str(int(value))) - 2
    return f"{round(value, -digits):,.0f}"
