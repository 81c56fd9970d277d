"""A person is the same however what they said comes, and only what they meant is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.domain.acquaintance import REMEMBERED, Acquaintance, counts, merged, spoke, unsaid, worth
from shared.domain.mention import Author
from tests.unit.domain.test_thread import EXPIRES, NOON, mention


def said(number=1, seq="1", *, gone=False, **changes):
    told = mention("opinion", id=f"m{number}", created_at=NOON + timedelta(hours=number), **changes)
    return (unsaid if gone else spoke)(told, seq, EXPIRES + number)


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


def test_only_the_newest_are_kept_and_that_there_were_more_is_known():
    person = all_of(said(number) for number in range(REMEMBERED + 5))
    assert len(person.mentions) == REMEMBERED
    assert person.cut
    assert not person.lacks


def test_after_newer_ones_were_taken_back_the_older_are_lacking():
    person = all_of(said(number) for number in range(REMEMBERED + 1))
    assert merged(person, said(REMEMBERED, "2", gone=True)).lacks
    assert not merged(said(1), said(1, "2", gone=True)).lacks


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


def test_time_is_kept_as_it_was():
    assert said(1).said[0].at == datetime(2026, 11, 23, 13, tzinfo=UTC)
