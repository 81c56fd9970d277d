"""What drives a spike is what it has more of than the days before."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.mention import Author, Mention, Post
from shared.domain.verdict import Influence, Sentiment, Verdict
from shared.judges.spike_drivers import SURE, drivers, weight

NOW = datetime(2026, 3, 9, tzinfo=UTC)


def mention(
    number: int, text: str = "", author: str | None = None, source: str = "x", story: str | None = None
) -> Mention:
    handle = f"reader_{number}" if author is None else author
    return Mention(
        post=Post(id=str(number), source=source, text=text, created_at=NOW, author=Author(handle=handle or None)),
        brand="crumb-bakery", verdict=Verdict("opinion", 0.9, ()), sentiment=Sentiment("neutral", 0.0, True),
        influence=Influence(1.0, {}), about=1.0, story=story or f"p:{number}", authentic=True, stored_at=NOW,
    )  # fmt: skip


BEFORE = [mention(number, f"The rye of Crumb Bakery is the best in street {number}") for number in range(200)]
DURING = [mention(1_000 + number, "The wire in the roll from Crumb Bakery is a scandal") for number in range(30)]


def test_new_words_are_told_and_everyday_words_are_not() -> None:
    found = drivers(DURING, BEFORE).words
    assert {each.name for each in found} == {"wire", "roll", "from", "scandal"}
    assert [(each.now, each.before) for each in found] == [(30, 0)] * 4
    assert all(each.weight > SURE for each in found)


def test_one_voice_that_repeats_itself_is_an_author_and_no_word() -> None:
    loud = [mention(2_000 + number, "wire wire wire", author="@Tilda_Oven") for number in range(30)]
    quiet = [mention(3_000 + number, "The rye of Crumb Bakery is the best") for number in range(20)]
    found = drivers([*loud, *quiet], BEFORE)
    assert found.words == ()
    assert [(each.name, each.now, each.before) for each in found.authors] == [("x:tilda_oven", 30, 0)]


def test_sources_and_stories_that_grew_are_told() -> None:
    during = [mention(4_000 + number, "hm", source="youtube", story="u:1") for number in range(25)] + BEFORE[:20]
    found = drivers(during, BEFORE)
    assert [each.name for each in found.sources] == ["youtube"]
    assert [(each.name, each.now) for each in found.stories] == [("u:1", 25)]


def test_more_of_the_same_is_driven_by_nothing() -> None:
    found = drivers([mention(5_000 + number, BEFORE[number].post.text) for number in range(100)], BEFORE)
    assert (found.words, found.authors, found.sources, found.stories) == ((), (), (), ())


def test_nothing_is_made_up_where_nothing_was_said() -> None:
    assert drivers([], []) == drivers([], BEFORE)
    assert drivers(DURING, []).words == (), "without a past nobody knows what is new"


def test_those_without_a_name_are_told_apart_and_not_told_of() -> None:
    nameless = [mention(6_000 + number, "wire in the roll", author="") for number in range(30)]
    found = drivers(nameless, BEFORE)
    assert found.authors == ()
    assert "wire" in {each.name for each in found.words}


def test_words_of_other_scripts_count_and_handles_links_and_numbers_do_not() -> None:
    during = [
        mention(7_000 + number, f"проволока в булке https://x.example/{number} @crumb 2026") for number in range(20)
    ]
    assert {each.name for each in drivers(during, BEFORE).words} == {"проволока", "булке", "в"}


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_a_weight_is_nothing_for_what_has_not_grown_and_more_for_more(
    now: int, more: int, before: int, rest: int
) -> None:
    of_now, of_before = now + more, before + rest
    found = weight(now, of_now, before, of_before)
    assert found >= 0
    assert (found == 0) or now / of_now > before / of_before
    assert weight(now * 2, of_now * 2, before * 2, of_before * 2) >= found
    assert weight(now, of_now, before, 0) == 0
