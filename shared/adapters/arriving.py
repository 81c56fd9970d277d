"""New mentions on their way to the rules: counted in their story, and told by each rule that they meet."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from shared.adapters import queues, telling
from shared.adapters.table import groups, tales
from shared.adapters.table.groups import Arrival
from shared.adapters.telling import Look
from shared.domain.mention import Mention
from shared.domain.rule import ABOUT_MENTIONS, Rule
from shared.domain.story import Alert


class Newcomers(Struct, frozen=True):
    """What a batch of the stream brought of one story, in its order."""

    story: str
    arrivals: list[Arrival]


def by_brand(arrivals: Iterable[Arrival]) -> Iterator[tuple[str, list[Arrival]]]:
    """Arrivals brand by brand, each brand's in their order."""
    brands: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        brands.setdefault(arrival.mention.brand, []).append(arrival)
    yield from brands.items()


def stories(at: Look, arrivals: Iterable[Arrival]) -> Iterator[Newcomers]:
    """A brand's arrivals story by story, those of stories that are one tale together. Raises Unavailable."""
    batch = list(arrivals)
    gists = {each.record: at.judges.gist(each.mention) for each in batch}
    joined = list(dict.fromkeys(gist for gist in gists.values() if gist))
    names = dict(zip(joined, tales.tales(at.brand.id, joined, at.now), strict=True)) if joined else {}
    told: dict[str, list[Arrival]] = {}
    for each in batch:
        gist = gists[each.record]
        told.setdefault(names[gist] if gist else each.mention.story, []).append(each)
    yield from (Newcomers(story, each) for story, each in told.items())


def tell(at: Look, new: Newcomers) -> list[Alert]:
    """Counts what is new of a story and tells what the rules ask for. Returns the alerts that were sent.

    Raises Unavailable; doing it again counts nothing twice and sends again what was noted as sent.
    """
    counted = groups.count(new.story, new.arrivals, at.now, story=True)
    group = counted.group
    alerts: list[Alert] = []
    first_words: dict[str, bool] = {}
    for rule in at.brand.rules_on(*ABOUT_MENTIONS):
        matching = [each for each in new.arrivals if _meets(at, rule, each.mention, first_words)]
        if rule.group_by != "story":
            alerts += _tell_apart(at, rule, matching)
        elif matching or rule.name in group.told:
            result = telling.tell(at, rule, group, _weightiest(matching), again=counted.again)
            group = result.group
            alerts += result.alerts
    queues.send_alerts(alerts)
    return alerts


def _tell_apart(at: Look, rule: Rule, matching: Sequence[Arrival]) -> list[Alert]:
    """Tells by a rule that takes mentions together by something else than their story."""
    apart: dict[str, list[Arrival]] = {}
    for arrival in matching:
        apart.setdefault(at.judges.group_of(rule, arrival.mention), []).append(arrival)
    alerts: list[Alert] = []
    for group_id, arrivals in apart.items():
        counted = groups.count(group_id, arrivals, at.now)
        alerts += telling.tell(at, rule, counted.group, _weightiest(arrivals), again=counted.again).alerts
    return alerts


def _meets(at: Look, rule: Rule, mention: Mention, first_words: dict[str, bool]) -> bool:
    """Whether a mention meets a rule. The author's earlier mentions are looked for only if it depends on them."""
    first_word = False
    if at.judges.asks_for_first_word(rule, mention):
        key = f"{mention.post.source}#{mention.post.id}"
        if key not in first_words:
            first_words[key] = not groups.spoke_before(mention)
        first_word = first_words[key]
    return at.judges.meets(rule, mention, first_word=first_word)


def _weightiest(arrivals: Sequence[Arrival]) -> Mention | None:
    """The mention that speaks for the others: that of the most influential author, the first of equals."""
    return max((each.mention for each in arrivals), key=lambda each: each.influence.score, default=None)
