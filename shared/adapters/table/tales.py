"""Which story a mention is told in, where two stories turn out to be one tale.

A link makes a story, and so does a text; a post that has both joins them, so that a template with a link of its own in
each copy, or a text that one network shows without its link, is told once. Who comes first gives the name, and what
is written here is never changed: a record that comes again finds the same.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.adapters.table import calls, groups, keys

KEEP = timedelta(days=90)
"""As long as a group is remembered after its last mention."""


def tale(brand: str, story: str, text: str | None, now: datetime) -> str:
    """The story in which a mention is told. `story` is the mention's own, `text` the one that its words alone tell:
    None when they tell none, or the same.
    """
    known = _known(brand, [text, story] if text else [story])
    name = known.get(text or story) or known.get(story)
    if text is None or (name and len(known) == 2):
        return name or story
    if name is None:
        name = text if groups.get(brand, text) else story
    joined = _join(brand, text, name, now)
    _join(brand, story, joined, now)
    return joined


def named(brand: str, story: str) -> str:
    """The story that another one is told in; itself when it stands for itself."""
    return _known(brand, [story]).get(story, story)


def _known(brand: str, stories: Sequence[str]) -> dict[str, str]:
    rows = {story: calls.get(keys.alias(brand, story), keys.ALONE) for story in stories}
    return {story: row["is"] for story, row in rows.items() if row}


def _join(brand: str, story: str, name: str, now: datetime) -> str:
    """Notes that a story is told under a name, and returns the name that stands: whoever wrote first wins."""
    row = {"pk": keys.alias(brand, story), "sk": keys.ALONE, "is": name, "ttl": int((now + KEEP).timestamp())}
    try:
        calls.call(
            "put_item",
            Item=calls.dump(row),
            ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except calls.ConditionFailed as earlier:
        return str(earlier.item["is"])
    return name
