"""A thread is the same however its parts come, and knows what is open and who answered."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.domain.mention import Author, Correction, Mention, Post
from shared.domain.thread import (
    EARLIEST,
    MARK,
    OF_EACH,
    Reply,
    Root,
    Thread,
    answers,
    begins,
    begun,
    ended,
    lacks,
    merged,
    replied,
)
from shared.domain.verdict import Influence, Sentiment, Verdict

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EXPIRES = int(NOON.timestamp()) + 86_400


def mention(label="question", *, sentiment="neutral", circle="stranger", about=1.0, **post):
    made = {"id": "q", "source": "x", "text": "When do you open?", "created_at": NOON, "author": Author(id="7")}
    return Mention(
        post=Post(**{**made, **post}),
        brand="b",
        verdict=Verdict(label, 0.9, ()),
        sentiment=Sentiment(sentiment, 0.0, True),
        influence=Influence(20.0, {}),
        about=about,
        story="s",
        authentic=label in ("opinion", "question", "answer", "chatter"),
        stored_at=NOON,
        circle=circle,
    )


def question(**changes):
    return begun(mention(**changes), "1", EXPIRES)


def reply(number=1, by="peer", author=None, seq="1", **changes):
    made = Reply(seq, f"r{number}", NOON + timedelta(minutes=number), author or f"id:{number}", by)
    return replace(made, **changes)


def with_replies(*replies):
    return merged(question(), Thread(brand="b", source="x", id="q", replies=replies))


@pytest.mark.parametrize("by", ["us", "customer", "peer"])
def test_a_question_is_open_until_somebody_else_who_is_real_answers(by):
    assert question().open == "question"
    assert with_replies(reply(by=by)).open is None


@pytest.mark.parametrize("nobody", [reply(by="machine"), reply(author="id:7"), reply(gone=True)])
def test_machines_the_author_and_what_was_taken_back_answer_nothing(nobody):
    thread = with_replies(nobody)
    assert thread.open == "question"
    assert thread.answers == ()


@pytest.mark.parametrize(("sentiment", "opened"), [("negative", "unhappy"), ("positive", "praise")])
def test_an_opinion_is_open_until_the_brand_itself_speaks(sentiment, opened):
    said = begun(mention("opinion", sentiment=sentiment), "1", EXPIRES)
    peers = Thread(brand="b", source="x", id="q", replies=(reply(1), reply(2, "customer")))
    assert merged(said, peers).open == opened
    assert merged(said, replace(peers, replies=(reply(3, "us"),))).open is None


def test_what_machines_say_answers_nothing():
    assert answers(mention("answer", in_reply_to="q"))
    assert answers(mention("own", in_reply_to="q"))
    assert not answers(mention("promo", in_reply_to="q"))


def test_a_thread_keeps_no_reply_by_its_author():
    assert with_replies(reply(author="id:7")).replies == ()
    assert len(with_replies(reply(author="id:8")).replies) == 1


def test_the_author_is_told_from_others_once_the_root_is_known():
    own = reply(author="id:7")
    assert with_replies(own).by(own) == "author"
    assert Thread(brand="b", source="x", id="q", replies=(own,)).by(own) == "peer"


@pytest.mark.parametrize(
    "nothing",
    [
        mention("chatter"),
        mention("promo"),
        mention("opinion"),
        mention(circle="staff"),
        mention(about=0.3),
        replace(mention(), authentic=False),
    ],
)
def test_nobody_waits_for_an_answer_to_what_is_no_question_and_no_feeling_about_the_brand(nothing):
    assert not begins(nothing)


def test_the_brands_own_word_is_seen_below_a_hundred_others():
    crowd = [reply(number) for number in range(1, 101)]
    thread = with_replies(*crowd, reply(200, "us"))
    assert [each.id for each in thread.replies if each.by == "us"] == ["r200"]
    assert len(thread.replies) == EARLIEST + 1


def test_a_mark_closes_and_takes_no_other_replys_place():
    mark = Reply("1", f"{MARK}jo", NOON, "", "us")
    thread = with_replies(*(reply(number, "machine") for number in range(1, 40)), mark)
    assert thread.open is None
    assert len(thread.replies) == EARLIEST + 1


def test_a_root_that_was_taken_back_leaves_no_text_and_no_author():
    gone = merged(question(), ended(mention(), "2", EXPIRES))
    assert gone.open is None
    assert "When do you open?" not in repr(gone)
    assert "id:7" not in repr(gone)


def test_an_earlier_record_does_not_bring_back_what_was_taken_back():
    gone = ended(mention(), "2", EXPIRES)
    assert merged(gone, question()) == merged(question(), gone)
    assert merged(gone, question()).root.gone


def test_a_reply_is_held_for_its_root_with_who_gave_it():
    thread = replied(mention("answer", circle="customer", id="r", in_reply_to="q"), "1")
    assert (thread.id, thread.replies[0].by, thread.replies[0].author) == ("q", "customer", "id:7")
    assert not thread.worth
    assert replied(mention(), "1") is None
    assert replied(mention(in_reply_to="q", repost_of="p"), "1") is None


def test_a_reply_that_was_taken_back_keeps_no_author():
    thread = replied(mention("answer", in_reply_to="q"), "2", gone=True)
    assert (thread.replies[0].gone, thread.replies[0].author) == (True, "")


def test_a_thread_is_forgotten_with_its_root_and_a_mark_without_one_by_itself():
    mark = Thread(brand="b", source="x", id="q", replies=(reply(),), until=EXPIRES + 999)
    assert merged(question(), mark).expires == EXPIRES
    assert mark.expires == EXPIRES + 999


def test_replies_are_looked_up_when_their_root_comes_and_when_one_that_crowded_others_out_is_gone():
    assert lacks(None, question())
    assert lacks(Thread(brand="b", source="x", id="q", replies=(reply(),)), question())
    assert not lacks(question(), with_replies(reply()))
    crowd = with_replies(*(reply(number) for number in range(10, EARLIEST + 11)))
    assert lacks(crowd, merged(crowd, Thread(brand="b", source="x", id="q", replies=(reply(10, gone=True, seq="2"),))))
    assert lacks(crowd, merged(crowd, Thread(brand="b", source="x", id="q", replies=(reply(10, "machine", seq="2"),))))
    assert not lacks(crowd, merged(crowd, Thread(brand="b", source="x", id="q", replies=(reply(90),))))
    assert not lacks(None, ended(mention(), "2", EXPIRES))


def test_a_person_who_overruled_the_label_is_followed():
    corrected = replace(mention("opinion", sentiment="negative"), correction=Correction(
        label="opinion", was="promo", by="jo", at=NOON
    ))  # fmt: skip
    assert begins(corrected)


replies = st.builds(
    lambda number, by, seq, gone: reply(number, by, seq=f"{seq:03d}", gone=gone),
    st.integers(1, EARLIEST),
    st.sampled_from(["us", "customer", "peer", "machine"]),
    st.integers(0, 99),
    st.booleans(),
)


crowds = st.builds(
    lambda number, by: reply(number, by), st.integers(1, 90), st.sampled_from(["us", "customer", "peer", "machine"])
)


@st.composite
def records(draw):
    """Parts of one thread in which a number stands for one state of a mention, as in a stream. No reply is by
    the root's author: those come and go with the root, and are looked up with it."""
    found = {(each.id, each.seq): each for each in draw(st.lists(replies, max_size=60))}
    parts = [
        Thread(brand="b", source="x", id="q", replies=(each,), until=draw(st.integers(0, 9))) for each in found.values()
    ]
    roots = draw(st.lists(st.sampled_from(["question", "opinion"]), max_size=3))
    for number, label in enumerate(roots):
        made = begun if draw(st.booleans()) else ended
        asked = mention(label, sentiment="negative", author=Author(id="asker"))
        parts.append(made(asked, f"{number:03d}", EXPIRES))
    return parts


