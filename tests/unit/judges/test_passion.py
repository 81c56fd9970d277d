"""Thanks and voices: made of authentic mentions, lasting and helpful ones above loud ones, steady as time passes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.acquaintance import Acquaintance, Said
from shared.judges import passion

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def said(number=0, ago=0.0, **changes):
    made = {
        "seq": "1", "id": f"m{number}", "at": NOW - timedelta(days=ago), "label": "opinion", "sentiment": "positive",
        "score": 0.6, "circle": "customer", "basis": "given", "influence": 40.0, "about": 1.0, "replied_to": "",
        "handle": "maria", "name": "Maria", "expires": 0,
    }  # fmt: skip
    return Said(**{**made, **changes})


def person(*mentions, account="id:1"):
    kept = sorted(mentions, key=lambda each: each.at, reverse=True)
    return Acquaintance(brand="b", source="x", account=account, said=tuple(kept))


def total(*mentions):
    return passion.points(person(*mentions)).total


def test_helping_others_is_worth_more_than_praise_and_praise_more_than_chatter():
    answer, praise, talk = (total(said(label=label), said(1, ago=2)) for label in ("answer", "opinion", "chatter"))
    assert answer > praise > talk


def test_months_count_more_than_posts():
    loud = total(*(said(number) for number in range(10)))
    faithful = total(*(said(number, ago=31 * number) for number in range(4)))
    assert faithful > loud


def test_who_is_unhappy_on_the_whole_is_owed_no_thanks_unless_they_help():
    grudge = [said(number, sentiment="negative", score=-0.5) for number in range(3)]
    assert passion.passion(person(*grudge)) is None
    assert passion.passion(person(*grudge, said(9, label="answer", score=0.0))) is not None


def test_what_was_said_after_a_gift_earns_nothing():
    before = (said(1, ago=100), said(2, ago=102))
    posts = person(*before, said(3, ago=30), said(4, ago=10))
    assert passion.points(posts, [NOW - timedelta(days=40)]).total == total(*before) > 0
    assert passion.points(person(said(1, ago=5), said(2, ago=4)), [NOW - timedelta(days=6)]).total == 0


def test_one_glad_word_is_no_passion_but_one_answer_is_owed_thanks():
    assert total(said(1)) == total(said(1), said(2)) == 0
    assert total(said(1, label="answer", score=0.0)) > 0


def test_taken_back_mentions_earn_nothing():
    assert passion.points(person(said(1, gone=True))).total == 0
    assert passion.passion(person()) is passion.voice(person()) is None


persons = st.lists(
    st.builds(
        lambda ago, label, score, influence, about: {
            "ago": ago, "label": label, "score": score, "influence": influence, "about": about,
            "sentiment": "negative" if score < -0.3 else "positive" if score > 0.3 else "neutral",
        },
        st.floats(0, 300), st.sampled_from(["opinion", "answer", "question", "chatter"]), st.floats(-1, 1),
        st.floats(1, 100), st.floats(0.1, 1),
    ),
    min_size=1, max_size=8,
).map(lambda rows: person(*(said(number, **row) for number, row in enumerate(rows))))  # fmt: skip


@given(persons, persons, st.integers(0, 400))
def test_the_stored_order_is_the_order_of_todays_points(one, other, days):
    then = NOW + timedelta(days=days)
    for rank, worth, halves in (
        (passion.passion, lambda each: passion.points(each).total, passion.PASSION_HALVES),
        (passion.voice, lambda each: passion.heard_as(each).score, passion.VOICE_HALVES),
    ):
        stored = [rank(each) for each in (one, other)]
        if None in stored:
            continue
        now = [passion.today(worth(each), each.mentions[0].at, then, halves) for each in (one, other)]
        if abs(now[0] - now[1]) > 0.05:
            assert (stored[0] > stored[1]) == (now[0] > now[1])


@pytest.mark.parametrize("better", [{"influence": 60.0}, {"about": 1.0}])
def test_a_voice_counts_by_influence_and_by_how_surely_it_is_about_the_brand(better):
    usual = {"influence": 40.0, "about": 0.5}
    assert passion.voice(person(said(1, **{**usual, **better}))) > passion.voice(person(said(1, **usual)))


def test_words_tell_what_thanks_are_for():
    posts = [said(1, ago=40), said(2, label="answer"), said(3, label="answer", ago=70)]
    assert passion.thanks(passion.points(person(*posts))) == (
        "Helped others twice and said what they think once, over 3 months"
    )
