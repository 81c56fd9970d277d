"""Which story a story, or a text that is nearly the same, is told in: see shared/domain/gist.py."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from struct import pack, unpack

from shared.adapters.table import calls, groups, keys
from shared.domain.gist import Gist, Note, tale
from shared.domain.likeness import Likeness

KEEP = timedelta(days=90)
"""As long as a group is remembered after its last mention."""

NEAR_KEPT = timedelta(days=30)
"""How long a text is remembered for others that are nearly the same."""


def tales(brand: str, gists: Sequence[Gist], now: datetime) -> list[str]:
    """The story in which each is told, in order. Raises Unavailable; asked again, it says the same."""
    book = _Book(brand, gists, now)
    return [tale(each, book) for each in gists]


def named(brand: str, story: str) -> str:
    """The story that another one is told in; itself when it stands for itself."""
    row = calls.get(keys.alias(brand, story), keys.ALONE)
    return str(row["is"]) if row else story


class _Book:
    """What is noted of these, read in one go. A note that is written meanwhile is found when ours is put beside it."""

    def __init__(self, brand: str, gists: Sequence[Gist], now: datetime) -> None:
        self._brand, self._now = brand, now
        places = {keys.alias(brand, place): place for each in gists for place in each.places}
        found = calls.get_many([(place, keys.ALONE) for place in places])
        self._notes = {places[pk]: _note(row) for (pk, _), row in found.items()}
        self._coming = {each.story for each in gists if not each.words and not each.runs}

    def at(self, place: str) -> Note | None:
        return self._notes.get(place)

    def put(self, place: str, note: Note) -> Note:
        if place not in self._notes:
            self._notes[place] = self._written(place, note)
        return self._notes[place]

    def told(self, story: str) -> bool:
        return story in self._coming or groups.get(self._brand, story) is not None

    def _written(self, place: str, note: Note) -> Note:
        try:
            calls.call(
                "put_item",
                Item=calls.dump({"pk": keys.alias(self._brand, place), "sk": keys.ALONE, **_row(note, self._now)}),
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except calls.ConditionFailed as earlier:
            return _note(earlier.item)
        return note


def _row(note: Note, now: datetime) -> calls.Item:
    like = note.likeness
    if like is None:
        return {"is": note.name, "ttl": int((now + KEEP).timestamp())}
    sample = pack(f">{len(like.sample)}I", *like.sample)
    until = int((now + NEAR_KEPT).timestamp())
    return {"is": note.name, "s": sample, "np": like.pairs, "nl": like.least, "ttl": until}


def _note(row: calls.Item) -> Note:
    if "s" not in row:
        return Note(row["is"])
    sample = unpack(f">{len(row['s']) // 4}I", row["s"])
    return Note(row["is"], Likeness(sample, row["np"], row["nl"]))