def all_of(parts):
    thread = Thread(brand="b", source="x", id="q")
    for part in parts:
        thread = merged(thread, part)
    return thread


@given(records(), st.randoms(use_true_random=False))
def test_parts_give_the_same_thread_in_any_order_and_however_often(parts, chance):
    mixed = [*parts, *parts[: len(parts) // 2]]
    chance.shuffle(mixed)
    one, other = all_of(parts), all_of(mixed)
    assert one == other


@given(st.lists(crowds, max_size=80, unique_by=lambda each: each.id), st.randoms(use_true_random=False))
def test_while_nobody_turns_into_somebody_else_all_of_it_is_the_same_in_any_order(found, chance):
    parts = [Thread(brand="b", source="x", id="q", replies=(each,)) for each in found]
    mixed = [*parts, *parts]
    chance.shuffle(mixed)
    assert all_of(parts) == all_of(mixed)
    for kind in ("us", "customer", "peer"):
        due = sorted(each.id for each in found if each.by == kind and not each.gone)
        assert sum(each.by == kind and not each.gone for each in all_of(parts).replies) >= min(OF_EACH, len(due))


def test_a_root_carries_what_a_list_shows():
    root = question(author=Author(id="7", handle="@Jo", name="Jo"), url="https://x.com/1").root
    assert isinstance(root, Root)
    assert (root.handle, root.name, root.url, root.expires) == ("@Jo", "Jo", "https://x.com/1", EXPIRES)
