"""Which story a mention is told in: one tale has one name, and a mention that comes again finds the same."""

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.gist import Note, tale
from shared.judges.grouping import gist
from shared.judges.story import story
from tests.functional.made import mention, post

NEWS = "The old bakery on the market square closes its doors for good at the end of the month"
SHORT = "your loaf of rye is worse than it was"
LINKS = ("https://news.example/bakery-closes", "https://paper.example/read?id=7")
TEXTS = (
    NEWS,
    f"So sad: {NEWS}",
    f"{NEWS}, what now?",
    f"So sad: {NEWS}, what now?",
    NEWS.replace("good", "ever"),
    SHORT,
    "look",
    "My order of two rye loaves arrived late and both of them were burnt to the very core",
)


class Notes:
    """What is noted, in memory; `counted` are the stories in which mentions were counted."""

    def __init__(self) -> None:
        self.notes: dict[str, Note] = {}
        self.counted: set[str] = set()

    def at(self, place: str) -> Note | None:
        return self.notes.get(place)

    def put(self, place: str, note: Note) -> Note:
        return self.notes.setdefault(place, note)

    def told(self, story: str) -> bool:
        return story in self.counted


class Cut(Exception):
    """The process ends here."""


class CutNotes(Notes):
    """Ends after so many notes were put."""

    left = 0

    def put(self, place: str, note: Note) -> Note:
        found = super().put(place, note)
        self.left -= 1
        if self.left == 0:
            raise Cut
        return found


def told(notes: Notes, text: str, *links: str, number: int = 1) -> str:
    of = post(number, text=" ".join((text, *links)))
    found = gist(mention(number, of=of, story=story(of)))
    name = tale(found, notes) if found else story(of)
    notes.counted.add(name)
    return name


def test_texts_that_differ_at_the_start_the_middle_or_the_end_are_one_tale():
    notes = Notes()
    assert len({told(notes, each) for each in TEXTS[:5]}) == 1
    assert len({told(notes, each) for each in reversed(TEXTS[:5])}) == 1


def test_different_texts_and_short_ones_are_tales_of_their_own():
    notes = Notes()
    assert len({told(notes, each) for each in (NEWS, SHORT, TEXTS[-1])}) == 3
    thanks = ["Thank you all so much!", "Happy birthday to you!", "Congratulations, well deserved!"]
    assert len({told(notes, each, number=n) for n, each in enumerate(thanks * 2)}) == 6


def test_a_link_joins_texts_and_a_text_joins_links():
    notes = Notes()
    first = told(notes, NEWS, LINKS[0])
    assert told(notes, "look at this one", LINKS[0]) == first
    assert told(notes, f"Oh no! {NEWS}") == first
    assert told(notes, f"{NEWS} so they say", LINKS[1]) == first
    assert told(notes, "and here", LINKS[1]) == first


def test_what_has_been_told_under_its_own_name_keeps_it():
    notes = Notes()
    assert told(notes, "look at this one", LINKS[1]) != told(notes, NEWS)
    alone = told(notes, "and again", LINKS[1])
    told(notes, NEWS, LINKS[1])
    assert told(notes, "once more", LINKS[1]) == alone


@given(
    st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from([(), LINKS[:1], LINKS[1:]]), st.integers(0, 6))),
    st.randoms(use_true_random=False),
)
def test_a_mention_that_comes_again_is_told_in_the_same_story_wherever_its_first_coming_was_cut(posts, chance):
    notes = CutNotes()
    names = []
    for number, (text, links, cut) in enumerate(posts):
        notes.left = cut
        try:
            told(notes, text, *links, number=number)
        except Cut:
            notes.left = 0
        names.append(told(notes, text, *links, number=number))
    for number in chance.choices(range(len(posts)), k=len(posts)) if posts else ():
        text, links, _ = posts[number]
        assert told(notes, text, *links, number=number) == names[number]
