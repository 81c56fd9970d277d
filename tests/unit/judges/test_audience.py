"""Audiences in words: customers before the crowd, what was meant beside what was counted."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.audience import Reaction
from shared.judges.audience import audience

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def reaction(number, **changes):
    made = {
        "kind": "reaction", "at": NOON + timedelta(seconds=number), "person": f"x:id:{number}", "handle": f"h{number}",
        "circle": "stranger", "label": "chatter", "sentiment": "neutral", "influence": 10.0, "meant": True,
        "worded": False,
    }  # fmt: skip
    return Reaction(**{**made, **changes})


def reply(number, sentiment, **changes):
    label = "opinion" if sentiment != "neutral" else "chatter"
    return reaction(number, **{"kind": "reply", "worded": True, "sentiment": sentiment, "label": label, **changes})


def test_likes_are_told_by_who_they_are_from():
    likes = [reaction(n, circle="customer") for n in range(3)] + [reaction(3, circle="advocate")]
    likes += [reaction(n) for n in range(4, 50)]
    upset = [reply(60, "negative", circle="customer")]
    assert audience(["p"], likes).words == "50 likes: 3 customers, 1 advocate, 46 strangers"
    assert audience(["p"], likes + upset).words.endswith(
        "your customers were unhappy about it (1 of 1 who said something)"
    )


def test_what_nobody_meant_is_counted_beside_and_named():
    made = [reply(n, "positive", meant=False, label="auto", worded=False) for n in range(3)]
    doubtful = reply(4, "positive", meant=False)
    found = audience(["p"], [*made, doubtful, reply(5, "negative"), reply(6, "neutral")])
    assert (found.raw.reactions, found.authentic.reactions) == (6, 2)
    assert found.difference.startswith("4 of 6 are left out: 3 sent by apps, 1 probably meant by nobody")
    assert audience(["p"], [reply(1, "neutral")]).difference == "All of them were meant by a person"


def test_likes_by_people_of_whom_nothing_else_is_known_are_not_judged():
    known, spoke = reaction(1, circle="customer"), [reaction(2), reply(3, "positive", person="x:id:2")]
    throwaway, passed_on = reaction(4), reaction(5, kind="repost", label="repost")
    found = audience(["p"], [known, *spoke, throwaway, passed_on, reaction(6, meant=False)])
    assert (found.raw.reactions, found.authentic.reactions, found.unjudged.reactions) == (6, 3, 2)
    assert found.unjudged.circles == {"stranger": 2}
    assert found.difference.startswith("1 of 6 are left out: 1 probably meant by nobody; 2 of 6 are not judged: likes")
    assert found.words.startswith("3 likes: 1 customer, 2 strangers; 1 reply")


def test_a_quote_is_judged_by_its_words():
    assert audience(["p"], [reaction(1, kind="quote", worded=True)]).authentic.reactions == 1


def test_it_is_said_when_what_was_left_out_would_turn_the_mood():
    paid = [reply(n, "positive", meant=False, label="promo") for n in range(3)]
    assert audience(["p"], [*paid, reply(9, "negative")]).difference.endswith("it would look better than it is")


def test_one_person_who_likes_and_replies_is_one_of_the_people():
    found = audience(["p"], [reaction(1, circle="customer"), reply(2, "positive", person="x:id:1", circle="customer")])
    assert (found.raw.reactions, found.raw.people) == (2, 1)
    (known,) = found.known
    assert (known.kind, known.sentiment) == ("reply", "positive")


def test_the_brands_own_reactions_are_apart():
    found = audience(["p"], [reaction(1, circle="staff"), reaction(2, label="own"), reaction(3)])
    assert (found.own, found.raw.reactions) == (2, 1)


def test_a_part_that_was_read_says_so():
    assert audience(["p"], [reaction(1)], complete=False).words.endswith("(the newest 1 were read)")
    assert audience(["p"], []).words == "Nobody reacted"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["customer", "advocate", "prospect", "stranger", "staff"]),
            st.sampled_from(["reaction", "reply", "repost", "quote"]), st.booleans(), st.booleans(),
        ),
        max_size=40,
    )
)  # fmt: skip
def test_parts_add_up(rows):
    found = audience(["p"], [reaction(n, circle=c, kind=k, meant=m, worded=w) for n, (c, k, m, w) in enumerate(rows)])
    assert found.raw.reactions + found.own == len(rows)
    left = sum(not meant for circle, _, meant, _ in rows if circle != "staff")
    assert found.authentic.reactions + found.unjudged.reactions + left == found.raw.reactions
    for counted, part in ((found.raw, "raw"), (found.authentic, "authentic"), (found.unjudged, "unjudged")):
        assert sum(counted.circles.values()) == counted.reactions
        assert sum(getattr(each, part).reactions for each in found.kinds) == counted.reactions
