"""Community health: nobody's silence is left out, young questions are nobody's fault, and an alarm is no accident."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.thread import Reply, Root, Thread
from shared.judges.community import at_most, community, health, peers_stopped, share

START = datetime(2026, 10, 1, tzinfo=UTC)
END = START + timedelta(days=28)


def question(number, *answers, at=None, **root):
    """A question with answers as (by, hours after, author)."""
    asked = at or START + timedelta(hours=number % 600)
    made = {
        "seq": "1", "source": "x", "id": f"q{number}", "at": asked, "author": f"id:asker{number}", "handle": "",
        "name": "", "text": "?", "url": "", "label": "question", "sentiment": "neutral", "score": 0.0,
        "circle": "stranger", "influence": 0.0, "about": 1.0, "authentic": True,
    }  # fmt: skip
    replies = [
        Reply(seq="1", id=f"r{number}-{index}", at=asked + timedelta(hours=hours), author=author, by=by)
        for index, (by, hours, author) in enumerate(answers)
    ]
    return Thread(brand="b", source="x", id=f"q{number}", root=Root(**{**made, **root}), replies=tuple(replies))


def test_questions_are_told_by_who_answered_first():
    asked = [
        question(1, ("peer", 1, "id:a"), ("us", 2, "id:us")),
        question(2, ("us", 1, "id:us"), ("peer", 2, "id:a")),
        question(3, ("customer", 1, "id:c")),
        question(4),
        question(5, ("machine", 1, "id:bot"), ("author", 2, "id:asker5"), ("peer", 3, "id:asker5")),
        question(6, label="opinion"),
        question(7, circle="staff"),
        question(8, authentic=False),
    ]
    found = health(asked, START, END)
    assert (found.questions, found.answered.peer, found.answered.us) == (5, 1, 1)
    assert (found.answered.customer, found.answered.nobody) == (1, 2)
    assert (found.by_peers.value, found.unanswered.value) == (0.4, 0.4)


def test_young_questions_are_counted_apart_answered_or_not():
    late = END - timedelta(hours=5)
    found = health([question(1, ("peer", 1, "id:a"), at=late), question(2, at=late), question(3)], START, END)
    assert (found.questions, found.young, found.by_peers.of) == (3, 2, 1)
    assert found.unanswered.value == 1.0


def test_an_answer_after_the_end_of_the_period_is_none_yet():
    asked = [question(1, ("peer", 30, "id:a"), at=END - timedelta(hours=26))]
    assert health(asked, START, END).answered.nobody == 1


def test_who_waits_still_is_not_left_out_of_the_waiting_time():
    asked = [question(number, ("peer", 1, "id:a")) for number in range(4)] + [
        question(number) for number in range(4, 10)
    ]
    found = health(asked, START, END)
    assert found.waits.median is None
    assert found.waits_of_answered.median == 60
    most = [question(number, ("peer", number + 1, "id:a")) for number in range(9)] + [question(9)]
    assert (health(most, START, END).waits.median, health(most, START, END).waits.p90) == (300, 540)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60))
def test_without_any_who_waits_the_quantiles_are_the_plain_ones(hours):
    asked = [question(number, ("peer", each, "id:a"), at=START) for number, each in enumerate(hours)]
    median = sorted(hours)[(len(hours) - 1) // 2]
    assert health(asked, START, END).waits.median == median * 60


def test_helpers_who_come_back_and_how_much_hangs_on_few():
    now = [question(number, ("peer", 1, "id:busy")) for number in range(9)] + [question(9, ("peer", 1, "id:new"))]
    before = [question(20, ("peer", 1, "id:busy"), at=START - timedelta(days=3))]
    found = community(now, before, START, END).now.helpers
    assert (found.people, found.answers, found.returning, found.top_ten) == (2, 10, 1, 1.0)
    assert found.gini == pytest.approx(0.4)


def test_a_change_is_told_only_when_it_is_no_accident():
    before = [question(n, ("peer", 1, "id:a"), at=START - timedelta(days=5)) for n in range(30)]
    few = [question(100 + n, *([("peer", 1, "id:a")] if n < 8 else [])) for n in range(10)]
    none = [question(100 + n) for n in range(30)]
    assert "no change that chance would not make" in community(few, before, START, END).words
    assert "less than before" in community(none, before, START, END).words
    assert community([], [], START, END).words == "No question is a day old yet; 0 were put"


def test_peers_who_stop_raise_an_alarm_and_a_slow_day_does_not():
    before = [question(n, *([("peer", 1, "id:a")] if n % 2 else [])) for n in range(100)]
    silent = [question(200 + n) for n in range(20)]
    slow = [question(200 + n, *([("peer", 1, "id:a")] if n < 5 else [])) for n in range(15)]
    assert peers_stopped(silent, before, END + timedelta(days=9)).stopped
    assert not peers_stopped(slow, before, END + timedelta(days=9)).stopped
    assert not peers_stopped(silent, before[:10], END).stopped


def test_the_brands_own_answers_do_not_hide_that_peers_stopped():
    before = [question(n, ("peer", 1, "id:a")) for n in range(60)]
    ours = [question(200 + n, ("us", 1, "id:us")) for n in range(20)]
    assert peers_stopped(ours, before, END).stopped


def test_false_alarms_are_as_rare_as_it_says():
    chance = Random(1)  # noqa: S311 - a simulation
    false = 0
    for _ in range(1000):
        drawn = [question(n, *([("peer", 1, "id:a")] if chance.random() < 0.5 else [])) for n in range(55)]
        false += peers_stopped(drawn[:15], drawn[15:], END + timedelta(days=30)).stopped
    assert false <= 3


@given(st.integers(1, 80), st.floats(0.01, 0.99), st.data())
def test_the_binomial_tail_is_the_sum_of_its_terms(of, chance, data):
    from math import comb

    count = data.draw(st.integers(0, of))
    total = sum(comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(count + 1))
    assert at_most(count, of, chance) == pytest.approx(total, abs=1e-9)


@given(st.integers(1, 500), st.data())
def test_a_shares_interval_holds_the_share(of, data):
    count = data.draw(st.integers(0, of))
    found = share(count, of)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high
