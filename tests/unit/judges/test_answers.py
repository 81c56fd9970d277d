"""Replies to a question: what helps is an answer, whoever typed it, and nothing else is."""

import pytest

from shared.domain.memory import NOTHING, Known
from shared.domain.mention import Author, Post
from shared.domain.verdict import Verdict
from shared.judges.authenticity import verdict
from shared.judges.families import Memory
from tests.functional.made import post

ASKED = Known(asked=True)
QUESTION = post(1, id="q", text="Does anyone know when Crumb Bakery opens on Sundays?", author=Author(id="1"))


def reply(text: str, **changes) -> Post:
    return post(
        2, **{"id": "a", "text": text, "kind": "reply", "in_reply_to": "q", "author": Author(id="2"), **changes}
    )


@pytest.mark.parametrize(
    "text",
    [
        "@ruth Tuesdays and Thursdays, Mill Street only. They go by nine.",
        "We asked them once: 20 hours cool, and keep your starter warm.",
        "@ruth eight",
        "It is here: https://crumb.example/hours",
        "Sonntags von acht bis eins, am besten vor zehn.",
        "日曜日は八時からです",
        "I love that shop, they open at eight and close at one.",
        "Wonderful on Sundays from eight, before the queue.",
    ],
)
def test_what_says_something_to_somebodys_question_is_an_answer(text):
    judged = verdict(reply(text), known=ASKED)
    assert judged.label == "answer"
    assert judged.reasons[0].text == "Replies to somebody's question"
    assert verdict(reply(text)).label != "answer"


@pytest.mark.parametrize(
    "text", ["@ruth me too!", "Same here", "lol", "😂", "I don’t know", "Keine Ahnung, sorry", "@ruth", ""]
)
def test_who_knows_no_more_than_the_asker_answers_nothing(text):
    assert verdict(reply(text), known=ASKED).label not in ("answer", "question")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("@ruth do you mean the one at the station? Does anyone know?", "question"),
        ("Giveaway! Retweet and follow to win a year of bread, link in bio", "promo"),
        ("I just scored 57 % on the Bread Quiz! Try it: https://quiz.example/57", "auto"),
    ],
)
def test_a_reply_that_asks_sells_or_comes_from_an_app_is_that(text, label):
    assert verdict(reply(text), known=ASKED).label == label


def heard(*posts: Post) -> Memory:
    memory = Memory()
    for each in posts:
        memory.observe(each, verdict(each, known=memory.recall(each)))
    return memory


def test_a_stream_remembers_who_asked():
    memory = heard(QUESTION)
    assert memory.recall(reply("At eight.")).asked
    assert not memory.recall(reply("I mean the old one.", author=Author(id="1"))).asked, "the asker goes on"
    assert not memory.recall(reply("At eight.", source="mastodon")).asked, "another network's id"
    assert not memory.recall(reply("At eight.", author=Author())).asked, "who knows who that is"
    assert not memory.recall(post(3, in_reply_to="other")).asked
    assert memory.recall(post(3)) == NOTHING


def test_what_was_no_question_gets_no_answers():
    praise = post(1, id="q", text="I love the rye of Crumb Bakery.", author=Author(id="1"))
    assert not heard(praise).recall(reply("They have it on Sundays.")).asked


def test_questions_not_met_for_longest_are_forgotten_first():
    memory = Memory(questions=2)
    for number in range(3):
        asked = post(number, id=f"q{number}", author=Author(id="1"))
        memory.observe(asked, Verdict("question", 0.9, (), "1"))
    assert [memory.recall(reply("At eight.", in_reply_to=f"q{n}")).asked for n in range(3)] == [False, True, True]
