"""Which competitors are named in a brand's own mentions."""

from collections.abc import Iterable, Sequence

from shared.domain.brand import Brand, Competitor
from shared.domain.mention import Mention
from shared.judges.matching import Matcher


def named(mentions: Iterable[Mention], rivals: Sequence[Competitor]) -> list[tuple[str, tuple[int, int]]]:
    """Each competitor's name, and how many mentions name it, raw and authentic; found as brands are found."""
    matcher = Matcher(
        Brand(name=rival.name, id=str(index), handles=rival.handles, aliases=rival.aliases)
        for index, rival in enumerate(rivals)
    )
    counts = [(0, 0)] * len(rivals)
    for mention in mentions:
        for match in matcher.match(mention.post):
            raw, authentic = counts[int(match.brand)]
            counts[int(match.brand)] = (raw + 1, authentic + mention.authentic)
    return [(rival.name, count) for rival, count in zip(rivals, counts, strict=True)]
