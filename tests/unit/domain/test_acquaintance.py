"""A person is the same however what they said comes, and only what they meant is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.domain.acquaintance import (
    REMEMBERED,
    Acquaintance,
    bounded,
    counts,
    full,
    lacks,
    merged,
    spoke,
    unnumbered,
    unsaid,
    worth,
)
from shared.domain.mention import Author
from tests.unit.domain.test_thread import EXPIRES, NOON, mention


def said(number=1, seq="1", label="opinion", *, gone=False, **changes):
    """The mention of a day; those with a fraction come later on the same day."""
    told = mention(
        label, **{"id": f"m{number}", "created_at": NOON + timedelta(days=int(number), hours=number % 1 * 10)} | changes
    )
    return (unsaid if gone else spoke)(told, seq, EXPIRES + int(number))


def nobody():
    return Acquaintance(brand="b", source="x", account="id:7")


def all_of(parts):
    person = nobody()
    for part in parts:
        person = merged(person, part)
    return person


@pytest.mark.parametrize(
    "known",
    [
        mention(circle="customer"),
        mention("answer"),
        replace(mention(), heard=1),
        replace(mention(), influence=replace(mention().influence, score=35.0)),
    ],
)
def test_whoever_is_known_helpful_heard_or_back_is_remembered(known):
    assert worth(known)


@pytest.mark.parametrize(
    "other", [mention(), mention("promo"), mention(circle="staff"), mention(author=Author(name="Jo"))]
)
def test_a_passer_by_a_machine_and_the_brands_own_are_not(other):
    assert not worth(other)


def test_only_authentic_mentions_by_people_from_outside_count():
    assert counts(mention())
    assert not counts(mention("auto"))
    assert not counts(mention(circle="staff"))


def test_the_newest_mention_tells_who_the_person_is_today():
    person = all_of([said(1, author=Author(id="7", handle="old")), said(2, author=Author(id="7", handle="new"))])
    assert person.latest.handle == "new"
    assert [each.id for each in person.mentions] == ["m2", "m1"]


def test_what_was_taken_back_keeps_its_place_but_no_word():
    person = merged(said(1), said(1, "2", gone=True))
    assert person.mentions == ()
    assert merged(person, said(1)) == person


def remembered(parts):
    return [each.id for each in bounded(all_of(parts)).mentions]


def test_only_the_newest_days_are_kept_and_that_there_were_more_is_known():
    person = bounded(all_of(said(number) for number in range(REMEMBERED + 5)))
    assert len(person.mentions) == REMEMBERED
    assert person.latest.id == f"m{REMEMBERED + 4}"
    assert person.cut
    assert not bounded(all_of([said(1), said(2)])).cut


def test_of_a_day_the_first_word_is_kept_and_every_answer():
    day = [said(1.4), said(1.2, label="question"), said(1.3, label="answer"), said(1.1, label="answer"), said(2)]
    assert remembered(day) == ["m2", "m1.3", "m1.2", "m1.1"]


def test_answers_take_no_days_place():
    answers = [said(number, label="answer") for number in range(50, 50 + REMEMBERED + 1)]
    assert len(remembered([said(1), *answers])) == REMEMBERED + 1
    assert "m1" in remembered([said(1), *answers])


@pytest.mark.parametrize("told", [said(1.1, "2", gone=True), said(1.1, "2", "answer")])
def test_when_what_stood_for_others_is_gone_or_an_answer_they_are_lacking(told):
    person = bounded(all_of([said(1.1), said(1.2)]))
    assert lacks(person, told)


@pytest.mark.parametrize(
    "told", [said(1.2, "2", gone=True), said(1.3), said(1.1, "2", "question"), said(1.1, "0", "answer")]
)
def test_else_nothing_is_looked_up(told):
    assert not lacks(bounded(all_of([said(1.1), said(1.2)])), told)


def test_who_was_not_remembered_yet_may_have_said_more():
    assert lacks(None, said(1))


def test_a_second_word_of_a_day_changes_nothing():
    before = bounded(said(1.1))
    assert unnumbered(bounded(merged(before, said(1.2)))) == unnumbered(before)


def test_older_mentions_matter_until_both_answers_and_days_are_full():
    days = [said(number) for number in range(REMEMBERED)]
    assert not full(all_of(days))
    assert full(all_of([*days, *(said(number + 0.5, label="answer") for number in range(REMEMBERED))]))


def test_a_person_is_forgotten_with_the_last_mention_that_stands():
    assert all_of([said(1), said(2)]).expires == EXPIRES + 2
    assert all_of([said(1), said(2), said(2, "2", gone=True)]).expires == EXPIRES + 1


@given(
    st.lists(st.tuples(st.integers(0, 15), st.integers(0, 30), st.booleans()), unique_by=lambda each: each[:2]),
    st.randoms(use_true_random=False),
)
def test_parts_give_the_same_person_in_any_order_and_however_often(found, chance):
    parts = [said(number, f"{seq:03d}", gone=gone) for number, seq, gone in found]
    mixed = [*parts, *parts]
    chance.shuffle(mixed)
    assert all_of(mixed) == all_of(parts)


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 3), st.sampled_from(["opinion", "question", "answer"])),
        unique_by=lambda each: each[:2],
    ),
    st.randoms(use_true_random=False),
)
def test_bounded_after_each_merge_is_bounded_once(found, chance):
    parts = [said(day + of_day / 10, label=label) for day, of_day, label in found]
    person = nobody()
    for part in chance.sample(parts, len(parts)):
        person = bounded(merged(person, part))
    assert person == bounded(all_of(parts))


def test_time_is_kept_as_it_was():
    assert said(1).said[0].at == datetime(2026, 11, 24, 12, tzinfo=UTC)
