"""Which story a mention is told in, where two stories turn out to be one tale.

A link makes a story, and so does a text; a post that has both joins them, so that a template with a link of its own in
each copy, or a text that one network shows without its link, is told once. So do texts that are nearly the same. Who
comes first gives the name, and what is noted is never changed: a mention that comes again finds the same. It finds it
by one note, which was there before the mention was counted: that of its text's first run where the text there is
nearly the same, else that of its words.
"""

from typing import Protocol

from msgspec import Struct

from shared.domain.likeness import Likeness, near

NOTED = 2
"""Runs of a text, the first ones, that it is noted under: each is a write for each new text."""


class Gist(Struct, frozen=True):
    """What a mention tells: its own `story`, the one that its words tell where its own is a link's, and what its text
    is compared by, with the `runs` that it is looked for under, where it is long enough for that.
    """

    story: str
    words: str = ""
    likeness: Likeness | None = None
    runs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The story that the words tell, or the link where they tell none."""
        return self.words or self.story

    @property
    def places(self) -> tuple[str, ...]:
        """Where notes on it are looked for."""
        return tuple(dict.fromkeys((self.text, self.story, *self.runs)))


class Note(Struct, frozen=True):
    """That a story, or a run of a text with this likeness, is told in the story `name`."""

    name: str
    likeness: Likeness | None = None


class Notes(Protocol):
    """What is noted of a brand."""

    def at(self, place: str) -> Note | None:
        """The note of a story or a run."""

    def put(self, place: str, note: Note) -> Note:
        """Notes, unless there is a note; gives back the one that stands."""

    def told(self, story: str) -> bool:
        """Whether mentions were counted in a story under its own name."""


def tale(gist: Gist, notes: Notes) -> str:
    """The story in which a mention is told, noted for those that come after it."""
    first = notes.at(gist.runs[0]) if gist.runs else None
    settled = first is not None and _near(gist, first)
    name = first.name if first and settled else _name(gist, notes)
    _lead(gist, name, notes)
    if settled:
        return name
    if gist.runs:
        for run in gist.runs[1:NOTED]:
            notes.put(run, Note(name, gist.likeness))
        first = notes.put(gist.runs[0], Note(name, gist.likeness))
        if _near(gist, first):
            return first.name
    elif not gist.words:
        return name
    return notes.put(gist.text, Note(name)).name


def _lead(gist: Gist, name: str, notes: Notes) -> None:
    """Leads others with the same words or link to the name, unless some were told under their own."""
    for story in dict.fromkeys((gist.text, gist.story)):
        if story != name and not notes.at(story) and not notes.told(story):
            notes.put(story, Note(name))


def _name(gist: Gist, notes: Notes) -> str:
    """The name that stands for what is told: that of the words, of the link, of a text that is nearly the same; else
    its own."""
    for place in gist.places:
        note = notes.at(place)
        if note and (note.likeness is None or _near(gist, note)):
            return note.name
    return gist.words if gist.words and notes.told(gist.words) else gist.story


def _near(gist: Gist, note: Note) -> bool:
    return bool(gist.likeness and note.likeness and near(gist.likeness, note.likeness))
